"""TakeSlot: one of a job's slots, as a take holds it, gives it back, and asks for another one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType

from temporalio import workflow

from workflows.cancellation import run_shielded


class TakeSlot:
    """One of the slots that bound a job's concurrent takes, for the length of an `async with`."""

    def __init__(self, slots: asyncio.Semaphore) -> None:
        self._slots, self._is_held = slots, False

    async def __aenter__(self) -> "TakeSlot":
        """Wait for a slot."""
        await self.acquire()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the slot back, if it is held."""
        self._release()

    async def acquire(self) -> None:
        """Wait for a slot, unless one is held."""
        if not self._is_held:
            await self._slots.acquire()
            self._is_held = True

    def _release(self) -> None:
        if self._is_held:
            self._is_held = False
            self._slots.release()

    @asynccontextmanager
    async def give_back(self) -> AsyncIterator[None]:
        """Give the slot back for the block, and wait for another one after it.

        What ends with an error or a cancel waits for none: that is told at once.
        """
        self._release()
        try:
            yield
        except GeneratorExit:  # The run is evicted from this worker's cache.
            raise
        except BaseException:
            if not is_told_at_once():
                await run_shielded(self.acquire())
            raise
        # Also when a cancel arrives: the caller sees it before it goes on.
        await run_shielded(self.acquire())


def is_told_at_once() -> bool:
    """Return whether a take that came to nothing says so before it waits for anything.

    Until December 2026 it queued for a slot first, behind all takes that wait for one.
    """
    return workflow.patched("refused-at-once")
