"""Renders the animatic's jobs. Any number of farms may share a folder: each job is held by a lock.

The kernel frees the lock when its holder dies, however it dies; the next farm then renders the job again.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from pydantic import TypeAdapter

from providers.animatic.folder import (
    CANCELED,
    DEPARTURES,
    FAILURE,
    ORDER,
    PROGRESS,
    RESULT,
    Folders,
    clear,
    ended,
    write_whole,
)
from providers.protocol import ClipOrder, MusicOrder
from workflows.contracts import Departure, JobError
from workflows.errors import ErrorType

LOOK_SECONDS = 0.2
# A trouble of the machine, not of the order: the job stays queued, and is tried again after this.
TROUBLE_SECONDS = 10.0
# What nobody came for: released results are gone at once, and a machine may well be off for some days.
RETENTION_SECONDS, FORGET_EVERY_SECONDS = 7 * 24 * 3600.0, 3600.0

DEPARTURES_JSON = TypeAdapter(list[Departure])

logger = logging.getLogger(__name__)


class Render(Protocol):
    """Makes the file of one order, whole or not at all."""

    async def __call__(
        self, order: ClipOrder | MusicOrder, out: Path, on_progress: Callable[[float], None]
    ) -> Sequence[Departure]:
        """Render; `on_progress` takes fractions. Returns in what the file is not as ordered.

        Raises:
            RenderRefusedError: this order can never be rendered.
        """


class RenderRefusedError(Exception):
    """The order itself is at fault; its message is for a person."""


class Farm:
    """Renders up to `slots` jobs at once, oldest first."""

    def __init__(self, folders: Folders, render: Render, *, slots: int) -> None:
        self._folders = folders
        self._render = render
        self._slots = slots
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._resting: dict[str, float] = {}
        self._forgotten_at = -FORGET_EVERY_SECONDS

    async def run(self) -> None:
        """Render until cancelled; jobs under way are then stopped, and rendered again by the next farm."""
        try:
            while True:
                pause = await self._look()
                await asyncio.sleep(pause)
        finally:
            for task in self._busy.values():
                task.cancel()
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _look(self) -> float:
        """Take up what waits; returns after how many seconds to look again. Whatever happens, it goes on."""
        try:
            if (now := time.monotonic()) - self._forgotten_at > FORGET_EVERY_SECONDS:
                self._forgotten_at = now
                await asyncio.to_thread(self._folders.forget, RETENTION_SECONDS)
            self._take_up()
        except OSError:
            logger.exception("the renderer's folder cannot be used; it will be tried again")
            return TROUBLE_SECONDS
        return LOOK_SECONDS

    def _take_up(self) -> None:
        now = time.monotonic()
        self._busy = {job_id: task for job_id, task in self._busy.items() if not task.done()}
        self._resting = {job_id: until for job_id, until in self._resting.items() if until > now}
        for job_id in self._folders.waiting():
            if len(self._busy) >= self._slots:
                return
            if job_id not in self._busy and job_id not in self._resting:
                self._begin(job_id)

    def _begin(self, job_id: str) -> None:
        """Work on the job unless another farm does."""
        if (lock := self._folders.hold(job_id)) is not None:
            task = asyncio.create_task(self._work(job_id))
            task.add_done_callback(lambda _: lock.close())
            self._busy[job_id] = task

    async def _work(self, job_id: str) -> None:
        job = self._folders.jobs / job_id
        try:
            if not ended(job):
                await self._until_ended(job)
            self._folders.dequeue(job_id)
        except Exception:
            # The machine's trouble, not the order's: the job stays queued, and others have their turn.
            logger.exception("rendering %s was interrupted; it will be tried again", job_id)
            self._resting[job_id] = time.monotonic() + TROUBLE_SECONDS

    async def _until_ended(self, job: Path) -> None:
        try:
            await self._until_done_or_canceled(job)
        except RenderRefusedError as error:
            logger.warning("the order of %s has failed: %s", job.name, error)
            failure = JobError(type=ErrorType.GENERATION_FAILED, message=str(error))
            write_whole(job / FAILURE, failure.model_dump_json())

    async def _until_done_or_canceled(self, job: Path) -> None:
        clear(job)
        work = asyncio.create_task(self._render_into(job))
        try:
            while not work.done() and not (job / CANCELED).exists():
                await asyncio.wait([work], timeout=LOOK_SECONDS)
        finally:
            work.cancel()
            await _settled(work)
        if not work.cancelled():
            work.result()

    async def _render_into(self, job: Path) -> None:
        order = _order((job / ORDER).read_text())
        write_whole(job / PROGRESS, "0")
        making = job / ("making.wav" if isinstance(order, MusicOrder) else "making.mp4")
        departures = await self._render(
            order, making, lambda fraction: write_whole(job / PROGRESS, f"{fraction * 100:.1f}")
        )
        write_whole(job / DEPARTURES, DEPARTURES_JSON.dump_json(list(departures)).decode())
        making.replace(job / RESULT)


async def _settled(work: asyncio.Task[None]) -> None:
    """Wait until the work has cleaned up, even if the farm is stopped meanwhile."""
    stopped: asyncio.CancelledError | None = None
    while not work.done():
        try:
            await asyncio.wait([work])
        except asyncio.CancelledError as error:
            stopped = error
    if stopped:
        raise stopped


def _order(text: str) -> ClipOrder | MusicOrder:
    try:
        said = json.loads(text)
        return MusicOrder(**said) if said.pop("kind") == "music" else ClipOrder(**said)
    except (ValueError, TypeError, KeyError) as error:
        raise RenderRefusedError("The order for this preview cannot be read.") from error
