"""MiniMax's version 2, for H3: tasks that can be listed, and stopped while they wait.

Wire format: @ai-sdk/minimax 3.0.45 and litellm 1.109.1. [?] From clients of third parties alone: the list is
`items`, of the last seven days; a running task cannot be stopped.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import quote

from pydantic import AliasChoices, Field

from providers.accounts import Account
from providers.catalogue.minimax import H3, MODELS
from providers.errors import ProviderError
from providers.finding import Listed, look_for, moment
from providers.http import HttpError, Transport
from providers.likeness import MODEL, PROMPT, Asked
from providers.minimax.codes import failed_by, kind_of
from providers.minimax.usage import QUALITIES, Usage, cost_usd
from providers.ordering import clip_of, model_of, prompt_of
from providers.protocol import ClipOrder, Lost, Order
from providers.sentences import GONE, WITHOUT_MEDIA, failed, refusal
from providers.shapes import Shape, Url
from providers.states import known_state, state_of
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType

PROMPT_UNITS = 7_000
PAGE = 50
LISTED_FOR = timedelta(days=7)
TYPES = {
    "authorized_error": ErrorType.AUTH_FAILED,
    "insufficient_balance_error": ErrorType.QUOTA_EXHAUSTED,
    "rate_limit_error": ErrorType.RATE_LIMITED,
}
RECEIPTS = {
    ProviderJobState.SUCCEEDED: Receipt.KEPT,
    ProviderJobState.CANCELED: Receipt.NOT_BILLED,
    ProviderJobState.RUNNING: Receipt.STILL_BILLED,
}
NO_SUCH_TASK = b"record not found"


class _Created(Shape):
    task_id: Annotated[str, Field(min_length=1)]


class _Error(Shape):
    code: str = ""
    type: str = ""
    message: str = ""

    @property
    def kind(self) -> ErrorType | None:
        return kind_of(self.code, self.message) or TYPES.get(self.type)


class _Refusal(Shape):
    error: _Error


class _Content(Shape):
    url: Url | None = None


class _Task(Shape):
    id: Annotated[str, Field(validation_alias=AliasChoices("id", "task_id"))] = ""
    model: str | None = None
    status: str = ""
    error: _Error | None = None
    content: _Content | None = None
    resolution: str | None = None
    usage: Usage | None = None

    @property
    def url(self) -> str | None:
        return self.content.url if self.content else None


class _Answer(Shape):
    task: _Task


class _Page(Shape):
    # What is listed is compared, and shows its fields in whatever types it likes.
    items: Annotated[
        list[dict[str, Any]], Field(validation_alias=AliasChoices("items", "tasks", "data", "list"))
    ]


class H3Tasks:
    """The version-2 part of one account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/v2"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit(self, order: Order) -> str:
        """Start a task. The prompt is cut at 7,000 UTF-16 units; there is no seed."""
        body = _body(clip_of(order))
        try:
            answer = await self._transport.pay(
                "POST", f"{self._base}/video_generation", headers=self._headers, json=body
            )
        except HttpError as error:
            _refuse(error)
        return answer.read(_Created).task_id

    async def find(self, lost: Lost) -> str | None:
        """Look in the list, by model, length, quality and ratio: [?] it shows no prompt, no older jobs."""
        if datetime.now(UTC) - lost.since > LISTED_FOR:
            raise refusal(ErrorType.OUTCOME_UNKNOWN)
        return await look_for(lost, self._pages(), _asked)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once. It never says how far it is."""
        task = await self._task(provider_job_id)
        state = state_of(task.status)
        if state is ProviderJobState.FAILED:
            error = task.error or _Error()
            return failed_by(error.code, error.message)
        if state is ProviderJobState.SUCCEEDED and not task.url:
            return failed(sentence=WITHOUT_MEDIA)
        cost = cost_usd(task.model, task.resolution, task.usage) if state.ended else None
        return ProviderJobReport(state=state, cost_usd=cost)

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Ask for a fresh address, and download it."""
        url = (await self._task(provider_job_id)).url
        if not url:
            raise ProviderError(ErrorType.GENERATION_FAILED, WITHOUT_MEDIA)
        await self._transport.download(url, into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """Stop it if it still waits. One that runs goes on; one that is done keeps its clip."""
        task = await self._task(provider_job_id)
        if known_state(task.status) in (ProviderJobState.QUEUED, ProviderJobState.RUNNING):
            task = await self._deleted(provider_job_id)
        state = known_state(task.status)
        return RECEIPTS.get(state, Receipt.UNKNOWN) if state else Receipt.UNKNOWN

    async def release(self, provider_job_id: str) -> None:
        """The account's own history: it stays."""

    async def _deleted(self, provider_job_id: str) -> _Task:
        """The task after an attempt to delete it; without a status when it is gone."""
        url = f"{self._base}/video_generation/{quote(provider_job_id, safe='')}"
        try:
            await self._transport.ask("DELETE", url, headers=self._headers)
        except HttpError as error:
            # "It runs" is no trouble: what became of it is asked next. Anything else may pass.
            if not error.final and NO_SUCH_TASK not in error.answer.body.lower():
                raise
        try:
            return await self._task(provider_job_id)
        except ProviderError as error:
            if error.kind is not ErrorType.JOB_LOST:
                raise
            return _Task()

    async def _task(self, provider_job_id: str) -> _Task:
        url = f"{self._base}/query/video_generation/{quote(provider_job_id, safe='')}"
        try:
            answer = await self._transport.ask("GET", url, headers=self._headers)
        except HttpError as error:
            # With a status of 500, as if it were worth another try.
            if NO_SUCH_TASK in error.answer.body.lower() or error.answer.status in GONE:
                raise refusal(ErrorType.JOB_LOST) from error
            raise
        return answer.read(_Answer).task

    async def _pages(self) -> AsyncIterator[list[Listed]]:
        number = 1
        while True:
            params = {"page_num": str(number), "page_size": str(PAGE)}
            url = f"{self._base}/query/video_generation"
            answer = await self._transport.ask("GET", url, headers=self._headers, params=params)
            tasks = answer.read(_Page).items
            yield [_listed(task) for task in tasks]
            if not tasks:
                return
            number += 1


def _body(order: ClipOrder) -> dict[str, object]:
    model = model_of(H3, order.model)
    quality = QUALITIES.get((model.name, order.resolution))
    if quality is None:
        raise refusal(ErrorType.INVALID_REQUEST)
    content: list[object] = [{"type": "text", "text": prompt_of(order, PROMPT_UNITS)}]
    if order.image_url:
        picture = {"type": "image_url", "image_url": {"url": order.image_url}, "role": "first_frame"}
        content.append(picture)
    body: dict[str, object] = {
        "model": model.name,
        "content": content,
        "resolution": quality,
        "duration": int(model.made_seconds(order.seconds)),
    }
    if not order.image_url:
        # From a picture it makes the picture's ratio, and heeds no other.
        body["ratio"] = order.aspect_ratio.value
    if order.callback_url:
        body["callback_url"] = order.callback_url
    return body


def _asked(order: Order) -> Asked:
    clip = clip_of(order)
    body = _body(clip)
    fields = {name: body[name] for name in (MODEL, "duration", "resolution")}
    fields[PROMPT] = prompt_of(clip, PROMPT_UNITS)
    # With a first frame the clip has the picture's ratio, whatever was asked for.
    if not clip.image_url:
        fields["ratio"] = body["ratio"]
    return Asked(fields, [model.name for model in MODELS if model.name != clip.model])


def _listed(task: dict[str, Any]) -> Listed:
    return Listed(str(task.get("id") or task.get("task_id") or ""), moment(task.get("created_at")), task)


def _refuse(error: HttpError) -> NoReturn:
    told = error.answer.maybe(_Refusal)
    kind = told.error.kind if told else None
    if kind and error.kind is not ErrorType.OUTCOME_UNKNOWN:
        raise refusal(kind, retry_after_seconds=error.retry_after_seconds) from error
    raise error
