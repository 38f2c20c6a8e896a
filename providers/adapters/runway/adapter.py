"""Runway's API: tasks, polled and stopped by id. No list, no webhook.

Wire format: runwayml 5.24.0 (`resources/tasks.py`, `types/task_retrieve_response.py`).
"""

from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import quote

from pydantic import Field

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.runway.frame_sizes import frame_size_fields
from providers.catalogue.runway import MODELS
from providers.errors import ProviderError
from providers.kit.error_messages import (
    NO_CLIP_MESSAGE,
    UNSAFE_CLIP_MESSAGE,
    clamp_percent,
    failed_report,
    job_lost_if_not_found,
    no_file_error,
    provider_error,
)
from providers.kit.job_states import parse_known_state, parse_state
from providers.kit.prompts import build_prompt, get_model
from providers.kit.response_model import FileUrl, ReadableItems, ResponseModel
from providers.kit.stated_costs import total_cost_usd
from providers.kit.stored_images import with_data_uri
from providers.kit.transport import HttpError, Transport
from providers.protocol import ClipOrder, LostSubmit, MediaOrder

API_VERSION = "2024-11-06"
MAX_PROMPT_UNITS = 1_000
USD_PER_CREDIT = 0.01
# Models whose sound can be switched off: the film has its own, and sound costs more.
MODELS_WITH_AUDIO_SWITCH = frozenset(
    {
        *("seedance2", "seedance2_5", "seedance2_fast", "seedance2_mini"),
        *("kling3.0_standard", "veo3.1_fast", "wan3"),
    }
)
# By prefix of the failure code; the first match counts.
FAILURES = (
    ("SAFETY.OUTPUT", ErrorType.SAFETY_BLOCKED, UNSAFE_CLIP_MESSAGE),
    ("SAFETY", ErrorType.SAFETY_BLOCKED, None),
    ("INPUT_PREPROCESSING.SAFETY", ErrorType.SAFETY_BLOCKED, None),
    ("THIRD_PARTY.UNAVAILABLE", ErrorType.TRANSIENT, None),
    ("ASSET.INVALID", ErrorType.INPUT_UNFETCHABLE, None),
)


class _Created(ResponseModel):
    id: Annotated[str, Field(min_length=1)]


class _Cost(ResponseModel):
    credits: float | None = None


class _Task(ResponseModel):
    # THROTTLED exceeds the account's concurrency limit: the task waits.
    status: str = ""
    progress: float | None = None
    output: ReadableItems[FileUrl] = ()
    failure_code: Annotated[str, Field(alias="failureCode")] = ""
    cost: _Cost | None = None

    @property
    def cost_usd(self) -> float | None:
        return total_cost_usd((USD_PER_CREDIT, self.cost.credits if self.cost else None))


class RunwayAdapter:
    """Adapter for one account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/v1"
        self._headers = {
            "Authorization": f"Bearer {account.key.get_secret_value()}",
            "X-Runway-Version": API_VERSION,
        }

    async def submit_order(self, order: MediaOrder) -> str:
        """Start a task. The prompt is truncated to 1,000 UTF-16 units."""
        clip = await with_data_uri(order)
        way = "image_to_video" if clip.image_url else "text_to_video"
        try:
            answer = await self._transport.pay_request(
                "POST", f"{self._base}/{way}", headers=self._headers, json=_build_body(clip)
            )
        except HttpError as error:
            _raise_refusal(error)
        return answer.parse_as(_Created).id

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Raise OUTCOME_UNKNOWN: the API has no list of jobs."""
        raise provider_error(ErrorType.OUTCOME_UNKNOWN)

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll once. A task states its cost when it has ended."""
        return _build_report(await self._fetch_task(provider_job_id))

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Ask for fresh URLs, valid for 24 to 48 hours, and download the first."""
        task = await self._fetch_task(provider_job_id)
        if not task.output:
            raise no_file_error(_build_report(task))
        await self._transport.download_file(task.output[0], into)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Stop the task, unless it has succeeded: that would delete the clip.

        Credits are returned only for tasks that have not begun to run, and even that is not promised: if the
        canceled task does not state its cost, the result is unknown (runwayml 5.24.0, `tasks.delete`).
        """
        before = await self._fetch_task(provider_job_id)
        state = parse_known_state(before.status)
        # With an unknown state and a clip: never delete a clip that can be fetched.
        if state is ProviderJobState.SUCCEEDED or (state is None and before.output):
            return CancelReceipt.KEPT
        if state and state.has_ended:
            return _to_receipt(before)
        with job_lost_if_not_found():
            await self._transport.send_request(
                "DELETE", self._job_url(provider_job_id), headers=self._headers
            )
        return await self._receipt_after_cancel(
            provider_job_id, was_running=state is ProviderJobState.RUNNING
        )

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Do nothing: Runway deletes tasks by itself."""

    async def _receipt_after_cancel(self, provider_job_id: str, *, was_running: bool) -> CancelReceipt:
        """Return how a canceled task is billed, if it can still be polled."""
        try:
            receipt = _to_receipt(await self._fetch_task(provider_job_id))
        except ProviderError:
            receipt = CancelReceipt.UNKNOWN
        return CancelReceipt.STILL_BILLED if receipt is CancelReceipt.UNKNOWN and was_running else receipt

    async def _fetch_task(self, provider_job_id: str) -> _Task:
        with job_lost_if_not_found():
            answer = await self._transport.send_request(
                "GET", self._job_url(provider_job_id), headers=self._headers
            )
        return answer.parse_as(_Task)

    def _job_url(self, provider_job_id: str) -> str:
        return f"{self._base}/tasks/{quote(provider_job_id, safe='')}"


def _build_body(order: ClipOrder) -> dict[str, object]:
    model = get_model(MODELS, order.model)
    body: dict[str, object] = {
        "model": model.name,
        "promptText": build_prompt(order, MAX_PROMPT_UNITS),
        "duration": int(model.billed_seconds(order.seconds)),
    }
    if (shape := frame_size_fields(model.name, order)) is None:
        raise provider_error(ErrorType.INVALID_REQUEST)
    body |= shape
    if order.image_url:
        body["promptImage"] = _prompt_image(order, takes_last=model.last_image)
    if order.references:
        body["references"] = [{"uri": url} for url in order.reference_urls]
    if model.name in MODELS_WITH_AUDIO_SWITCH:
        body["audio"] = order.sound
    if model.seed:
        body["seed"] = order.seed % 2**32
    return body


def _prompt_image(order: ClipOrder, *, takes_last: bool) -> object:
    if not takes_last or not order.last_image_url:
        return order.image_url
    places = {"first": order.image_url, "last": order.last_image_url}
    return [{"uri": uri, "position": position} for position, uri in places.items()]


def _raise_refusal(error: HttpError) -> NoReturn:
    # [?] Undocumented JSON; "You do not have enough credits to run this task." comes with a 400.
    if error.answer.status == 400 and b"enough credits" in error.answer.body:  # noqa: PLR2004 - Bad Request
        raise provider_error(ErrorType.QUOTA_EXHAUSTED) from error
    raise error


def _build_report(task: _Task) -> ProviderJobReport:
    state = parse_state(task.status)
    if state is ProviderJobState.FAILED:
        kind, sentence = _classify_failure(task.failure_code)
        return failed_report(kind, sentence, cost_usd=task.cost_usd)
    if state is ProviderJobState.SUCCEEDED and not task.output:
        return failed_report(sentence=NO_CLIP_MESSAGE, cost_usd=task.cost_usd)
    # Between 0 and 1, unlike most services.
    progress = clamp_percent(100 * task.progress) if task.progress is not None else None
    return ProviderJobReport(state=state, progress=progress, cost_usd=task.cost_usd)


def _classify_failure(code: str) -> tuple[ErrorType, str | None]:
    fitting = ((kind, sentence) for start, kind, sentence in FAILURES if code.upper().startswith(start))
    return next(fitting, (ErrorType.GENERATION_FAILED, None))


def _to_receipt(task: _Task) -> CancelReceipt:
    stopped = parse_known_state(task.status) in (ProviderJobState.FAILED, ProviderJobState.CANCELED)
    if not stopped or task.cost_usd is None:
        return CancelReceipt.UNKNOWN
    return CancelReceipt.STILL_BILLED if task.cost_usd else CancelReceipt.NOT_BILLED
