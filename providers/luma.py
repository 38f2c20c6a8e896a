"""Luma's Agents API: generations that are asked for by id. No list, no cancel, no webhook.

Wire format: luma-agents 0.5.0.
"""

from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import quote

from pydantic import Field

from providers.accounts import Account
from providers.catalogue.luma import MODELS
from providers.errors import ProviderError
from providers.http import HttpError, Transport
from providers.ordering import clip_of, model_of, prompt_of
from providers.protocol import ClipOrder, Lost, Order
from providers.sentences import WITHOUT_MEDIA, about_a_job, failed, refusal, without_stopping
from providers.shapes import Each, Shape, Url
from providers.states import known_state, state_of
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt, Resolution
from workflows.errors import ErrorType

PROMPT_UNITS = 6_000
QUALITIES = {Resolution.P480: "540p", Resolution.P720: "720p", Resolution.P1080: "1080p"}
FAILURES = {
    "content_moderated": ErrorType.SAFETY_BLOCKED,
    "budget_exhausted": ErrorType.QUOTA_EXHAUSTED,
    "image_too_large": ErrorType.INPUT_UNFETCHABLE,
    "unsupported_format": ErrorType.INPUT_UNFETCHABLE,
    "corrupt_input": ErrorType.INPUT_UNFETCHABLE,
    "invalid_request": ErrorType.INVALID_REQUEST,
    "rate_limited": ErrorType.RATE_LIMITED,
}
START_FRAME_SECONDS = 5
NOT_BEGUN = ("budget_exhausted", "rate_limited")


class _Output(Shape):
    type: str = ""
    url: Url | None = None


class _Generation(Shape):
    state: str = ""
    output: Each[_Output] = ()
    failure_code: str = ""

    @property
    def url(self) -> str | None:
        return next((o.url for o in self.output if o.url and o.type.lower() in ("video", "")), None)


class _Created(_Generation):
    id: Annotated[str, Field(min_length=1)]


class Luma:
    """One account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/generations"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit(self, order: Order) -> str:
        """Start a generation. The prompt is cut at 6,000 UTF-16 units."""
        body = _body(clip_of(order))
        try:
            answer = await self._transport.pay("POST", self._base, headers=self._headers, json=body)
        except HttpError as error:
            _refuse(error)
        created = answer.read(_Created)
        # [?] A refusal may look like a generation that has failed at once.
        if known_state(created.state) is ProviderJobState.FAILED and created.failure_code in NOT_BEGUN:
            raise refusal(FAILURES[created.failure_code])
        return created.id

    async def find(self, lost: Lost) -> str | None:
        """It has no list."""
        raise refusal(ErrorType.OUTCOME_UNKNOWN)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once. It never says how far it is."""
        generation = await self._generation(provider_job_id)
        state = state_of(generation.state)
        if state is ProviderJobState.FAILED:
            return failed(FAILURES.get(generation.failure_code.lower(), ErrorType.GENERATION_FAILED))
        if state is ProviderJobState.SUCCEEDED and not generation.url:
            return failed(sentence=WITHOUT_MEDIA)
        return ProviderJobReport(state=state)

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Ask for a fresh address, which lives for an hour, and download it."""
        url = (await self._generation(provider_job_id)).url
        if not url:
            raise ProviderError(ErrorType.GENERATION_FAILED, WITHOUT_MEDIA)
        await self._transport.download(url, into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """It cannot be stopped: only say what becomes of the money."""
        return without_stopping(await self.status(provider_job_id))

    async def release(self, provider_job_id: str) -> None:
        """Nothing can be deleted."""

    async def _generation(self, provider_job_id: str) -> _Generation:
        url = f"{self._base}/{quote(provider_job_id, safe='')}"
        with about_a_job():
            answer = await self._transport.ask("GET", url, headers=self._headers)
        return answer.read(_Generation)


def _body(order: ClipOrder) -> dict[str, object]:
    model = model_of(MODELS, order.model)
    seconds = model.made_seconds(order.seconds)
    video: dict[str, object] = {"duration": f"{seconds:g}s", "resolution": QUALITIES[order.resolution]}
    if order.image_url:
        video |= _beginning(order.image_url, seconds)
    return {
        "model": model.name,
        "type": "video",
        "prompt": prompt_of(order, PROMPT_UNITS),
        "aspect_ratio": order.aspect_ratio.value,
        "video": video,
    }


def _beginning(image_url: str, seconds: float) -> dict[str, object]:
    """The picture that the clip begins with. Of 10 s, `start_frame` is for none (luma-agents 0.5.0)."""
    picture = {"url": image_url}
    if seconds <= START_FRAME_SECONDS:
        return {"start_frame": picture}
    return {"keyframes": [picture], "keyframe_indexes": [0]}


def _refuse(error: HttpError) -> NoReturn:
    # [?] The JSON of its refusals was not seen; the codes are those of failed generations.
    codes = (code for code in FAILURES if code.encode() in error.answer.body)
    if error.answer.status in (400, 403, 422) and (code := next(codes, None)):
        raise refusal(FAILURES[code]) from error
    raise error
