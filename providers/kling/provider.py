"""Kling's tasks, from text and from a picture. Each carries a name of ours, by which it is found.

Wire format: Kling's developers' pages of February and May 2026 as others have kept them, new-api's and
ArcReel's adapters. What is marked [?] is uncertain.
"""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field

from providers.accounts import Account
from providers.catalogue.kling import MODELS, USD_PER_UNIT
from providers.errors import ProviderError
from providers.finding import Listed, look_for, moment
from providers.http import Answer, HttpError, Transport, outcome_unknown
from providers.kling.codes import DONE, Envelope, failed_by, said_by, translated
from providers.kling.tokens import bearer_of
from providers.likeness import CALLBACK, MODEL, Asked
from providers.ordering import clip_of, model_of, prompt_of
from providers.protocol import ClipOrder, Lost, Order
from providers.sentences import (
    WITHOUT_MEDIA,
    about_a_job,
    failed,
    nothing_to_fetch,
    refusal,
    without_stopping,
)
from providers.shapes import Each, Shape, Url
from providers.states import state_of
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt, Resolution
from workflows.errors import ErrorType

PROMPT_UNITS = 2_500
PAGE = 100
FROM_TEXT, FROM_PICTURE = "text2video", "image2video"
MODES = {Resolution.P720: "std", Resolution.P1080: "pro"}


class _Created(Shape):
    task_id: Annotated[str, Field(min_length=1)]


class _Accepted(Shape):
    data: _Created


class _Video(Shape):
    url: Url


class _Result(Shape):
    videos: Each[_Video] = ()


class _Task(Shape):
    task_status: str = ""
    task_status_msg: str = ""
    task_result: _Result = _Result()
    final_unit_deduction: float | None = None

    @property
    def cost_usd(self) -> float | None:
        units = self.final_unit_deduction
        return None if units is None else round(max(units, 0.0) * USD_PER_UNIT, 6)


class _Answer(Envelope):
    data: _Task


class _Page(Shape):
    # What is listed is compared, in whatever types it comes.
    data: list[dict[str, Any]]


class Kling:
    """One account. A task is asked for at its kind's path, and its id does not tell which that is."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._videos = f"{account.base_url}/v1/videos"
        self._key = account.key
        self._ways: dict[str, str] = {}

    async def submit(self, order: Order) -> str:
        """Start a task. The prompt is cut at 2,500 UTF-16 units; there is no seed."""
        clip = clip_of(order)
        url = f"{self._videos}/{_way(clip)}"
        try:
            answer = await self._transport.pay("POST", url, headers=self._headers(), json=_body(clip))
        except HttpError as error:
            raise translated(error) from error
        job_id = _accepted(answer)
        self._ways[job_id] = _way(clip)
        return job_id

    async def find(self, lost: Lost) -> str | None:
        """Look in the list of its kind for the name that the task was given."""
        return await look_for(lost, self._pages(_way(clip_of(lost.order))), _asked)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once. It never says how far it is."""
        return _report(await self._task(provider_job_id))

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Ask for the address, and download the clip, which is kept for 30 days."""
        task = await self._task(provider_job_id)
        if not task.task_result.videos:
            raise nothing_to_fetch(_report(task))
        await self._transport.download(task.task_result.videos[0].url, into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """No task can be stopped: only say what becomes of the money."""
        return without_stopping(await self.status(provider_job_id))

    async def release(self, provider_job_id: str) -> None:
        """Tasks are forgotten after 30 days; we forget its kind."""
        self._ways.pop(provider_job_id, None)

    async def _task(self, provider_job_id: str) -> _Task:
        """The task. Raises ProviderError: JOB_LOST: there is none of its kind, or of any kind."""
        known = self._ways.get(provider_job_id)
        for way in (known,) if known else (FROM_TEXT, FROM_PICTURE):
            try:
                task = await self._task_of(way, provider_job_id)
            except ProviderError as error:
                if error.kind is not ErrorType.JOB_LOST:
                    raise
            else:
                self._ways[provider_job_id] = way
                return task
        raise refusal(ErrorType.JOB_LOST)

    async def _task_of(self, way: str, job_id: str) -> _Task:
        url = f"{self._videos}/{way}/{quote(job_id, safe='')}"
        try:
            with about_a_job():
                answer = await self._transport.ask("GET", url, headers=self._headers())
        except HttpError as error:
            raise translated(error) from error
        return answer.read(_Answer).data

    async def _pages(self, way: str) -> AsyncIterator[list[Listed]]:
        number = 1
        while True:
            params = {"pageNum": str(number), "pageSize": str(PAGE)}
            url = f"{self._videos}/{way}"
            answer = await self._transport.ask("GET", url, headers=self._headers(), params=params)
            tasks = answer.read(_Page).data
            yield [_listed(task) for task in tasks]
            if not tasks:
                return
            number += 1

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {bearer_of(self._key.get_secret_value())}"}


def _way(order: ClipOrder) -> str:
    return FROM_PICTURE if order.image_url else FROM_TEXT


def _name(order: ClipOrder) -> str:
    """Our own name for the take's task, which must be the account's only one of that name."""
    return f"longtake-{hashlib.sha256(order.token.encode()).hexdigest()[:32]}"


def _body(order: ClipOrder) -> dict[str, object]:
    model = model_of(MODELS, order.model)
    mode = MODES.get(order.resolution)
    if mode is None:
        raise refusal(ErrorType.INVALID_REQUEST)
    body: dict[str, object] = {
        "model_name": model.name,
        "prompt": prompt_of(order, PROMPT_UNITS),
        "mode": mode,
        "duration": str(int(model.made_seconds(order.seconds))),
        # The film has its own sound, and sound costs more.
        "sound": "off",
        "external_task_id": _name(order),
    }
    # What begins from a picture has its ratio, and knows no word for another.
    body |= {"image": order.image_url} if order.image_url else {"aspect_ratio": order.aspect_ratio.value}
    return body | ({"callback_url": order.callback_url} if order.callback_url else {})


def _accepted(answer: Answer) -> str:
    """The task's id. A refusal may come with a status of 200 [?]."""
    envelope = answer.maybe(Envelope) or Envelope()
    if envelope.code not in ("", DONE):
        raise said_by(envelope) or outcome_unknown()
    return answer.read(_Accepted).data.task_id


def _asked(order: Order) -> Asked:
    """Our name alone says whose a task is: it stands where lists of other services show the model, too."""
    name = _name(clip_of(order))
    return Asked({MODEL: name, CALLBACK: name})


def _listed(task: dict[str, Any]) -> Listed:
    info = task.get("task_info")
    name = info.get("external_task_id") if isinstance(info, dict) else None
    shown = {MODEL: name, CALLBACK: name}
    return Listed(str(task.get("task_id") or ""), moment(task.get("created_at")), shown)


def _report(task: _Task) -> ProviderJobReport:
    state = state_of(task.task_status)
    if state is ProviderJobState.FAILED:
        return failed_by(task.task_status_msg, task.cost_usd)
    if state is ProviderJobState.SUCCEEDED and not task.task_result.videos:
        return failed(sentence=WITHOUT_MEDIA, cost_usd=task.cost_usd)
    return ProviderJobReport(state=state, cost_usd=task.cost_usd if state.ended else None)
