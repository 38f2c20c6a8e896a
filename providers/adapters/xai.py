"""xAI's API for Grok Imagine: videos, polled by id. No list, no cancel, no webhook.

Wire format: xai-sdk 1.21.0, @ai-sdk/xai 3.0.138, and responses recorded in the issues of vercel/ai (13390,
17887), llmgateway (3704), CLIProxyAPI (5335) and sub2api (4546). [?] marks what is uncertain.
"""

from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import quote

import httpx
from pydantic import Field

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.catalogue.xai import MODELS
from providers.errors import ProviderError
from providers.kit.error_messages import (
    NO_CLIP_MESSAGE,
    UNSAFE_CLIP_MESSAGE,
    clamp_percent,
    failed_report,
    job_lost_if_not_found,
    no_file_error,
    provider_error,
    receipt_without_cancel,
)
from providers.kit.job_states import normalize_word, parse_state
from providers.kit.prompts import build_prompt, get_model
from providers.kit.response_model import FileUrl, Percentage, ResponseModel
from providers.kit.stated_costs import total_cost_usd
from providers.kit.stored_images import with_data_uri
from providers.kit.transport import HttpError, Transport
from providers.protocol import ClipOrder, LostSubmit, MediaOrder

MAX_PROMPT_UNITS = 4_096
USD_PER_TICK = 1e-10
# Refusals have code and message in no fixed fields, and misleading statuses (used-up credit comes as 429 or
# 403, a wrong key as 400), so they are recognized by their text.
PHRASE_KINDS = (
    (b"used all available credits", ErrorType.QUOTA_EXHAUSTED),
    (b"spending limit", ErrorType.QUOTA_EXHAUSTED),
    (b"spending-limit", ErrorType.QUOTA_EXHAUSTED),
    (b"run out of credits", ErrorType.QUOTA_EXHAUSTED),
    (b"incorrect api key", ErrorType.AUTH_FAILED),
    (b"content-moderated", ErrorType.SAFETY_BLOCKED),
    (b"content moderation", ErrorType.SAFETY_BLOCKED),
    (b"usage guidelines", ErrorType.SAFETY_BLOCKED),
)
# Codes of failed videos [?].
FAILURES = {
    "invalid_argument": ErrorType.INVALID_REQUEST,
    "permission_denied": ErrorType.SAFETY_BLOCKED,
    "service_unavailable": ErrorType.TRANSIENT,
}
# The only status until the end, so a running video has it too.
STATE_WORDS = {"pending": ProviderJobState.RUNNING}
# Error statuses about the video, which end it; any other is about the request.
VIDEO_ERROR_STATUSES = frozenset({400, 422})


class _Created(ResponseModel):
    request_id: Annotated[str, Field(min_length=1)]


class _Usage(ResponseModel):
    cost_in_usd_ticks: float | None = None


class _File(ResponseModel):
    url: FileUrl | None = None
    respect_moderation: bool = True


class _Error(ResponseModel):
    code: str = ""
    message: str = ""


class _Billed(ResponseModel):
    usage: _Usage = _Usage()

    @property
    def cost_usd(self) -> float | None:
        return total_cost_usd((USD_PER_TICK, self.usage.cost_in_usd_ticks))


class _Video(_Billed):
    status: str = ""
    progress: Percentage = None
    video: _File = _File()
    error: _Error = _Error()


class XaiAdapter:
    """Adapter for one account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/v1/videos"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit_order(self, order: MediaOrder) -> str:
        """Start a video. The prompt is truncated to 4,096 UTF-16 units; the API takes no seed."""
        url, body = f"{self._base}/generations", _build_body(await with_data_uri(order))
        try:
            answer = await self._transport.pay_request("POST", url, headers=self._headers, json=body)
        except HttpError as error:
            _raise_refusal(error)
        return answer.parse_as(_Created).request_id

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Raise OUTCOME_UNKNOWN: the API has no list of jobs."""
        raise provider_error(ErrorType.OUTCOME_UNKNOWN)

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll once. A clip that moderation withholds comes as a 400, and is billed."""
        found = await self._fetch_video(provider_job_id)
        return found if isinstance(found, ProviderJobReport) else _build_report(found)

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Ask for the URL, valid for 24 hours, and download the clip."""
        found = await self._fetch_video(provider_job_id)
        if isinstance(found, ProviderJobReport) or not found.video.url:
            raise no_file_error(found if isinstance(found, ProviderJobReport) else _build_report(found))
        await self._transport.download_file(found.video.url, into)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Return how the job is billed: the API cannot stop it."""
        return receipt_without_cancel(await self.poll_status(provider_job_id))

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Do nothing: xAI deletes videos by itself."""

    async def _fetch_video(self, provider_job_id: str) -> _Video | ProviderJobReport:
        """Return the video, or the report on one that was refused afterwards."""
        url = f"{self._base}/{quote(provider_job_id, safe='')}"
        try:
            with job_lost_if_not_found():
                answer = await self._transport.send_request("GET", url, headers=self._headers)
        except HttpError as error:
            return _final_report(error)
        # A running video may have no body.
        if answer.status == httpx.codes.ACCEPTED and not answer.body.strip():
            return _Video(status="pending")
        return answer.parse_as(_Video)


def _build_body(order: ClipOrder) -> dict[str, object]:
    model = get_model(MODELS, order.model)
    body: dict[str, object] = {
        "model": model.name,
        "prompt": build_prompt(order, MAX_PROMPT_UNITS),
        "duration": int(model.billed_seconds(order.seconds)),
        "resolution": order.resolution.value,
    }
    # Silence costs as much as sound, and it is not certain that every model knows the field for it [?].
    # A clip with a first frame has its ratio: another one would stretch it [?].
    if order.image_url:
        return body | {"image": {"url": order.image_url}}
    return body | {"aspect_ratio": order.aspect_ratio.value}


def _build_report(video: _Video) -> ProviderJobReport:
    if normalize_word(video.status) == "expired":
        # Whether there was a clip, and what it cost, is no longer known.
        raise provider_error(ErrorType.JOB_LOST)
    state = _read_state(video)
    if state is ProviderJobState.FAILED:
        return failed_report(_classify_failure(video.error), cost_usd=video.cost_usd)
    if state is ProviderJobState.SUCCEEDED and not video.video.respect_moderation:
        return failed_report(ErrorType.SAFETY_BLOCKED, UNSAFE_CLIP_MESSAGE, cost_usd=video.cost_usd)
    if state is ProviderJobState.SUCCEEDED and not video.video.url:
        return failed_report(sentence=NO_CLIP_MESSAGE, cost_usd=video.cost_usd)
    return ProviderJobReport(state=state, progress=clamp_percent(video.progress), cost_usd=video.cost_usd)


def _read_state(video: _Video) -> ProviderJobState:
    """Return the state; some responses with a finished clip have no status."""
    if not video.status and video.video.url:
        return ProviderJobState.SUCCEEDED
    return parse_state(video.status, STATE_WORDS)


def _classify_failure(error: _Error) -> ErrorType:
    said = f"{error.code} {error.message}".lower().encode()
    return _classify_error(said) or FAILURES.get(error.code.lower(), ErrorType.GENERATION_FAILED)


def _final_report(error: HttpError) -> ProviderJobReport:
    """Return the report on a video from an error response about it. Raises errors about the request alone."""
    kind = _classify_error(error.answer.body.lower())
    if error.answer.status not in VIDEO_ERROR_STATUSES or kind in (
        ErrorType.AUTH_FAILED,
        ErrorType.QUOTA_EXHAUSTED,
    ):
        raise _translate_error(error) from error
    billed = error.answer.try_parse_as(_Billed) or _Billed()
    sentence = UNSAFE_CLIP_MESSAGE if kind is ErrorType.SAFETY_BLOCKED else None
    return failed_report(kind or ErrorType.GENERATION_FAILED, sentence, cost_usd=billed.cost_usd)


def _raise_refusal(error: HttpError) -> NoReturn:
    raise _translate_error(error) from error


def _translate_error(error: HttpError) -> ProviderError:
    kind = None if error.kind is ErrorType.OUTCOME_UNKNOWN else _classify_error(error.answer.body.lower())
    return provider_error(kind, retry_after_seconds=error.retry_after_seconds) if kind else error


def _classify_error(said: bytes) -> ErrorType | None:
    return next((kind for saying, kind in PHRASE_KINDS if saying in said), None)
