"""Stability's Stable Audio: 2.5 answers with the music, 3 with an id (its OpenAPI document v2alpha)."""

from pathlib import Path
from urllib.parse import quote

from pydantic import Field

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.catalogue.stability import MODELS
from providers.errors import ProviderError
from providers.kit.error_messages import failed_report, job_lost_if_not_found
from providers.kit.job_states import normalize_word
from providers.kit.music_requests import (
    MUSIC_TIMEOUT,
    NO_MUSIC_MESSAGE,
    UNSAFE_MUSIC_MESSAGE,
    build_music_prompt,
    music_error,
    require_music_order,
)
from providers.kit.prompts import get_model
from providers.kit.response_model import ResponseModel
from providers.kit.synchronous_provider import SynchronousProvider, require_media
from providers.kit.transport import HttpError, HttpResponse, LinkExpiredError, Transport
from providers.protocol import MediaOrder, MusicOrder, ResultStore

MAX_PROMPT_UNITS = 10_000
ACCEPTED_STATUS = 202
# After a rate limit, no requests for a minute [?].
RATE_LIMIT_SECONDS = 60.0
MODERATION_NAME = "content_moderation"
FILTERED_REASON = "contentfiltered"

_RUNNING = ProviderJobReport(state=ProviderJobState.RUNNING)
_DONE = ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)


class _Accepted(ResponseModel):
    id: str = Field(min_length=1)


class _Error(ResponseModel):
    # The same fields as in the other v2beta services [?].
    name: str = ""


class StabilityAdapter(SynchronousProvider):
    """Adapter for one account. Either version may answer in either way: the response decides."""

    def __init__(self, transport: Transport, account: Account, inbox: ResultStore) -> None:
        super().__init__(account.provider, inbox)
        self._transport = transport
        self._account = account

    async def submit_order(self, order: MediaOrder) -> str:
        """Order the music; return the service's id, or store the music itself."""
        wanted = require_music_order(order)
        try:
            answer = await self._transport.pay_request(
                "POST",
                f"{self._account.base_url}/v2beta/audio/{_path_for_model(wanted.model)}/text-to-audio",
                headers=self._build_headers("*/*" if wanted.model == MODELS[0].name else "audio/*"),
                files=_build_form(wanted),
                patience=MUSIC_TIMEOUT,
            )
        except HttpError as error:
            raise _translate_error(error) from error
        if answer.status == ACCEPTED_STATUS:
            return answer.parse_as(_Accepted).id
        if _was_filtered(answer):
            raise ProviderError(ErrorType.SAFETY_BLOCKED, UNSAFE_MUSIC_MESSAGE)
        return await self.store_result(wanted, require_media(answer))

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask for the result, which is finished or not yet there."""
        if self.owns_job(provider_job_id):
            return await super().poll_status(provider_job_id)
        with job_lost_if_not_found():
            try:
                answer = await self._transport.send_request(
                    "GET", self._result_url(provider_job_id), headers=self._build_headers("audio/*")
                )
            except HttpError as error:
                if _was_moderated(error):
                    return failed_report(ErrorType.SAFETY_BLOCKED, UNSAFE_MUSIC_MESSAGE, cost_usd=0.0)
                raise
        return _build_report(answer)

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Write the music to `into`."""
        if self.owns_job(provider_job_id):
            return await super().fetch_result(provider_job_id, into)
        address = self._result_url(provider_job_id)
        try:
            return await self._transport.download_file(address, into, headers=self._build_headers("audio/*"))
        except LinkExpiredError:
            # The URL never changes: if it is refused, the result is lost, and this raises it.
            await self.poll_status(provider_job_id)
            raise

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Return how the job is billed: it cannot be stopped, and failures are free."""
        report = await self.poll_status(provider_job_id)
        if report.state is ProviderJobState.FAILED:
            return CancelReceipt.NOT_BILLED
        return (
            CancelReceipt.KEPT if report.state is ProviderJobState.SUCCEEDED else CancelReceipt.STILL_BILLED
        )

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Delete a stored result; results at the service expire by themselves."""
        if self.owns_job(provider_job_id):
            await super().release_provider_job(provider_job_id)

    def _build_headers(self, accept: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._account.key.get_secret_value()}", "Accept": accept}

    def _result_url(self, provider_job_id: str) -> str:
        return f"{self._account.base_url}/v2beta/audio/results/{quote(provider_job_id, safe='')}"


def _path_for_model(model: str) -> str:
    """Return the path segment for a model: one for all of version 2, one for later versions."""
    return "stable-audio-2" if model.startswith("stable-audio-2") else "stable-audio"


def _build_form(order: MusicOrder) -> dict[str, tuple[None, str]]:
    """Return the fields as form parts without file names, since the body is always multipart."""
    seconds = get_model(MODELS, order.model).billed_seconds(order.seconds)
    fields = {
        "prompt": build_music_prompt(order, MAX_PROMPT_UNITS, seconds),
        "duration": f"{seconds:g}",
        "model": order.model,
        "output_format": "mp3",
        "seed": str(order.seed),  # 0: any
    }
    return {name: (None, value) for name, value in fields.items()}


def _build_report(answer: HttpResponse) -> ProviderJobReport:
    if answer.status == ACCEPTED_STATUS:
        return _RUNNING
    if _was_filtered(answer):
        return failed_report(ErrorType.SAFETY_BLOCKED, UNSAFE_MUSIC_MESSAGE, cost_usd=0.0)
    return _DONE if answer.body else failed_report(ErrorType.GENERATION_FAILED, NO_MUSIC_MESSAGE)


def _was_filtered(answer: HttpResponse) -> bool:
    return normalize_word(answer.headers.get("finish-reason")) == FILTERED_REASON


def _was_moderated(error: HttpError) -> bool:
    said = error.answer.try_parse_as(_Error)
    return said is not None and said.name == MODERATION_NAME


def _translate_error(error: HttpError) -> ProviderError:
    if error.kind is ErrorType.OUTCOME_UNKNOWN:
        return error
    kind = ErrorType.SAFETY_BLOCKED if _was_moderated(error) else error.kind
    return music_error(kind, error, wait=RATE_LIMIT_SECONDS if kind is ErrorType.RATE_LIMITED else None)
