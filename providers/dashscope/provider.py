"""The tasks of DashScope.

Wire format: help.aliyun.com/model-studio/manage-asynchronous-tasks, dashscope 2.0.2, @ai-sdk/alibaba 1.0.61
and litellm 1.110.2. What is marked [?] is uncertain.
"""

from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from pydantic import Field

from providers.accounts import Account
from providers.dashscope.codes import Trouble, failed_by, translated
from providers.dashscope.orders import body_of
from providers.http import Answer, HttpError, Transport, outcome_unknown
from providers.ordering import clip_of
from providers.protocol import Lost, Order
from providers.sentences import WITHOUT_MEDIA, about_a_job, failed, nothing_to_fetch, refusal
from providers.shapes import Shape, Url
from providers.states import known_state, plain, state_of
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType

SYNTHESIS = "/services/aigc/video-generation/video-synthesis"
OWN_WORDS = {"suspended": ProviderJobState.QUEUED}
OPEN = (ProviderJobState.QUEUED, ProviderJobState.RUNNING)


class _Created(Shape):
    task_id: Annotated[str, Field(min_length=1)]


class _Accepted(Shape):
    output: _Created


class _Output(Trouble):
    task_status: str = ""
    video_url: Url | None = None


class _Task(Trouble):
    output: _Output


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
        """There is a list, of the last day, but it shows neither prompts nor lengths."""
        raise refusal(ErrorType.OUTCOME_UNKNOWN)

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

    def _url(self, provider_job_id: str) -> str:
        return f"{self._base}/tasks/{quote(provider_job_id, safe='')}"


def _accepted(answer: Answer) -> str:
    """The task's id. A refusal may come with a status of 200."""
    if accepted := answer.maybe(_Accepted):
        return accepted.output.task_id
    trouble = answer.maybe(Trouble)
    raise refusal(trouble.kind) if trouble and trouble.kind else outcome_unknown()


def _report(output: _Output) -> ProviderJobReport:
    state = state_of(output.task_status, OWN_WORDS)
    if state is ProviderJobState.FAILED:
        return failed_by(output)
    if state is ProviderJobState.SUCCEEDED and not output.video_url:
        return failed(sentence=WITHOUT_MEDIA)
    return ProviderJobReport(state=state)
