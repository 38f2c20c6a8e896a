"""The tasks of DashScope.

Wire format: help.aliyun.com/model-studio/manage-asynchronous-tasks, dashscope 2.0.2, @ai-sdk/alibaba 1.0.61
and litellm 1.110.2. [?] marks what is uncertain.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.dashscope.error_codes import DashScopeErrorBody, failure_report, translate_error
from providers.adapters.dashscope.request_body import MAX_PROMPT_UNITS, build_body, model_name_for
from providers.catalogue.dashscope import MODELS
from providers.errors import ProviderError
from providers.kit.error_messages import (
    NO_CLIP_MESSAGE,
    failed_report,
    job_lost_if_not_found,
    no_file_error,
    provider_error,
)
from providers.kit.job_matching import MODEL, PROMPT, ExpectedListing
from providers.kit.job_states import normalize_word, parse_known_state, parse_state
from providers.kit.prompts import build_prompt, require_clip_order
from providers.kit.response_model import FileUrl, ResponseModel
from providers.kit.stored_images import with_data_uri
from providers.kit.submit_lookup import ListedJob, find_in_job_list, parse_time
from providers.kit.transport import HttpError, HttpResponse, Transport, outcome_unknown_error
from providers.protocol import LostSubmit, MediaOrder

SYNTHESIS_PATH = "/services/aigc/video-generation/video-synthesis"
# "Completed tasks are retained for 24 hours", and listed as long; less an hour for clock skew and delays.
LIST_RETENTION = timedelta(hours=23)
PAGE_SIZE = 50
STATE_WORDS = {"suspended": ProviderJobState.QUEUED}
UNFINISHED_STATES = (ProviderJobState.QUEUED, ProviderJobState.RUNNING)


class _Created(ResponseModel):
    task_id: Annotated[str, Field(min_length=1)]


class _Accepted(ResponseModel):
    output: _Created


class _Output(DashScopeErrorBody):
    task_status: str = ""
    video_url: FileUrl | None = None
    orig_prompt: str | None = None


class _Task(DashScopeErrorBody):
    output: _Output


class _Page(ResponseModel):
    # Kept as raw JSON: the listed fields are only compared, and may have any type.
    data: list[dict[str, Any]]


class DashScopeAdapter:
    """Adapter for one account, in the region of its base URL."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/api/v1"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit_order(self, order: MediaOrder) -> str:
        """Start a task. The prompt is truncated to the model's limit, 2,500 to 20,000 UTF-16 units."""
        headers = self._headers | {"X-DashScope-Async": "enable"}
        body = build_body(await with_data_uri(order))
        try:
            answer = await self._transport.pay_request(
                "POST", self._base + SYNTHESIS_PATH, headers=headers, json=body
            )
        except HttpError as error:
            raise translate_error(error) from error
        return _parse_task_id(answer)

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Look in the list of the last day. It shows no prompts, but finished tasks state theirs."""
        if datetime.now(UTC) - lost.since > LIST_RETENTION:
            raise provider_error(ErrorType.OUTCOME_UNKNOWN)
        return await find_in_job_list(lost, self._list_pages(lost), _expected_listing)

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll once. The API reports no progress."""
        return _build_report(await self._fetch_output(provider_job_id))

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Download the clip. Its URL and the task are valid for a day."""
        output = await self._fetch_output(provider_job_id)
        if not output.video_url:
            raise no_file_error(_build_report(output))
        await self._transport.download_file(output.video_url, into)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Stop the task if it still waits, which is free. A running one goes on."""
        state = parse_known_state((await self._fetch_output(provider_job_id)).task_status, STATE_WORDS)
        if state is None or state in UNFINISHED_STATES:
            state = await self._try_cancel_task(provider_job_id)
        if state is ProviderJobState.SUCCEEDED:
            return CancelReceipt.KEPT
        return (
            CancelReceipt.STILL_BILLED
            if state is None or state in UNFINISHED_STATES
            else CancelReceipt.NOT_BILLED
        )

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Do nothing: tasks expire after a day."""

    async def _try_cancel_task(self, provider_job_id: str) -> ProviderJobState | None:
        """Try to cancel the task; return its state afterwards."""
        try:
            await self._transport.send_request(
                "POST", f"{self._job_url(provider_job_id)}/cancel", headers=self._headers
            )
        except HttpError as error:
            # A final error means that it no longer waits: poll its state next. Others are worth a retry.
            if not error.final:
                raise
        return parse_known_state((await self._fetch_output(provider_job_id)).task_status, STATE_WORDS)

    async def _fetch_output(self, provider_job_id: str) -> _Output:
        try:
            with job_lost_if_not_found():
                answer = await self._transport.send_request(
                    "GET", self._job_url(provider_job_id), headers=self._headers
                )
        except HttpError as error:
            raise translate_error(error) from error
        output = answer.parse_as(_Task).output
        if normalize_word(output.task_status) == "unknown":
            raise provider_error(ErrorType.JOB_LOST)
        return output

    async def _list_pages(self, lost: LostSubmit) -> AsyncIterator[list[ListedJob]]:
        number = 1
        while True:
            params = {"page_no": str(number), "page_size": str(PAGE_SIZE)}
            answer = await self._transport.send_request(
                "GET", f"{self._base}/tasks", headers=self._headers, params=params
            )
            tasks = answer.parse_as(_Page).data
            yield [await self._to_listed_job(task, lost) for task in tasks]
            if not tasks:
                return
            number += 1

    async def _to_listed_job(self, task: dict[str, Any], lost: LostSubmit) -> ListedJob:
        """Return a listed task; with its prompt, which the list omits, if it may be the lost one."""
        job_id, name = str(task.get("task_id") or ""), task.get("model_name")
        shown = {MODEL: name}
        if (
            job_id
            and job_id not in lost.known
            and str(name) == model_name_for(require_clip_order(lost.order))
        ):
            shown[PROMPT] = await self._fetch_prompt(job_id)
        return ListedJob(job_id, parse_time(task.get("gmt_create")), shown)

    async def _fetch_prompt(self, job_id: str) -> str | None:
        """Return a finished task's prompt; None for an unfinished or expired one."""
        try:
            return (await self._fetch_output(job_id)).orig_prompt
        except ProviderError as error:
            if error.kind is not ErrorType.JOB_LOST:
                raise
            return None

    def _job_url(self, provider_job_id: str) -> str:
        return f"{self._base}/tasks/{quote(provider_job_id, safe='')}"


def _parse_task_id(answer: HttpResponse) -> str:
    """Return the task's id. A refusal may come with status 200."""
    if accepted := answer.try_parse_as(_Accepted):
        return accepted.output.task_id
    trouble = answer.try_parse_as(DashScopeErrorBody)
    raise provider_error(trouble.kind) if trouble and trouble.kind else outcome_unknown_error()


def _expected_listing(order: MediaOrder) -> ExpectedListing:
    clip = require_clip_order(order)
    names = {f"{model.name}{end}" for model in MODELS for end in ("", "-t2v", "-i2v")} - {
        model_name_for(clip)
    }
    fields = {MODEL: model_name_for(clip), PROMPT: build_prompt(clip, MAX_PROMPT_UNITS[clip.model])}
    return ExpectedListing(fields, names)


def _build_report(output: _Output) -> ProviderJobReport:
    state = parse_state(output.task_status, STATE_WORDS)
    if state is ProviderJobState.FAILED:
        return failure_report(output)
    if state is ProviderJobState.SUCCEEDED and not output.video_url:
        return failed_report(sentence=NO_CLIP_MESSAGE)
    return ProviderJobReport(state=state)
