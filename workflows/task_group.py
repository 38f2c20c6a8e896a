"""Tasks of a job that run side by side; more may be started while others run."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from temporalio import workflow

from workflows.cancellation import run_shielded


class TaskGroup:
    """The tasks of one job. Tasks handle their own failures; an exception that leaves one fails the job."""

    def __init__(self) -> None:
        self._children: list[asyncio.Task[None]] = []
        # Those without which nothing comes of the job: once one fails, nobody waits for the others.
        self._vital: list[asyncio.Task[None]] = []
        self.is_dirty = False

    def start_task(self, part: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start a task. A task that the caller cancels ends alone: `join_all` raises nothing for it."""
        self._children.append(asyncio.create_task(part))
        self.mark_dirty()
        return self._children[-1]

    def start_vital_task(self, part: Coroutine[Any, Any, None]) -> None:
        """Start a task whose failure `join_all` raises at once, however many others run."""
        self._vital.append(self.start_task(part))

    def mark_dirty(self) -> None:
        """Record that the parts of the film changed, so that it must be composed again."""
        self.is_dirty = True

    async def join_all(self) -> None:
        """Wait until no task runs and reset `is_dirty`; then raise the first error, if any."""
        while not self._is_idle():  # Again: a task may have been started between the last one's end and here.
            await workflow.wait_condition(lambda: self._is_idle() or self._has_failed())
            self._raise_vital_failure()
        ended, self._children, self.is_dirty = self._children, [], False
        for part in ended:
            if not part.cancelled():
                part.result()

    def _is_idle(self) -> bool:
        return all(part.done() for part in self._children)

    def _has_failed(self) -> bool:
        return any(
            part.done() and not part.cancelled() and part.exception() is not None for part in self._vital
        )

    def _raise_vital_failure(self) -> None:
        for part in self._vital:
            if part.done() and not part.cancelled():
                part.result()

    async def cancel_all(self) -> None:
        """Cancel all tasks, once, and wait for their clean-up in full."""
        if not self._children:
            return
        for part in self._children:
            part.cancel()
        await run_shielded(asyncio.gather(*self._children, return_exceptions=True))
