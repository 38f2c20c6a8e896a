"""Ark's tasks.

Wire format: byteplus-python-sdk-v2 3.0.63 (`byteplussdkarkruntime`), copies of Volcengine's pages
82379/1520757, 1521309, 1521675 and 1521720, litellm 1.110.2.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from pydantic import Field

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.modelark.error_codes import ArkErrorBody, failure_report, translate_error
from providers.adapters.modelark.request_body import CHINA_BRAND, INTERNATIONAL_BRAND, ArkModels
from providers.kit.error_messages import (
    NO_CLIP_MESSAGE,
    failed_report,
    job_lost_if_not_found,
    no_file_error,
    provider_error,
)
from providers.kit.job_states import parse_known_state, parse_state
from providers.kit.response_model import FileUrl, ResponseModel
from providers.kit.stored_images import with_data_uri
from providers.kit.submit_lookup import ListedJob, find_in_job_list, parse_time
from providers.kit.transport import HttpError, Transport
from providers.protocol import LostSubmit, MediaOrder

TASKS_PATH = "/contents/generations/tasks"
PAGE_SIZE = 100
# "The last seven days", less an hour for clock skew and delays.
LIST_RETENTION = timedelta(days=7) - timedelta(hours=1)
RUNNING_CODE = b"cannotcancel"


class _Created(ResponseModel):
    id: Annotated[str, Field(min_length=1)]


class _Content(ResponseModel):
    video_url: FileUrl | None = None


class _Usage(ResponseModel):
    completion_tokens: float | None = None


class _Task(ResponseModel):
    model: str = ""
    resolution: str = ""
    status: str = ""
    error: ArkErrorBody = ArkErrorBody()
    content: _Content = _Content()
    usage: _Usage = _Usage()


class _Page(ResponseModel):
    # Kept as raw JSON: the listed fields are only compared, and may have any type.
    items: list[dict[str, Any]]


class ModelArkAdapter:
    """Adapter for one account, at either service: the base URL tells which."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._tasks = account.base_url + TASKS_PATH
        in_china = (urlsplit(account.base_url).hostname or "").endswith(".volces.com")
        self._models = ArkModels(CHINA_BRAND if in_china else INTERNATIONAL_BRAND)
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit_order(self, order: MediaOrder) -> str:
        """Start a task. The prompt is truncated to 4,000 UTF-16 units; the API takes no seed."""
        body = self._models.build_body(await with_data_uri(order))
        try:
            answer = await self._transport.pay_request("POST", self._tasks, headers=self._headers, json=body)
        except HttpError as error:
            raise translate_error(error) from error
        return answer.parse_as(_Created).id

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Look in the list of the last week, by model, length, resolution and ratio."""
        if datetime.now(UTC) - lost.since > LIST_RETENTION:
            raise provider_error(ErrorType.OUTCOME_UNKNOWN)
        return await find_in_job_list(lost, self._list_pages(), self._models.expected_listing)

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll once. The API reports no progress; it states the cost in tokens."""
        return self._build_report(await self._fetch_task(provider_job_id))

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Ask for the URL, valid for 24 hours, and download the clip."""
        task = await self._fetch_task(provider_job_id)
        if not task.content.video_url:
            raise no_file_error(self._build_report(task))
        await self._transport.download_file(task.content.video_url, into)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Stop the task if it waits: a running one goes on, and deleting an ended one would lose the clip."""
        state = parse_known_state((await self._fetch_task(provider_job_id)).status)
        if state is ProviderJobState.QUEUED:
            state = await self._try_cancel_task(provider_job_id)
        if state is ProviderJobState.SUCCEEDED:
            return CancelReceipt.KEPT
        ended = state in (ProviderJobState.FAILED, ProviderJobState.CANCELED)
        return CancelReceipt.NOT_BILLED if ended else CancelReceipt.STILL_BILLED

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Do nothing: tasks leave the account's history after a week."""

    async def _try_cancel_task(self, provider_job_id: str) -> ProviderJobState | None:
        """Try to cancel the task; return its state afterwards."""
        try:
            await self._transport.send_request(
                "DELETE", self._job_url(provider_job_id), headers=self._headers
            )
        except HttpError as error:
            # A conflict means that it already runs: poll its state next.
            if not error.final and RUNNING_CODE not in error.answer.body.lower():
                raise
        return parse_known_state((await self._fetch_task(provider_job_id)).status)

    async def _fetch_task(self, provider_job_id: str) -> _Task:
        try:
            with job_lost_if_not_found():
                answer = await self._transport.send_request(
                    "GET", self._job_url(provider_job_id), headers=self._headers
                )
        except HttpError as error:
            raise translate_error(error) from error
        return answer.parse_as(_Task)

    async def _list_pages(self) -> AsyncIterator[list[ListedJob]]:
        number = 1
        while True:
            params = {"page_num": str(number), "page_size": str(PAGE_SIZE)}
            answer = await self._transport.send_request(
                "GET", self._tasks, headers=self._headers, params=params
            )
            tasks = answer.parse_as(_Page).items
            yield [
                ListedJob(str(task.get("id") or ""), parse_time(task.get("created_at")), task)
                for task in tasks
            ]
            if not tasks:
                return
            number += 1

    def _build_report(self, task: _Task) -> ProviderJobReport:
        state = parse_state(task.status)
        if state is ProviderJobState.FAILED:
            return failure_report(task.error)
        cost = self._models.cost_usd(task.model, task.resolution, task.usage.completion_tokens)
        if state is ProviderJobState.SUCCEEDED and not task.content.video_url:
            return failed_report(sentence=NO_CLIP_MESSAGE, cost_usd=cost)
        return ProviderJobReport(state=state, cost_usd=cost if state is ProviderJobState.SUCCEEDED else None)

    def _job_url(self, provider_job_id: str) -> str:
        return f"{self._tasks}/{quote(provider_job_id, safe='')}"
