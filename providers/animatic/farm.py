"""Renders the animatic's jobs. Any number of farms may share a folder: each job is held by a lock.

The kernel frees the lock when its holder dies, however it dies; the next farm then renders the job again.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from providers.animatic.folder import (
    CANCELED,
    FAILURE,
    ORDER,
    PROGRESS,
    RESULT,
    Folders,
    clear,
    ended,
    held,
    write_whole,
)
from providers.protocol import ClipOrder, MusicOrder
from workflows.contracts import JobError
from workflows.errors import ErrorType

LOOK_SECONDS = 0.2
# A trouble of the machine, not of the order: the job stays queued, and is tried again after this.
TROUBLE_SECONDS = 10.0
# Results are kept as long as a provider would keep them; by then they are in the assets.
RETENTION_SECONDS, FORGET_EVERY_SECONDS = 24 * 3600.0, 3600.0

logger = logging.getLogger(__name__)


class Render(Protocol):
    """Makes the file of one order, whole or not at all."""

    async def __call__(
        self, order: ClipOrder | MusicOrder, out: Path, on_progress: Callable[[float], None]
    ) -> None:
        """Render; `on_progress` takes fractions.

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

    async def run(self) -> None:
        """Render until cancelled; jobs under way are then stopped, and rendered again by the next farm."""
        forgotten_at = -FORGET_EVERY_SECONDS
        try:
            while True:
                if (now := time.monotonic()) - forgotten_at > FORGET_EVERY_SECONDS:
                    forgotten_at = now
                    self._folders.forget(RETENTION_SECONDS)
                self._take_up()
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            for task in self._busy.values():
                task.cancel()
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    def _take_up(self) -> None:
        self._busy = {job_id: task for job_id, task in self._busy.items() if not task.done()}
        free = self._slots - len(self._busy)
        waiting = [job_id for job_id in self._folders.waiting() if job_id not in self._busy]
        for job_id in waiting[:free]:
            self._busy[job_id] = asyncio.create_task(self._work(job_id))

    async def _work(self, job_id: str) -> None:
        job = self._folders.jobs / job_id
        try:
            with held(job) as mine:
                if mine and not ended(job):
                    await self._until_done_or_canceled(job)
                if mine:
                    self._folders.dequeue(job_id)
        except RenderRefusedError as error:
            failure = JobError(type=ErrorType.GENERATION_FAILED, message=str(error))
            write_whole(job / FAILURE, failure.model_dump_json())
        except Exception:
            # The machine's trouble, not the order's: the job stays queued, and is taken up again.
            logger.exception("rendering %s was interrupted; it will be tried again", job_id)
            await asyncio.sleep(TROUBLE_SECONDS)

    async def _until_done_or_canceled(self, job: Path) -> None:
        clear(job)
        work = asyncio.create_task(self._render_into(job))
        try:
            while not work.done() and not (job / CANCELED).exists():
                await asyncio.wait([work], timeout=LOOK_SECONDS)
        finally:
            work.cancel()
            await asyncio.wait([work])
        if not work.cancelled():
            work.result()

    async def _render_into(self, job: Path) -> None:
        order = _order(json.loads((job / ORDER).read_text()))
        write_whole(job / PROGRESS, "0")
        making = job / ("making.wav" if isinstance(order, MusicOrder) else "making.mp4")
        await self._render(
            order, making, lambda fraction: write_whole(job / PROGRESS, f"{fraction * 100:.1f}")
        )
        making.replace(job / RESULT)


def _order(said: dict[str, Any]) -> ClipOrder | MusicOrder:
    return MusicOrder(**said) if said.pop("kind") == "music" else ClipOrder(**said)
