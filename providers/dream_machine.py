"""Luma's older API, Dream Machine: generations that can be listed, and deleted to stop them.

Wire format: lumaai 1.21.0 and the OpenAPI document of lumalabs/lumaai-api.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import quote

from pydantic import Field, model_validator

from providers.accounts import Account
from providers.catalogue.dream_machine import MODELS
from providers.errors import ProviderError
from providers.finding import Listed, look_for, moment
from providers.http import HttpError, Transport
from providers.likeness import CALLBACK, MODEL, PROMPT, Asked
from providers.ordering import clip_of, model_of, prompt_of
from providers.protocol import ClipOrder, Lost, Order
from providers.sentences import WITHOUT_MEDIA, about_a_job, failed, refusal
from providers.shapes import Shape, Url
from providers.states import known_state, state_of
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt, Resolution
from workflows.errors import ErrorType

# [?] It says no limit; the newer API's is 6,000, older guides say 5,000.
PROMPT_UNITS = 5_000
PAGE = 100
QUALITIES = {Resolution.P480: "540p", Resolution.P720: "720p", Resolution.P1080: "1080p"}
# [?] It gives reasons in free words alone: these are how such words begin, or what they hold.
UNSAFE_WORDS = ("moderat", "safety", "policy", "inappropriate")
POOR_WORDS = ("insufficient credit", "not enough credit")


class _Created(Shape):
    id: Annotated[str, Field(min_length=1)]


class _Assets(Shape):
    video: Url | None = None


class _Generation(Shape):
    id: str = ""
    state: str = ""
    failure_reason: str = ""
    assets: _Assets | None = None

    @property
    def url(self) -> str | None:
        return self.assets.video if self.assets else None


class _Page(Shape):
    # What is listed is compared, and shows its fields in whatever types it likes.
    generations: list[dict[str, Any]]
    has_more: bool | None = None

    @model_validator(mode="before")
    @classmethod
    def _or_a_bare_list(cls, value: Any) -> Any:  # noqa: ANN401 - whatever came
        # [?] The SDK's list is an object, the oldest documentation's a bare list.
        return {"generations": value} if isinstance(value, list) else value


class DreamMachine:
    """One account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/generations"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit(self, order: Order) -> str:
        """Start a generation. The prompt is cut at 5,000 UTF-16 units."""
        body = _body(clip_of(order))
        try:
            answer = await self._transport.pay(
                "POST", f"{self._base}/video", headers=self._headers, json=body
            )
        except HttpError as error:
            _refuse(error)
        return answer.read(_Created).id

    async def find(self, lost: Lost) -> str | None:
        """Look in the list, by what its `request` repeats of the order."""
        return await look_for(lost, self._pages(), _asked)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once. It never says how far it is."""
        generation = await self._generation(provider_job_id)
        state = state_of(generation.state)
        if state is ProviderJobState.FAILED:
            return failed(_failure(generation.failure_reason))
        if state is ProviderJobState.SUCCEEDED and not generation.url:
            return failed(sentence=WITHOUT_MEDIA)
        return ProviderJobReport(state=state)

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Ask for the address again, and download it."""
        url = (await self._generation(provider_job_id)).url
        if not url:
            raise ProviderError(ErrorType.GENERATION_FAILED, WITHOUT_MEDIA)
        await self._transport.download(url, into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """Delete it unless it has its clip. Nothing is written on what a deleted one costs."""
        generation = await self._generation(provider_job_id)
        state = known_state(generation.state)
        # A word that nobody knows, and a clip: what can be had is not deleted.
        if state is ProviderJobState.SUCCEEDED or (state is None and generation.url):
            return Receipt.KEPT
        if not (state and state.ended):
            with about_a_job():
                await self._transport.ask("DELETE", self._url(provider_job_id), headers=self._headers)
        return Receipt.UNKNOWN

    async def release(self, provider_job_id: str) -> None:
        """The account's own history: it stays."""

    async def _generation(self, provider_job_id: str) -> _Generation:
        with about_a_job():
            answer = await self._transport.ask("GET", self._url(provider_job_id), headers=self._headers)
        return answer.read(_Generation)

    async def _pages(self) -> AsyncIterator[list[Listed]]:
        offset = 0
        while True:
            params = {"limit": str(PAGE), "offset": str(offset)}
            answer = await self._transport.ask("GET", self._base, headers=self._headers, params=params)
            page = answer.read(_Page)
            yield [_listed(generation) for generation in page.generations]
            offset += len(page.generations)
            more = len(page.generations) == PAGE if page.has_more is None else page.has_more
            if not page.generations or not more:
                return

    def _url(self, provider_job_id: str) -> str:
        return f"{self._base}/{quote(provider_job_id, safe='')}"


def _body(order: ClipOrder) -> dict[str, object]:
    model = model_of(MODELS, order.model)
    body: dict[str, object] = {
        "model": model.name,
        "prompt": prompt_of(order, PROMPT_UNITS),
        "aspect_ratio": order.aspect_ratio.value,
        "duration": f"{model.made_seconds(order.seconds):g}s",
        "resolution": QUALITIES[order.resolution],
    }
    if order.image_url:
        body["keyframes"] = {"frame0": {"type": "image", "url": order.image_url}}
    if order.callback_url:
        body["callback_url"] = order.callback_url
    return body


def _asked(order: Order) -> Asked:
    body = _body(clip_of(order))
    fields = {name: body[name] for name in (MODEL, PROMPT, "aspect_ratio", "duration", "resolution")}
    fields[CALLBACK] = order.callback_url
    return Asked(fields, [model.name for model in MODELS if model.name != body[MODEL]])


def _listed(generation: dict[str, Any]) -> Listed:
    request = generation.get("request")
    shown = {MODEL: generation.get(MODEL)} | (request if isinstance(request, dict) else {})
    shown[CALLBACK] = shown.get("callback_url")
    return Listed(str(generation.get("id") or ""), moment(generation.get("created_at")), shown)


def _refuse(error: HttpError) -> NoReturn:
    if error.answer.status in (400, 422):
        kind = _failure(error.answer.body.decode(errors="replace"))
        if kind is not ErrorType.GENERATION_FAILED:
            raise refusal(kind) from error
    raise error


def _failure(reason: str) -> ErrorType:
    reason = reason.lower()
    if any(word in reason for word in UNSAFE_WORDS):
        return ErrorType.SAFETY_BLOCKED
    if any(word in reason for word in POOR_WORDS):
        return ErrorType.QUOTA_EXHAUSTED
    return ErrorType.GENERATION_FAILED
