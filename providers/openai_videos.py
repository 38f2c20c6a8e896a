"""The way OpenAI's Videos API spoke, for gateways that still speak it: jobs that can be listed, not stopped.

Wire format: openai 3.52.0 (`resources/videos.py`, `types/video.py`). The header `openai-poll-after-ms` is
ignored: we ask more rarely than it says.
"""

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import quote, urlsplit

from pydantic import Field, model_validator

from providers.accounts import Account
from providers.catalogue.openai import MODELS, SERVICE
from providers.finding import Listed, look_for, moment
from providers.gateway_models import GatewayModel
from providers.http import HttpError, LinkExpiredError, Transport
from providers.likeness import Asked
from providers.ordering import clip_of, model_of, prompt_of
from providers.protocol import ClipOrder, Lost, Order
from providers.registry import Model
from providers.sentences import about_a_job, failed, percent, refusal, without_stopping
from providers.shapes import Percentage, Shape
from providers.states import state_of
from workflows.contracts import AspectRatio, ProviderJobReport, ProviderJobState, Receipt, Resolution
from workflows.errors import ErrorType

# [?] The specification of August 2026 has 32,000; gateways are said to have less.
PROMPT_UNITS = 4_000
PAGE = 100
# How a gateway says that it has no list.
NO_LIST = frozenset({404, 405, 501})
SIZES = {
    (AspectRatio.WIDE, Resolution.P720): "1280x720",
    (AspectRatio.TALL, Resolution.P720): "720x1280",
    (AspectRatio.WIDE, Resolution.P1080): "1792x1024",
    (AspectRatio.TALL, Resolution.P1080): "1024x1792",
}
CODES = {
    "insufficient_quota": ErrorType.QUOTA_EXHAUSTED,
    "billing_hard_limit_reached": ErrorType.QUOTA_EXHAUSTED,
    "model_not_found": ErrorType.MODEL_RETIRED,
}
# [?] No list of the codes of refused prompts was found: they hold one of these. Gateways say it in words.
UNSAFE_WORDS = ("moderat", "policy", "policies", "safety", "sentinel", "sensitive", "flagged")


class _Created(Shape):
    id: Annotated[str, Field(min_length=1)]


class _Error(Shape):
    code: str = ""
    type: str = ""
    message: str = ""

    @model_validator(mode="before")
    @classmethod
    def _or_bare_words(cls, value: Any) -> Any:  # noqa: ANN401 - whatever came
        return {"message": value} if isinstance(value, str) else value


class _Refusal(Shape):
    error: _Error


class _Video(Shape):
    id: str = ""
    status: str = ""
    progress: Percentage = None
    error: _Error | None = None


class _Page(Shape):
    # What is listed is compared, and shows its fields in whatever types it likes.
    data: list[dict[str, Any]]
    has_more: bool | None = None


class OpenAIVideos:
    """One account, at OpenAI's own address or a gateway's."""

    def __init__(self, transport: Transport, account: Account, models: Iterable[Model] = MODELS) -> None:
        self._transport = transport
        self._models = tuple(models)
        self._base = f"{account.base_url}/videos"
        self._at_home = urlsplit(account.base_url).hostname == urlsplit(SERVICE.base_url).hostname
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit(self, order: Order) -> str:
        """Start a video; MODEL_RETIRED where the model has been taken away. There is no seed."""
        body = self._body(clip_of(order))
        if model_of(self._models, order.model).retired(datetime.now(UTC).date(), at_home=self._at_home):
            raise refusal(ErrorType.MODEL_RETIRED)
        try:
            answer = await self._transport.pay("POST", self._base, headers=self._headers, json=body)
        except HttpError as error:
            _refuse(error)
        return answer.read(_Created).id

    async def find(self, lost: Lost) -> str | None:
        """Look in the list, by prompt, length, size and model."""
        try:
            return await look_for(lost, self._pages(), self._asked)
        except HttpError as error:
            if error.answer.status in NO_LIST:
                raise refusal(ErrorType.OUTCOME_UNKNOWN) from error
            raise

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once."""
        with about_a_job():
            answer = await self._transport.ask("GET", self._url(provider_job_id), headers=self._headers)
        video = answer.read(_Video)
        state = state_of(video.status)
        if state is ProviderJobState.FAILED:
            return failed(_kind(video.error) or ErrorType.GENERATION_FAILED)
        return ProviderJobReport(state=state, progress=percent(video.progress))

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Download the video, which needs the key as every other question does."""
        url = f"{self._url(provider_job_id)}/content"
        try:
            await self._transport.download(url, into, headers=self._headers)
        except LinkExpiredError:
            # There is no other address: either it is there the next time, or the job is lost.
            await self.status(provider_job_id)
            raise

    async def cancel(self, provider_job_id: str) -> Receipt:
        """It can be deleted, not stopped: only say what becomes of the money."""
        return without_stopping(await self.status(provider_job_id))

    async def release(self, provider_job_id: str) -> None:
        """It expires by itself."""

    async def _pages(self) -> AsyncIterator[list[Listed]]:
        params = {"limit": str(PAGE), "order": "desc"}
        while True:
            answer = await self._transport.ask("GET", self._base, headers=self._headers, params=params)
            page = answer.read(_Page)
            yield [_listed(video) for video in page.data]
            more = len(page.data) == PAGE if page.has_more is None else page.has_more
            if not page.data or not more:
                return
            params = params | {"after": str(page.data[-1].get("id"))}

    def _url(self, provider_job_id: str) -> str:
        return f"{self._base}/{quote(provider_job_id, safe='')}"

    def _body(self, order: ClipOrder) -> dict[str, object]:
        model = model_of(self._models, order.model)
        sizes = model.sizes if isinstance(model, GatewayModel) else SIZES
        size = sizes.get((order.aspect_ratio, order.resolution))
        if size is None:
            raise refusal(ErrorType.INVALID_REQUEST)
        body: dict[str, object] = {
            "model": model.name,
            "prompt": prompt_of(order, PROMPT_UNITS),
            "seconds": f"{model.made_seconds(order.seconds):g}",
            "size": size,
        }
        if order.image_url:
            body["input_reference"] = {"image_url": order.image_url}
        return body

    def _asked(self, order: Order) -> Asked:
        body = self._body(clip_of(order))
        fields = {name: value for name, value in body.items() if name != "input_reference"}
        # Gateways pass orders on to others, and list them by those others' names.
        return Asked(fields, gateway=True)


def _listed(video: dict[str, Any]) -> Listed:
    return Listed(str(video.get("id") or ""), moment(video.get("created_at")), video)


def _refuse(error: HttpError) -> NoReturn:
    told = error.answer.maybe(_Refusal)
    kind = _kind(told.error) if told else None
    if kind and error.kind is not ErrorType.OUTCOME_UNKNOWN:
        raise refusal(kind, retry_after_seconds=error.retry_after_seconds) from error
    raise error


def _kind(error: _Error | None) -> ErrorType | None:
    """What the code says; None when it says no more than the status."""
    if error is None:
        return None
    codes = [error.code.lower(), error.type.lower()]
    if any(word in each for each in (*codes, error.message.lower()) for word in UNSAFE_WORDS):
        return ErrorType.SAFETY_BLOCKED
    return next((CODES[code] for code in codes if code in CODES), None)
