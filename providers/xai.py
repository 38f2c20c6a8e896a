"""xAI's API for Grok Imagine: videos that are asked for by id. It has no list, no cancel and no webhook.

Wire format: xai-sdk 1.21.0, @ai-sdk/xai 3.0.138, and answers that were recorded in the issues of vercel/ai
(13390, 17887), llmgateway (3704), CLIProxyAPI (5335) and sub2api (4546). What is marked [?] is uncertain.
"""

from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import quote

import httpx
from pydantic import Field

from providers.accounts import Account
from providers.catalogue.xai import MODELS
from providers.errors import ProviderError
from providers.http import HttpError, Transport
from providers.ordering import clip_of, model_of, prompt_of
from providers.protocol import ClipOrder, Lost, Order
from providers.sentences import (
    UNSAFE_CLIP,
    WITHOUT_MEDIA,
    about_a_job,
    failed,
    nothing_to_fetch,
    percent,
    refusal,
    without_stopping,
)
from providers.shapes import Percentage, Shape, Url
from providers.states import plain, state_of
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType

PROMPT_UNITS = 4_096
TICKS_IN_A_DOLLAR = 1e10
# A refusal's code and sentence have no fixed places, and its status may mean something else: it is known by
# what it says. Credit that is used up comes as 429 or 403, a wrong key as 400.
SAYINGS = (
    (b"used all available credits", ErrorType.QUOTA_EXHAUSTED),
    (b"spending limit", ErrorType.QUOTA_EXHAUSTED),
    (b"spending-limit", ErrorType.QUOTA_EXHAUSTED),
    (b"run out of credits", ErrorType.QUOTA_EXHAUSTED),
    (b"incorrect api key", ErrorType.AUTH_FAILED),
    (b"content-moderated", ErrorType.SAFETY_BLOCKED),
    (b"content moderation", ErrorType.SAFETY_BLOCKED),
    (b"usage guidelines", ErrorType.SAFETY_BLOCKED),
)
# The codes of videos that failed [?].
FAILURES = {
    "invalid_argument": ErrorType.INVALID_REQUEST,
    "permission_denied": ErrorType.SAFETY_BLOCKED,
    "service_unavailable": ErrorType.TRANSIENT,
}
# It is the only word until the end: what is being made has it, too.
OWN_WORDS = {"pending": ProviderJobState.RUNNING}
# What is said with these about a video is the last word on it; anything else is about the question.
ABOUT_THE_VIDEO = frozenset({400, 422})


class _Created(Shape):
    request_id: Annotated[str, Field(min_length=1)]


class _Usage(Shape):
    cost_in_usd_ticks: float | None = None


class _File(Shape):
    url: Url | None = None
    respect_moderation: bool = True


class _Error(Shape):
    code: str = ""
    message: str = ""


class _Billed(Shape):
    usage: _Usage = _Usage()

    @property
    def cost_usd(self) -> float | None:
        ticks = self.usage.cost_in_usd_ticks
        return None if ticks is None else round(max(ticks, 0.0) / TICKS_IN_A_DOLLAR, 6)


class _Video(_Billed):
    status: str = ""
    progress: Percentage = None
    video: _File = _File()
    error: _Error = _Error()


class Xai:
    """One account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/v1/videos"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit(self, order: Order) -> str:
        """Start a video. The prompt is cut at 4,096 UTF-16 units; there is no seed."""
        url = f"{self._base}/generations"
        try:
            answer = await self._transport.pay("POST", url, headers=self._headers, json=_body(clip_of(order)))
        except HttpError as error:
            _refuse(error)
        return answer.read(_Created).request_id

    async def find(self, lost: Lost) -> str | None:
        """Nothing lists what was asked for."""
        raise refusal(ErrorType.OUTCOME_UNKNOWN)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once. A clip that moderation keeps back is told by a 400, and is charged."""
        found = await self._video(provider_job_id)
        return found if isinstance(found, ProviderJobReport) else _report(found)

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Ask for the address, which lives for 24 hours, and download the clip."""
        found = await self._video(provider_job_id)
        if isinstance(found, ProviderJobReport) or not found.video.url:
            raise nothing_to_fetch(found if isinstance(found, ProviderJobReport) else _report(found))
        await self._transport.download(found.video.url, into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """No video can be stopped: only say what becomes of the money."""
        return without_stopping(await self.status(provider_job_id))

    async def release(self, provider_job_id: str) -> None:
        """xAI forgets by itself."""

    async def _video(self, provider_job_id: str) -> _Video | ProviderJobReport:
        """The video as it stands, or the report on one that was refused afterwards."""
        url = f"{self._base}/{quote(provider_job_id, safe='')}"
        try:
            with about_a_job():
                answer = await self._transport.ask("GET", url, headers=self._headers)
        except HttpError as error:
            return _last_word(error)
        # While it is being made, there may be no body.
        if answer.status == httpx.codes.ACCEPTED and not answer.body.strip():
            return _Video(status="pending")
        return answer.read(_Video)


def _body(order: ClipOrder) -> dict[str, object]:
    model = model_of(MODELS, order.model)
    body: dict[str, object] = {
        "model": model.name,
        "prompt": prompt_of(order, PROMPT_UNITS),
        "duration": int(model.made_seconds(order.seconds)),
        "resolution": order.resolution.value,
    }
    # Silence costs as much as sound, and it is not certain that every model knows the field for it [?].
    # A clip that begins from a picture has its shape: another would stretch it [?].
    if order.image_url:
        return body | {"image": {"url": order.image_url}}
    return body | {"aspect_ratio": order.aspect_ratio.value}


def _report(video: _Video) -> ProviderJobReport:
    if plain(video.status) == "expired":
        # Whether there was a clip, and what it cost, nobody knows any more.
        raise refusal(ErrorType.JOB_LOST)
    state = _state(video)
    if state is ProviderJobState.FAILED:
        return failed(_failure(video.error), cost_usd=video.cost_usd)
    if state is ProviderJobState.SUCCEEDED and not video.video.respect_moderation:
        return failed(ErrorType.SAFETY_BLOCKED, UNSAFE_CLIP, cost_usd=video.cost_usd)
    if state is ProviderJobState.SUCCEEDED and not video.video.url:
        return failed(sentence=WITHOUT_MEDIA, cost_usd=video.cost_usd)
    return ProviderJobReport(state=state, progress=percent(video.progress), cost_usd=video.cost_usd)


def _state(video: _Video) -> ProviderJobState:
    """Some answers about a clip that is there have no word for it."""
    if not video.status and video.video.url:
        return ProviderJobState.SUCCEEDED
    return state_of(video.status, OWN_WORDS)


def _failure(error: _Error) -> ErrorType:
    said = f"{error.code} {error.message}".lower().encode()
    return _kind(said) or FAILURES.get(error.code.lower(), ErrorType.GENERATION_FAILED)


def _last_word(error: HttpError) -> ProviderJobReport:
    """The report on a video that a refused question tells of. Raises what is about the question alone."""
    kind = _kind(error.answer.body.lower())
    if error.answer.status not in ABOUT_THE_VIDEO or kind in (
        ErrorType.AUTH_FAILED,
        ErrorType.QUOTA_EXHAUSTED,
    ):
        raise _translated(error) from error
    billed = error.answer.maybe(_Billed) or _Billed()
    sentence = UNSAFE_CLIP if kind is ErrorType.SAFETY_BLOCKED else None
    return failed(kind or ErrorType.GENERATION_FAILED, sentence, cost_usd=billed.cost_usd)


def _refuse(error: HttpError) -> NoReturn:
    raise _translated(error) from error


def _translated(error: HttpError) -> ProviderError:
    kind = None if error.kind is ErrorType.OUTCOME_UNKNOWN else _kind(error.answer.body.lower())
    return refusal(kind, retry_after_seconds=error.retry_after_seconds) if kind else error


def _kind(said: bytes) -> ErrorType | None:
    return next((kind for saying, kind in SAYINGS if saying in said), None)
