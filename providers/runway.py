"""Runway's API: tasks that are asked for and stopped by id. It has no list and no webhook.

Wire format: runwayml 5.24.0 (`resources/tasks.py`, `types/task_retrieve_response.py`).
"""

from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import quote

from pydantic import Field

from providers.accounts import Account
from providers.catalogue.runway import MODELS
from providers.errors import ProviderError
from providers.http import HttpError, Transport
from providers.ordering import clip_of, model_of, prompt_of
from providers.protocol import ClipOrder, Lost, Order
from providers.runway_shapes import shape_of
from providers.sentences import UNSAFE_CLIP, WITHOUT_MEDIA, about_a_job, failed, percent, refusal
from providers.shapes import Each, Shape, Url
from providers.states import known_state, state_of
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType

VERSION = "2024-11-06"
PROMPT_UNITS = 1_000
USD_PER_CREDIT = 0.01
# The film has its own sound, and sound costs more.
MAY_BE_SILENT = frozenset(
    {
        *("seedance2", "seedance2_5", "seedance2_fast", "seedance2_mini"),
        *("kling3.0_standard", "veo3.1_fast", "wan3"),
    }
)
# By the beginning of the code; the first that fits.
FAILURES = (
    ("SAFETY.OUTPUT", ErrorType.SAFETY_BLOCKED, UNSAFE_CLIP),
    ("SAFETY", ErrorType.SAFETY_BLOCKED, None),
    ("INPUT_PREPROCESSING.SAFETY", ErrorType.SAFETY_BLOCKED, None),
    ("THIRD_PARTY.UNAVAILABLE", ErrorType.TRANSIENT, None),
    ("ASSET.INVALID", ErrorType.INPUT_UNFETCHABLE, None),
)


class _Created(Shape):
    id: Annotated[str, Field(min_length=1)]


class _Cost(Shape):
    credits: float | None = None


class _Task(Shape):
    # THROTTLED is over the account's concurrency: it waits.
    status: str = ""
    progress: float | None = None
    output: Each[Url] = ()
    failure_code: Annotated[str, Field(alias="failureCode")] = ""
    cost: _Cost | None = None

    @property
    def cost_usd(self) -> float | None:
        if self.cost is None or self.cost.credits is None:
            return None
        return round(max(self.cost.credits, 0.0) * USD_PER_CREDIT, 6)


class Runway:
    """One account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/v1"
        self._headers = {
            "Authorization": f"Bearer {account.key.get_secret_value()}",
            "X-Runway-Version": VERSION,
        }

    async def submit(self, order: Order) -> str:
        """Start a task. The prompt is cut at 1,000 UTF-16 units."""
        clip = clip_of(order)
        way = "image_to_video" if clip.image_url else "text_to_video"
        try:
            answer = await self._transport.pay(
                "POST", f"{self._base}/{way}", headers=self._headers, json=_body(clip)
            )
        except HttpError as error:
            _refuse(error)
        return answer.read(_Created).id

    async def find(self, lost: Lost) -> str | None:
        """It has no list."""
        raise refusal(ErrorType.OUTCOME_UNKNOWN)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once. The task says its cost when it has ended."""
        return _report(await self._task(provider_job_id))

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Ask for fresh addresses, which live for 24 to 48 hours, and download the first."""
        task = await self._task(provider_job_id)
        if not task.output:
            raise ProviderError(ErrorType.GENERATION_FAILED, WITHOUT_MEDIA)
        await self._transport.download(task.output[0], into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """Stop it, unless it has succeeded: that would delete the clip.

        Credits come back only for what has not begun to run, and even that is not promised: what cannot be
        read from the cancelled task afterwards is unknown (runwayml 5.24.0, `tasks.delete`).
        """
        before = await self._task(provider_job_id)
        state = known_state(before.status)
        # A word that nobody knows, and a clip: what can be had is not deleted.
        if state is ProviderJobState.SUCCEEDED or (state is None and before.output):
            return Receipt.KEPT
        if state and state.ended:
            return _receipt(before)
        with about_a_job():
            await self._transport.ask("DELETE", self._url(provider_job_id), headers=self._headers)
        return await self._after_the_end(provider_job_id, was_running=state is ProviderJobState.RUNNING)

    async def release(self, provider_job_id: str) -> None:
        """Runway forgets by itself."""

    async def _after_the_end(self, provider_job_id: str, *, was_running: bool) -> Receipt:
        """What a cancelled task cost, if it can still be asked for."""
        try:
            receipt = _receipt(await self._task(provider_job_id))
        except ProviderError:
            receipt = Receipt.UNKNOWN
        return Receipt.STILL_BILLED if receipt is Receipt.UNKNOWN and was_running else receipt

    async def _task(self, provider_job_id: str) -> _Task:
        with about_a_job():
            answer = await self._transport.ask("GET", self._url(provider_job_id), headers=self._headers)
        return answer.read(_Task)

    def _url(self, provider_job_id: str) -> str:
        return f"{self._base}/tasks/{quote(provider_job_id, safe='')}"


def _body(order: ClipOrder) -> dict[str, object]:
    model = model_of(MODELS, order.model)
    body: dict[str, object] = {
        "model": model.name,
        "promptText": prompt_of(order, PROMPT_UNITS),
        "duration": int(model.made_seconds(order.seconds)),
    }
    if (shape := shape_of(model.name, order)) is None:
        raise refusal(ErrorType.INVALID_REQUEST)
    body |= shape
    if order.image_url:
        body["promptImage"] = order.image_url
    if model.name in MAY_BE_SILENT:
        body["audio"] = False
    if model.seed:
        body["seed"] = order.seed % 2**32
    return body


def _refuse(error: HttpError) -> NoReturn:
    # [?] Its JSON is documented nowhere; "You do not have enough credits to run this task." comes with a 400.
    if error.answer.status == 400 and b"enough credits" in error.answer.body:  # noqa: PLR2004 - Bad Request
        raise refusal(ErrorType.QUOTA_EXHAUSTED) from error
    raise error


def _report(task: _Task) -> ProviderJobReport:
    state = state_of(task.status)
    if state is ProviderJobState.FAILED:
        kind, sentence = _failure(task.failure_code)
        return failed(kind, sentence, cost_usd=task.cost_usd)
    if state is ProviderJobState.SUCCEEDED and not task.output:
        return failed(sentence=WITHOUT_MEDIA, cost_usd=task.cost_usd)
    # Unlike what most services say, between 0 and 1.
    progress = percent(100 * task.progress) if task.progress is not None else None
    return ProviderJobReport(state=state, progress=progress, cost_usd=task.cost_usd)


def _failure(code: str) -> tuple[ErrorType, str | None]:
    fitting = ((kind, sentence) for start, kind, sentence in FAILURES if code.upper().startswith(start))
    return next(fitting, (ErrorType.GENERATION_FAILED, None))


def _receipt(task: _Task) -> Receipt:
    stopped = known_state(task.status) in (ProviderJobState.FAILED, ProviderJobState.CANCELED)
    if not stopped or task.cost_usd is None:
        return Receipt.UNKNOWN
    return Receipt.STILL_BILLED if task.cost_usd else Receipt.NOT_BILLED
