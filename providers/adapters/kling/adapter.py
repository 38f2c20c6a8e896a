"""Kling's tasks, from text and from an image. Each carries a name of ours, by which it can be found.

Wire format: copies of Kling's developer pages of February and May 2026, new-api's and ArcReel's adapters. [?]
marks what is uncertain.
"""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.kling.access_token import build_bearer_token
from providers.adapters.kling.error_codes import (
    OK_CODE,
    KlingEnvelope,
    envelope_error,
    failure_report,
    translate_error,
)
from providers.catalogue.kling import MODELS, USD_PER_UNIT
from providers.errors import ProviderError
from providers.kit.error_messages import (
    NO_CLIP_MESSAGE,
    failed_report,
    job_lost_if_not_found,
    no_file_error,
    provider_error,
    receipt_without_cancel,
)
from providers.kit.job_matching import CALLBACK, MODEL, ExpectedListing
from providers.kit.job_states import parse_state
from providers.kit.prompts import build_prompt, get_model, require_clip_order
from providers.kit.response_model import FileUrl, ReadableItems, ResponseModel
from providers.kit.stated_costs import total_cost_usd
from providers.kit.stored_images import with_bare_base64
from providers.kit.submit_lookup import ListedJob, find_in_job_list, parse_time
from providers.kit.transport import HttpError, HttpResponse, Transport, outcome_unknown_error
from providers.protocol import ClipOrder, LostSubmit, MediaOrder

MAX_PROMPT_UNITS = 2_500
PAGE_SIZE = 100
FROM_TEXT, FROM_PICTURE = "text2video", "image2video"
MODES = {Resolution.P720: "std", Resolution.P1080: "pro"}


class _Created(ResponseModel):
    task_id: Annotated[str, Field(min_length=1)]


class _Accepted(ResponseModel):
    data: _Created


class _Video(ResponseModel):
    url: FileUrl


class _Result(ResponseModel):
    videos: ReadableItems[_Video] = ()


class _Task(ResponseModel):
    task_status: str = ""
    task_status_msg: str = ""
    task_result: _Result = _Result()
    final_unit_deduction: float | None = None

    @property
    def cost_usd(self) -> float | None:
        return total_cost_usd((USD_PER_UNIT, self.final_unit_deduction))


class _Answer(KlingEnvelope):
    data: _Task


class _Page(ResponseModel):
    # Kept as raw JSON: the listed fields are only compared, and may have any type.
    data: list[dict[str, Any]]


class KlingAdapter:
    """Adapter for one account.

    Tasks from text and from an image have different paths; an id does not tell which.
    """

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._videos = f"{account.base_url}/v1/videos"
        self._key = account.key
        self._ways: dict[str, str] = {}

    async def submit_order(self, order: MediaOrder) -> str:
        """Start a task. The prompt is truncated to 2,500 UTF-16 units; the API takes no seed."""
        clip = await with_bare_base64(order)
        url = f"{self._videos}/{_task_path(clip)}"
        try:
            answer = await self._transport.pay_request(
                "POST", url, headers=self._auth_headers(), json=_build_body(clip)
            )
        except HttpError as error:
            raise translate_error(error) from error
        job_id = _parse_task_id(answer)
        self._ways[job_id] = _task_path(clip)
        return job_id

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Look in the list of the task's path for our name."""
        return await find_in_job_list(
            lost, self._list_pages(_task_path(require_clip_order(lost.order))), _expected_listing
        )

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll once. The API reports no progress."""
        return _build_report(await self._fetch_task(provider_job_id))

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Ask for the URL, and download the clip, which is kept for 30 days."""
        task = await self._fetch_task(provider_job_id)
        if not task.task_result.videos:
            raise no_file_error(_build_report(task))
        await self._transport.download_file(task.task_result.videos[0].url, into)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Return how the job is billed: the API cannot stop it."""
        return receipt_without_cancel(await self.poll_status(provider_job_id))

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Forget the task's path; Kling deletes tasks after 30 days."""
        self._ways.pop(provider_job_id, None)

    async def _fetch_task(self, provider_job_id: str) -> _Task:
        """Return the task. Raises ProviderError: JOB_LOST: it is at none of the paths."""
        known = self._ways.get(provider_job_id)
        for way in (known,) if known else (FROM_TEXT, FROM_PICTURE):
            try:
                task = await self._fetch_task_at(way, provider_job_id)
            except ProviderError as error:
                if error.kind is not ErrorType.JOB_LOST:
                    raise
            else:
                self._ways[provider_job_id] = way
                return task
        raise provider_error(ErrorType.JOB_LOST)

    async def _fetch_task_at(self, way: str, job_id: str) -> _Task:
        url = f"{self._videos}/{way}/{quote(job_id, safe='')}"
        try:
            with job_lost_if_not_found():
                answer = await self._transport.send_request("GET", url, headers=self._auth_headers())
        except HttpError as error:
            raise translate_error(error) from error
        return answer.parse_as(_Answer).data

    async def _list_pages(self, way: str) -> AsyncIterator[list[ListedJob]]:
        number = 1
        while True:
            params = {"pageNum": str(number), "pageSize": str(PAGE_SIZE)}
            url = f"{self._videos}/{way}"
            answer = await self._transport.send_request(
                "GET", url, headers=self._auth_headers(), params=params
            )
            tasks = answer.parse_as(_Page).data
            yield [_to_listed_job(task) for task in tasks]
            if not tasks:
                return
            number += 1

    def _auth_headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {build_bearer_token(self._key.get_secret_value())}"}


def _task_path(order: ClipOrder) -> str:
    return FROM_PICTURE if order.has_image else FROM_TEXT


def _task_name(order: ClipOrder) -> str:
    """Return our name for the take's task, which must be unique in the account."""
    return f"longtake-{hashlib.sha256(order.token.encode()).hexdigest()[:32]}"


def _build_body(order: ClipOrder) -> dict[str, object]:
    model = get_model(MODELS, order.model)
    mode = MODES.get(order.resolution)
    if mode is None:
        raise provider_error(ErrorType.INVALID_REQUEST)
    body: dict[str, object] = {
        "model_name": model.name,
        "prompt": build_prompt(order, MAX_PROMPT_UNITS),
        "mode": mode,
        "duration": str(int(model.billed_seconds(order.seconds))),
        # It costs extra.
        "sound": "on" if order.sound else "off",
        "external_task_id": _task_name(order),
    }
    # A clip with a first frame has its ratio; the API takes no other.
    body |= {"image": order.image_url} if order.image_url else {"aspect_ratio": order.aspect_ratio.value}
    body |= {"image_tail": order.last_image_url} if order.last_image_url else {}
    return body | ({"callback_url": order.callback_url} if order.callback_url else {})


def _parse_task_id(answer: HttpResponse) -> str:
    """Return the task's id. A refusal may come with status 200 [?]."""
    envelope = answer.try_parse_as(KlingEnvelope) or KlingEnvelope()
    if envelope.code not in ("", OK_CODE):
        raise envelope_error(envelope) or outcome_unknown_error()
    return answer.parse_as(_Accepted).data.task_id


def _expected_listing(order: MediaOrder) -> ExpectedListing:
    """Return our name as the only field to compare: it takes the place of the model, which the list omits."""
    name = _task_name(require_clip_order(order))
    return ExpectedListing({MODEL: name, CALLBACK: name})


def _to_listed_job(task: dict[str, Any]) -> ListedJob:
    info = task.get("task_info")
    name = info.get("external_task_id") if isinstance(info, dict) else None
    shown = {MODEL: name, CALLBACK: name}
    return ListedJob(str(task.get("task_id") or ""), parse_time(task.get("created_at")), shown)


def _build_report(task: _Task) -> ProviderJobReport:
    state = parse_state(task.task_status)
    if state is ProviderJobState.FAILED:
        return failure_report(task.task_status_msg, task.cost_usd)
    if state is ProviderJobState.SUCCEEDED and not task.task_result.videos:
        return failed_report(sentence=NO_CLIP_MESSAGE, cost_usd=task.cost_usd)
    return ProviderJobReport(state=state, cost_usd=task.cost_usd if state.has_ended else None)
