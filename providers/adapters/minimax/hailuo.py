"""MiniMax's version 1, for Hailuo: tasks without list or cancel, whose refusals come with HTTP 200.

Wire format: excerpts of MiniMax's documentation.
"""

from pathlib import Path

from contracts import AspectRatio, CancelReceipt, ProviderJobReport, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.minimax.error_codes import classify_code, failure_report
from providers.catalogue.minimax import HAILUO
from providers.kit.error_messages import (
    NO_CLIP_MESSAGE,
    failed_report,
    job_lost_if_not_found,
    no_file_error,
    provider_error,
    receipt_without_cancel,
)
from providers.kit.job_states import parse_known_state, parse_state
from providers.kit.prompts import build_prompt, get_model
from providers.kit.response_model import FileUrl, ResponseModel
from providers.kit.retry_after import retry_after_seconds
from providers.kit.stored_images import with_data_uri
from providers.kit.transport import HttpResponse, Transport, malformed_response_error, outcome_unknown_error
from providers.protocol import ClipOrder, LostSubmit, MediaOrder

MAX_PROMPT_UNITS = 2_000


class _BaseResponse(ResponseModel):
    status_code: int = 0


class _Task(ResponseModel):
    """Any response: each has `base_resp`, and the other fields depend on the request."""

    base_resp: _BaseResponse | None = None
    task_id: str | None = None
    status: str = ""
    file_id: str = ""

    @property
    def code(self) -> int:
        return self.base_resp.status_code if self.base_resp else 0

    @property
    def state(self) -> ProviderJobState:
        """The status as a ProviderJobState."""
        return parse_state(self.status)


class _File(ResponseModel):
    download_url: FileUrl | None = None


class _Retrieved(ResponseModel):
    base_resp: _BaseResponse | None = None
    file: _File | None = None


class HailuoAdapter:
    """Version-1 part of the adapter for one account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/v1"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit_order(self, order: MediaOrder) -> str:
        """Start a task. The prompt is truncated to 2,000 UTF-16 units; the API takes no seed."""
        answer = await self._transport.pay_request(
            "POST",
            f"{self._base}/video_generation",
            headers=self._headers,
            json=_build_body(await with_data_uri(order)),
        )
        task = answer.parse_as(_Task)
        if task.task_id:
            return task.task_id
        # After a timeout (1001) or an unknown code, a task may or may not have been started.
        kind = classify_code(task.code)
        wait = retry_after_seconds(answer.headers)
        raise provider_error(kind, retry_after_seconds=wait) if kind else outcome_unknown_error()

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Raise OUTCOME_UNKNOWN: the API has no list of jobs."""
        raise provider_error(ErrorType.OUTCOME_UNKNOWN)

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll once. The API reports no progress."""
        return _build_report(await self._fetch_task(provider_job_id))

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Ask for the file, then for its fresh URL, and download that."""
        task = await self._fetch_task(provider_job_id)
        if not task.file_id:
            raise no_file_error(_build_report(task))
        answer = await self._query_path("files/retrieve", file_id=task.file_id)
        file = answer.parse_as(_Retrieved).file
        if file is None or not file.download_url:
            raise malformed_response_error()
        await self._transport.download_file(file.download_url, into)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Return how the job is billed: the API cannot stop it."""
        return receipt_without_cancel(await self.poll_status(provider_job_id))

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Do nothing: the API cannot delete."""

    async def _fetch_task(self, provider_job_id: str) -> _Task:
        answer = await self._query_path("query/video_generation", task_id=provider_job_id)
        task = answer.parse_as(_Task)
        if not task.code or parse_known_state(task.status) is ProviderJobState.FAILED:
            return task
        kind = classify_code(task.code) or ErrorType.TRANSIENT
        # [?] The id is the only parameter, so an invalid request means an unknown id.
        lost = kind is ErrorType.INVALID_REQUEST
        wait = retry_after_seconds(answer.headers)
        raise provider_error(ErrorType.JOB_LOST if lost else kind, retry_after_seconds=wait)

    async def _query_path(self, path: str, **params: str) -> HttpResponse:
        with job_lost_if_not_found():
            return await self._transport.send_request(
                "GET", f"{self._base}/{path}", headers=self._headers, params=params
            )


def _build_report(task: _Task) -> ProviderJobReport:
    state = task.state
    if state is ProviderJobState.FAILED:
        return failure_report(task.code)
    if state is ProviderJobState.SUCCEEDED and not task.file_id:
        return failed_report(sentence=NO_CLIP_MESSAGE)
    return ProviderJobReport(state=state)


def _build_body(order: ClipOrder) -> dict[str, object]:
    model = get_model(HAILUO, order.model)
    if order.aspect_ratio is not AspectRatio.WIDE or order.resolution is not Resolution.P720:
        raise provider_error(ErrorType.INVALID_REQUEST)
    body: dict[str, object] = {
        "model": model.name,
        "prompt": build_prompt(order, MAX_PROMPT_UNITS),
        "duration": int(model.billed_seconds(order.seconds)),
        "resolution": "768P",
    }
    if order.image_url:
        body["first_frame_image"] = order.image_url
    if model.last_image and order.last_image_url:
        body["last_frame_image"] = order.last_image_url
    if order.callback_url:
        body["callback_url"] = order.callback_url
    return body
