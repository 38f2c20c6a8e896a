"""MiniMax's version 1, for Hailuo: tasks without list or cancel, whose refusals come with HTTP 200.

Wire format: excerpts of MiniMax's documentation.
"""

from pathlib import Path

from providers.accounts import Account
from providers.catalogue.minimax import HAILUO
from providers.errors import ProviderError
from providers.http import Answer, Transport, malformed, outcome_unknown
from providers.minimax.codes import failed_by, kind_of
from providers.ordering import clip_of, model_of, prompt_of
from providers.protocol import ClipOrder, Lost, Order
from providers.retry_after import retry_after_seconds
from providers.sentences import WITHOUT_MEDIA, about_a_job, failed, refusal, without_stopping
from providers.shapes import Shape, Url
from providers.states import known_state, state_of
from workflows.contracts import AspectRatio, ProviderJobReport, ProviderJobState, Receipt, Resolution
from workflows.errors import ErrorType

PROMPT_UNITS = 2_000


class _Verdict(Shape):
    status_code: int = 0


class _Task(Shape):
    """Any of its answers: each has the verdict, and of the rest what it is about."""

    base_resp: _Verdict | None = None
    task_id: str | None = None
    status: str = ""
    file_id: str = ""

    @property
    def code(self) -> int:
        return self.base_resp.status_code if self.base_resp else 0

    @property
    def state(self) -> ProviderJobState:
        """The status in our words."""
        return state_of(self.status)


class _File(Shape):
    download_url: Url | None = None


class _Retrieved(Shape):
    base_resp: _Verdict | None = None
    file: _File | None = None


class HailuoTasks:
    """The version-1 part of one account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/v1"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit(self, order: Order) -> str:
        """Start a task. The prompt is cut at 2,000 UTF-16 units; there is no seed."""
        answer = await self._transport.pay(
            "POST", f"{self._base}/video_generation", headers=self._headers, json=_body(clip_of(order))
        )
        task = answer.read(_Task)
        if task.task_id:
            return task.task_id
        # Of a time-out (1001) or a code that we do not know nobody can say whether something was begun.
        kind = kind_of(task.code)
        wait = retry_after_seconds(answer.headers)
        raise refusal(kind, retry_after_seconds=wait) if kind else outcome_unknown()

    async def find(self, lost: Lost) -> str | None:
        """It has no list."""
        raise refusal(ErrorType.OUTCOME_UNKNOWN)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once. It never says how far it is."""
        task = await self._task(provider_job_id)
        state = task.state
        if state is ProviderJobState.FAILED:
            return failed_by(task.code)
        if state is ProviderJobState.SUCCEEDED and not task.file_id:
            return failed(sentence=WITHOUT_MEDIA)
        return ProviderJobReport(state=state)

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Ask for the file, then for a fresh address of it, and download that."""
        task = await self._task(provider_job_id)
        if not task.file_id:
            raise ProviderError(ErrorType.GENERATION_FAILED, WITHOUT_MEDIA)
        answer = await self._ask("files/retrieve", file_id=task.file_id)
        file = answer.read(_Retrieved).file
        if file is None or not file.download_url:
            raise malformed()
        await self._transport.download(file.download_url, into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """It cannot be stopped: only say what becomes of the money."""
        return without_stopping(await self.status(provider_job_id))

    async def release(self, provider_job_id: str) -> None:
        """Nothing can be deleted."""

    async def _task(self, provider_job_id: str) -> _Task:
        answer = await self._ask("query/video_generation", task_id=provider_job_id)
        task = answer.read(_Task)
        if not task.code or known_state(task.status) is ProviderJobState.FAILED:
            return task
        kind = kind_of(task.code) or ErrorType.TRANSIENT
        # [?] The only parameter is the id.
        lost = kind is ErrorType.INVALID_REQUEST
        wait = retry_after_seconds(answer.headers)
        raise refusal(ErrorType.JOB_LOST if lost else kind, retry_after_seconds=wait)

    async def _ask(self, path: str, **params: str) -> Answer:
        with about_a_job():
            return await self._transport.ask(
                "GET", f"{self._base}/{path}", headers=self._headers, params=params
            )


def _body(order: ClipOrder) -> dict[str, object]:
    model = model_of(HAILUO, order.model)
    if order.aspect_ratio is not AspectRatio.WIDE or order.resolution is not Resolution.P720:
        raise refusal(ErrorType.INVALID_REQUEST)
    body: dict[str, object] = {
        "model": model.name,
        "prompt": prompt_of(order, PROMPT_UNITS),
        "duration": int(model.made_seconds(order.seconds)),
        "resolution": "768P",
    }
    if order.image_url:
        body["first_frame_image"] = order.image_url
    if order.callback_url:
        body["callback_url"] = order.callback_url
    return body
