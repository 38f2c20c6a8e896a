"""Renders the animatic's jobs. Any number of workers may share the folder: each job is locked by one.

The kernel frees the lock when its holder dies for whatever reason; another worker then renders the job again.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from pydantic import TypeAdapter

from contracts import Departure, JobError
from contracts.error_types import ErrorType
from providers.adapters.animatic.job_folders import (
    CANCELED,
    DEPARTURES,
    FAILURE,
    ORDER,
    PROGRESS,
    RESULT,
    JobFolders,
    clear_partial_files,
    has_ended,
    write_text_atomically,
)
from providers.protocol import ClipOrder, MusicOrder

QUEUE_POLL_SECONDS = 0.2
# After a failure of the machine, not of the order, the queued job is tried again after this.
RETRY_SECONDS = 10.0
# Age at which unreleased jobs are deleted (the machine may be off for days), and how often to look for them.
RETENTION_SECONDS, CLEANUP_INTERVAL_SECONDS = 7 * 24 * 3600.0, 3600.0

DEPARTURES_JSON = TypeAdapter(list[Departure])

logger = logging.getLogger(__name__)


class RenderOrder(Protocol):
    """Renders the file of one order, completely or not at all."""

    async def __call__(
        self, order: ClipOrder | MusicOrder, out: Path, on_progress: Callable[[float], None]
    ) -> Sequence[Departure]:
        """Render; `on_progress` takes fractions. Return how the file differs from the order.

        Raises:
            UnrenderableOrderError: this order can never be rendered.
        """


class UnrenderableOrderError(Exception):
    """The order itself is at fault; the message is for a person."""


class RenderWorker:
    """Renders up to `slots` jobs at a time, oldest first."""

    def __init__(self, folders: JobFolders, render: RenderOrder, *, slots: int) -> None:
        self._folders = folders
        self._render = render
        self._slots = slots
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._resting: dict[str, float] = {}
        self._forgotten_at = -CLEANUP_INTERVAL_SECONDS

    async def run(self) -> None:
        """Render until canceled; running jobs are then stopped, and rendered again by the next worker."""
        try:
            while True:
                pause = await self._poll_queue()
                await asyncio.sleep(pause)
        finally:
            for task in self._busy.values():
                task.cancel()
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _poll_queue(self) -> float:
        """Start waiting jobs; return the seconds until the next look. Survives any I/O error."""
        try:
            if (now := time.monotonic()) - self._forgotten_at > CLEANUP_INTERVAL_SECONDS:
                self._forgotten_at = now
                await asyncio.to_thread(self._folders.delete_old_jobs, RETENTION_SECONDS)
            self._start_waiting_jobs()
        except OSError:
            logger.exception("the renderer's folder cannot be used; it will be tried again")
            return RETRY_SECONDS
        return QUEUE_POLL_SECONDS

    def _start_waiting_jobs(self) -> None:
        now = time.monotonic()
        self._busy = {job_id: task for job_id, task in self._busy.items() if not task.done()}
        self._resting = {job_id: until for job_id, until in self._resting.items() if until > now}
        for job_id in self._folders.list_waiting_jobs():
            if len(self._busy) >= self._slots:
                return
            if job_id not in self._busy and job_id not in self._resting:
                self._start_job(job_id)

    def _start_job(self, job_id: str) -> None:
        """Start the job unless another worker has locked it."""
        if (lock := self._folders.try_lock_job(job_id)) is not None:
            task = asyncio.create_task(self._process_job(job_id))
            task.add_done_callback(lambda _: lock.close())
            self._busy[job_id] = task

    async def _process_job(self, job_id: str) -> None:
        job = self._folders.jobs / job_id
        try:
            if not has_ended(job):
                await self._render_job(job)
            self._folders.dequeue_job(job_id)
        except Exception:
            # A failure of the machine, not of the order: the job stays queued, and other jobs run first.
            logger.exception("rendering %s was interrupted; it will be tried again", job_id)
            self._resting[job_id] = time.monotonic() + RETRY_SECONDS

    async def _render_job(self, job: Path) -> None:
        try:
            await self._render_or_cancel(job)
        except UnrenderableOrderError as error:
            logger.warning("the order of %s has failed: %s", job.name, error)
            failure = JobError(type=ErrorType.GENERATION_FAILED, message=str(error))
            write_text_atomically(job / FAILURE, failure.model_dump_json())

    async def _render_or_cancel(self, job: Path) -> None:
        clear_partial_files(job)
        work = asyncio.create_task(self._render_into(job))
        try:
            while not work.done() and not (job / CANCELED).exists():
                await asyncio.wait([work], timeout=QUEUE_POLL_SECONDS)
        finally:
            work.cancel()
            await _wait_settled(work)
        if not work.cancelled():
            work.result()

    async def _render_into(self, job: Path) -> None:
        order = _parse_order((job / ORDER).read_text())
        write_text_atomically(job / PROGRESS, "0")
        making = job / ("making.wav" if isinstance(order, MusicOrder) else "making.mp4")
        departures = await self._render(
            order, making, lambda fraction: write_text_atomically(job / PROGRESS, f"{fraction * 100:.1f}")
        )
        write_text_atomically(job / DEPARTURES, DEPARTURES_JSON.dump_json(list(departures)).decode())
        making.replace(job / RESULT)


async def _wait_settled(work: asyncio.Task[None]) -> None:
    """Wait until the rendering has cleaned up, even if the worker is stopped meanwhile."""
    stopped: asyncio.CancelledError | None = None
    while not work.done():
        try:
            await asyncio.wait([work])
        except asyncio.CancelledError as error:
            stopped = error
    if stopped:
        raise stopped


def _parse_order(text: str) -> ClipOrder | MusicOrder:
    try:
        said = json.loads(text)
        return MusicOrder(**said) if said.pop("kind") == "music" else ClipOrder(**said)
    except (ValueError, TypeError, KeyError) as error:
        raise UnrenderableOrderError("The order for this preview cannot be read.") from error
