"""MiniMax's version 2, for H3: tasks can be listed, and stopped while they wait.

Wire format: @ai-sdk/minimax 3.0.45 and litellm 1.109.1. [?] Known from third-party clients alone: the list is
`items`, of the last seven days; a running task cannot be stopped.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import quote

from pydantic import AliasChoices, Field

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.minimax.error_codes import classify_code, failure_report
from providers.adapters.minimax.usage_costs import RESOLUTION_NAMES, TaskUsage, task_cost_usd
from providers.catalogue.minimax import H3, MODELS
from providers.errors import ProviderError
from providers.kit.error_messages import (
    GONE_STATUSES,
    NO_CLIP_MESSAGE,
    failed_report,
    no_file_error,
    provider_error,
)
from providers.kit.job_matching import MODEL, PROMPT, ExpectedListing
from providers.kit.job_states import parse_known_state, parse_state
from providers.kit.prompts import build_prompt, get_model, require_clip_order
from providers.kit.response_model import FileUrl, ResponseModel
from providers.kit.stored_images import with_data_uri
from providers.kit.submit_lookup import ListedJob, find_in_job_list, parse_time
from providers.kit.transport import HttpError, Transport
from providers.protocol import ClipOrder, LostSubmit, MediaOrder

MAX_PROMPT_UNITS = 7_000
PAGE_SIZE = 50
LIST_RETENTION = timedelta(days=7)
TYPE_KINDS = {
    "authorized_error": ErrorType.AUTH_FAILED,
    "insufficient_balance_error": ErrorType.QUOTA_EXHAUSTED,
    "rate_limit_error": ErrorType.RATE_LIMITED,
}
RECEIPTS = {
    ProviderJobState.SUCCEEDED: CancelReceipt.KEPT,
    ProviderJobState.CANCELED: CancelReceipt.NOT_BILLED,
    ProviderJobState.RUNNING: CancelReceipt.STILL_BILLED,
}
NO_SUCH_TASK = b"record not found"


class _Created(ResponseModel):
    task_id: Annotated[str, Field(min_length=1)]


class _Error(ResponseModel):
    code: str = ""
    type: str = ""
    message: str = ""

    @property
    def kind(self) -> ErrorType | None:
        return classify_code(self.code, self.message) or TYPE_KINDS.get(self.type)


class _Refusal(ResponseModel):
    error: _Error


class _Content(ResponseModel):
    url: FileUrl | None = None


class _Task(ResponseModel):
    id: Annotated[str, Field(validation_alias=AliasChoices("id", "task_id"))] = ""
    model: str | None = None
    status: str = ""
    error: _Error | None = None
    content: _Content | None = None
    resolution: str | None = None
    usage: TaskUsage | None = None

    @property
    def url(self) -> str | None:
        return self.content.url if self.content else None


class _Answer(ResponseModel):
    task: _Task


class _Page(ResponseModel):
    # Kept as raw JSON: the listed fields are only compared, and may have any type.
    items: Annotated[
        list[dict[str, Any]], Field(validation_alias=AliasChoices("items", "tasks", "data", "list"))
    ]


class H3Adapter:
    """Version-2 part of the adapter for one account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/v2"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit_order(self, order: MediaOrder) -> str:
        """Start a task. The prompt is truncated to 7,000 UTF-16 units; the API takes no seed."""
        body = _build_body(await with_data_uri(order))
        try:
            answer = await self._transport.pay_request(
                "POST", f"{self._base}/video_generation", headers=self._headers, json=body
            )
        except HttpError as error:
            _raise_refusal(error)
        return answer.parse_as(_Created).task_id

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Look in the list, by model, length, resolution and ratio: [?] it has no prompts, no older jobs."""
        if datetime.now(UTC) - lost.since > LIST_RETENTION:
            raise provider_error(ErrorType.OUTCOME_UNKNOWN)
        return await find_in_job_list(lost, self._list_pages(), _expected_listing)

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll once. The API reports no progress."""
        return _build_report(await self._fetch_task(provider_job_id))

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Ask for a fresh URL, and download the clip."""
        task = await self._fetch_task(provider_job_id)
        if not task.url:
            raise no_file_error(_build_report(task))
        await self._transport.download_file(task.url, into)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Stop the task if it still waits. A running one goes on; a finished one keeps its clip."""
        task = await self._fetch_task(provider_job_id)
        if parse_known_state(task.status) in (ProviderJobState.QUEUED, ProviderJobState.RUNNING):
            task = await self._delete_task(provider_job_id)
        state = parse_known_state(task.status)
        return RECEIPTS.get(state, CancelReceipt.UNKNOWN) if state else CancelReceipt.UNKNOWN

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Do nothing: the task stays in the account's history."""

    async def _delete_task(self, provider_job_id: str) -> _Task:
        """Try to delete the task; return it as polled afterwards, without a status when it is gone."""
        url = f"{self._base}/video_generation/{quote(provider_job_id, safe='')}"
        try:
            await self._transport.send_request("DELETE", url, headers=self._headers)
        except HttpError as error:
            # A final error means that it already runs: poll its state next. Others are worth a retry.
            if not error.final and NO_SUCH_TASK not in error.answer.body.lower():
                raise
        try:
            return await self._fetch_task(provider_job_id)
        except ProviderError as error:
            if error.kind is not ErrorType.JOB_LOST:
                raise
            return _Task()

    async def _fetch_task(self, provider_job_id: str) -> _Task:
        url = f"{self._base}/query/video_generation/{quote(provider_job_id, safe='')}"
        try:
            answer = await self._transport.send_request("GET", url, headers=self._headers)
        except HttpError as error:
            # An unknown task comes with status 500, as if a retry could help.
            if NO_SUCH_TASK in error.answer.body.lower() or error.answer.status in GONE_STATUSES:
                raise provider_error(ErrorType.JOB_LOST) from error
            raise
        return answer.parse_as(_Answer).task

    async def _list_pages(self) -> AsyncIterator[list[ListedJob]]:
        number = 1
        while True:
            params = {"page_num": str(number), "page_size": str(PAGE_SIZE)}
            url = f"{self._base}/query/video_generation"
            answer = await self._transport.send_request("GET", url, headers=self._headers, params=params)
            tasks = answer.parse_as(_Page).items
            yield [_to_listed_job(task) for task in tasks]
            if not tasks:
                return
            number += 1


def _build_body(order: ClipOrder) -> dict[str, object]:
    model = get_model(H3, order.model)
    quality = RESOLUTION_NAMES.get((model.name, order.resolution))
    if quality is None:
        raise provider_error(ErrorType.INVALID_REQUEST)
    content: list[object] = [{"type": "text", "text": build_prompt(order, MAX_PROMPT_UNITS)}]
    if order.image_url:
        content.append(_picture_part(order.image_url, "first_frame"))
    if order.last_image_url:
        content.append(_picture_part(order.last_image_url, "last_frame"))
    content += [_picture_part(url, "reference_image") for url in order.reference_urls]
    body: dict[str, object] = {
        "model": model.name,
        "content": content,
        "resolution": quality,
        "duration": int(model.billed_seconds(order.seconds)),
    }
    if not order.has_image:
        # A clip with a first frame has its ratio; another is ignored.
        body["ratio"] = order.aspect_ratio.value
    if order.callback_url:
        body["callback_url"] = order.callback_url
    return body


def _picture_part(url: str, role: str) -> dict[str, object]:
    return {"type": "image_url", "image_url": {"url": url}, "role": role}


def _build_report(task: _Task) -> ProviderJobReport:
    state = parse_state(task.status)
    if state is ProviderJobState.FAILED:
        error = task.error or _Error()
        return failure_report(error.code, error.message)
    cost = task_cost_usd(task.model, task.resolution, task.usage) if state.has_ended else None
    if state is ProviderJobState.SUCCEEDED and not task.url:
        return failed_report(sentence=NO_CLIP_MESSAGE, cost_usd=cost)
    return ProviderJobReport(state=state, cost_usd=cost)


def _expected_listing(order: MediaOrder) -> ExpectedListing:
    clip = require_clip_order(order)
    body = _build_body(clip)
    fields = {name: body[name] for name in (MODEL, "duration", "resolution")}
    fields[PROMPT] = build_prompt(clip, MAX_PROMPT_UNITS)
    # A clip with a first frame has its ratio, whatever was ordered.
    if not clip.has_image:
        fields["ratio"] = body["ratio"]
    return ExpectedListing(fields, [model.name for model in MODELS if model.name != clip.model])


def _to_listed_job(task: dict[str, Any]) -> ListedJob:
    return ListedJob(
        str(task.get("id") or task.get("task_id") or ""), parse_time(task.get("created_at")), task
    )


def _raise_refusal(error: HttpError) -> NoReturn:
    told = error.answer.try_parse_as(_Refusal)
    kind = told.error.kind if told else None
    if kind and error.kind is not ErrorType.OUTCOME_UNKNOWN:
        raise provider_error(kind, retry_after_seconds=error.retry_after_seconds) from error
    raise error
