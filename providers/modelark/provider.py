"""Ark's tasks.

Wire format: byteplus-python-sdk-v2 3.0.63 (`byteplussdkarkruntime`), Volcengine's pages 82379/1520757,
1521309, 1521675 and 1521720 as others have kept them, litellm 1.110.2.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from pydantic import Field

from providers.accounts import Account
from providers.finding import Listed, look_for, moment
from providers.http import HttpError, Transport
from providers.modelark.codes import Trouble, failed_by, translated
from providers.modelark.orders import ABROAD, IN_CHINA, Models
from providers.ordering import clip_of
from providers.protocol import Lost, Order
from providers.sentences import WITHOUT_MEDIA, about_a_job, failed, nothing_to_fetch, refusal
from providers.shapes import Shape, Url
from providers.states import known_state, state_of
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType

TASKS = "/contents/generations/tasks"
PAGE = 100
# "The last seven days". An hour is for clocks and for us.
LISTED_FOR = timedelta(days=7) - timedelta(hours=1)
IT_RUNS = b"cannotcancel"


class _Created(Shape):
    id: Annotated[str, Field(min_length=1)]


class _Content(Shape):
    video_url: Url | None = None


class _Usage(Shape):
    completion_tokens: float | None = None


class _Task(Shape):
    model: str = ""
    resolution: str = ""
    status: str = ""
    error: Trouble = Trouble()
    content: _Content = _Content()
    usage: _Usage = _Usage()


class _Page(Shape):
    # What is listed is compared, in whatever types it comes.
    items: list[dict[str, Any]]


class ModelArk:
    """One account, at either service: the address tells which."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._tasks = account.base_url + TASKS
        in_china = (urlsplit(account.base_url).hostname or "").endswith(".volces.com")
        self._models = Models(IN_CHINA if in_china else ABROAD)
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit(self, order: Order) -> str:
        """Start a task. The prompt is cut at 4,000 UTF-16 units; there is no seed."""
        body = self._models.body(clip_of(order))
        try:
            answer = await self._transport.pay("POST", self._tasks, headers=self._headers, json=body)
        except HttpError as error:
            raise translated(error) from error
        return answer.read(_Created).id

    async def find(self, lost: Lost) -> str | None:
        """Look in the list of the last week, by model, length, size and ratio."""
        if datetime.now(UTC) - lost.since > LISTED_FOR:
            raise refusal(ErrorType.OUTCOME_UNKNOWN)
        return await look_for(lost, self._pages(), self._models.asked)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once. It never says how far it is; what it cost it says in tokens."""
        return self._report(await self._task(provider_job_id))

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Ask for the address, which lives for 24 hours, and download the clip."""
        task = await self._task(provider_job_id)
        if not task.content.video_url:
            raise nothing_to_fetch(self._report(task))
        await self._transport.download(task.content.video_url, into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """Stop it if it waits: what runs goes on, and of what has ended a delete would lose the clip."""
        state = known_state((await self._task(provider_job_id)).status)
        if state is ProviderJobState.QUEUED:
            state = await self._deleted(provider_job_id)
        if state is ProviderJobState.SUCCEEDED:
            return Receipt.KEPT
        ended = state in (ProviderJobState.FAILED, ProviderJobState.CANCELED)
        return Receipt.NOT_BILLED if ended else Receipt.STILL_BILLED

    async def release(self, provider_job_id: str) -> None:
        """The account's own history: tasks are forgotten after a week."""

    async def _deleted(self, provider_job_id: str) -> ProviderJobState | None:
        """How the task stands after an attempt to cancel it."""
        try:
            await self._transport.ask("DELETE", self._url(provider_job_id), headers=self._headers)
        except HttpError as error:
            # "It runs" comes as a conflict, and is no trouble: what became of it is asked next.
            if not error.final and IT_RUNS not in error.answer.body.lower():
                raise
        return known_state((await self._task(provider_job_id)).status)

    async def _task(self, provider_job_id: str) -> _Task:
        try:
            with about_a_job():
                answer = await self._transport.ask("GET", self._url(provider_job_id), headers=self._headers)
        except HttpError as error:
            raise translated(error) from error
        return answer.read(_Task)

    async def _pages(self) -> AsyncIterator[list[Listed]]:
        number = 1
        while True:
            params = {"page_num": str(number), "page_size": str(PAGE)}
            answer = await self._transport.ask("GET", self._tasks, headers=self._headers, params=params)
            tasks = answer.read(_Page).items
            yield [Listed(str(task.get("id") or ""), moment(task.get("created_at")), task) for task in tasks]
            if not tasks:
                return
            number += 1

    def _report(self, task: _Task) -> ProviderJobReport:
        state = state_of(task.status)
        if state is ProviderJobState.FAILED:
            return failed_by(task.error)
        cost = self._models.cost_usd(task.model, task.resolution, task.usage.completion_tokens)
        if state is ProviderJobState.SUCCEEDED and not task.content.video_url:
            return failed(sentence=WITHOUT_MEDIA, cost_usd=cost)
        return ProviderJobReport(state=state, cost_usd=cost if state is ProviderJobState.SUCCEEDED else None)

    def _url(self, provider_job_id: str) -> str:
        return f"{self._tasks}/{quote(provider_job_id, safe='')}"
