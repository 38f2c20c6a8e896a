"""The tasks of DashScope.

Wire format: help.aliyun.com/model-studio/manage-asynchronous-tasks, dashscope 2.0.2, @ai-sdk/alibaba 1.0.61
and litellm 1.110.2. What is marked [?] is uncertain.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field

from providers.accounts import Account
from providers.catalogue.dashscope import MODELS
from providers.dashscope.codes import Trouble, failed_by, translated
from providers.dashscope.orders import PROMPT_UNITS, body_of, model_name
from providers.errors import ProviderError
from providers.finding import Listed, look_for, moment
from providers.http import Answer, HttpError, Transport, outcome_unknown
from providers.likeness import MODEL, PROMPT, Asked
from providers.ordering import clip_of, prompt_of
from providers.protocol import Lost, Order
from providers.sentences import WITHOUT_MEDIA, about_a_job, failed, nothing_to_fetch, refusal
from providers.shapes import Shape, Url
from providers.states import known_state, plain, state_of
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType

SYNTHESIS = "/services/aigc/video-generation/video-synthesis"
# "Completed tasks are retained for 24 hours", and so far its list goes back. An hour is for clocks and us.
LISTED_FOR = timedelta(hours=23)
PAGE = 50
OWN_WORDS = {"suspended": ProviderJobState.QUEUED}
OPEN = (ProviderJobState.QUEUED, ProviderJobState.RUNNING)


class _Created(Shape):
    task_id: Annotated[str, Field(min_length=1)]


class _Accepted(Shape):
    output: _Created


class _Output(Trouble):
    task_status: str = ""
    video_url: Url | None = None
    orig_prompt: str | None = None


class _Task(Trouble):
    output: _Output


class _Page(Shape):
    # What is listed is compared, in whatever types it comes.
    data: list[dict[str, Any]]


class DashScope:
    """One account, in the region of its address."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/api/v1"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit(self, order: Order) -> str:
        """Start a task. Prompts are cut at 2,500 to 20,000 UTF-16 units, as the model takes them."""
        headers = self._headers | {"X-DashScope-Async": "enable"}
        body = body_of(clip_of(order))
        try:
            answer = await self._transport.pay("POST", self._base + SYNTHESIS, headers=headers, json=body)
        except HttpError as error:
            raise translated(error) from error
        return _accepted(answer)

    async def find(self, lost: Lost) -> str | None:
        """Look in the list of the last day, which shows no prompts; those that are done tell them."""
        if datetime.now(UTC) - lost.since > LISTED_FOR:
            raise refusal(ErrorType.OUTCOME_UNKNOWN)
        return await look_for(lost, self._pages(lost), _asked)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once. It never says how far it is."""
        return _report(await self._output(provider_job_id))

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Download the clip. Its address, and the task, are good for a day."""
        output = await self._output(provider_job_id)
        if not output.video_url:
            raise nothing_to_fetch(_report(output))
        await self._transport.download(output.video_url, into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """Stop it if it still waits, which costs nothing. One that runs goes on."""
        state = known_state((await self._output(provider_job_id)).task_status, OWN_WORDS)
        if state is None or state in OPEN:
            state = await self._stopped(provider_job_id)
        if state is ProviderJobState.SUCCEEDED:
            return Receipt.KEPT
        return Receipt.STILL_BILLED if state is None or state in OPEN else Receipt.NOT_BILLED

    async def release(self, provider_job_id: str) -> None:
        """Tasks are forgotten after a day."""

    async def _stopped(self, provider_job_id: str) -> ProviderJobState | None:
        """How the task stands after an attempt to stop it."""
        try:
            await self._transport.ask("POST", f"{self._url(provider_job_id)}/cancel", headers=self._headers)
        except HttpError as error:
            # "It does not wait" is no trouble: what became of it is asked next. Anything else may pass.
            if not error.final:
                raise
        return known_state((await self._output(provider_job_id)).task_status, OWN_WORDS)

    async def _output(self, provider_job_id: str) -> _Output:
        try:
            with about_a_job():
                answer = await self._transport.ask("GET", self._url(provider_job_id), headers=self._headers)
        except HttpError as error:
            raise translated(error) from error
        output = answer.read(_Task).output
        if plain(output.task_status) == "unknown":
            raise refusal(ErrorType.JOB_LOST)
        return output

    async def _pages(self, lost: Lost) -> AsyncIterator[list[Listed]]:
        number = 1
        while True:
            params = {"page_no": str(number), "page_size": str(PAGE)}
            answer = await self._transport.ask(
                "GET", f"{self._base}/tasks", headers=self._headers, params=params
            )
            tasks = answer.read(_Page).data
            yield [await self._listed(task, lost) for task in tasks]
            if not tasks:
                return
            number += 1

    async def _listed(self, task: dict[str, Any], lost: Lost) -> Listed:
        """A listed task; of one that may be the lost one, with its prompt, which the list does not show."""
        job_id, name = str(task.get("task_id") or ""), task.get("model_name")
        shown = {MODEL: name}
        if job_id and job_id not in lost.known and str(name) == model_name(clip_of(lost.order)):
            shown[PROMPT] = await self._prompt(job_id)
        return Listed(job_id, moment(task.get("gmt_create")), shown)

    async def _prompt(self, job_id: str) -> str | None:
        """The prompt of a task that is done; null before, and of a task that is gone."""
        try:
            return (await self._output(job_id)).orig_prompt
        except ProviderError as error:
            if error.kind is not ErrorType.JOB_LOST:
                raise
            return None

    def _url(self, provider_job_id: str) -> str:
        return f"{self._base}/tasks/{quote(provider_job_id, safe='')}"


def _accepted(answer: Answer) -> str:
    """The task's id. A refusal may come with a status of 200."""
    if accepted := answer.maybe(_Accepted):
        return accepted.output.task_id
    trouble = answer.maybe(Trouble)
    raise refusal(trouble.kind) if trouble and trouble.kind else outcome_unknown()


def _asked(order: Order) -> Asked:
    clip = clip_of(order)
    names = {f"{model.name}{end}" for model in MODELS for end in ("", "-t2v", "-i2v")} - {model_name(clip)}
    fields = {MODEL: model_name(clip), PROMPT: prompt_of(clip, PROMPT_UNITS[clip.model])}
    return Asked(fields, names)


def _report(output: _Output) -> ProviderJobReport:
    state = state_of(output.task_status, OWN_WORDS)
    if state is ProviderJobState.FAILED:
        return failed_by(output)
    if state is ProviderJobState.SUCCEEDED and not output.video_url:
        return failed(sentence=WITHOUT_MEDIA)
    return ProviderJobReport(state=state)
