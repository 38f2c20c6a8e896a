"""TakeSlot: one of a job's slots, as a take holds it, gives it back, and asks for another one."""

import asyncio
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
        self.release()

    async def acquire(self) -> None:
        """Wait for a slot, unless one is held."""
        if not self._is_held:
            await self._slots.acquire()
            self._is_held = True

    def give_back(self) -> "GivenBackSlot":
        """Give the slot back for an `async with`, and wait for another one after it."""
        return GivenBackSlot(self)

    def release(self) -> None:
        """Give the slot back, if it is held."""
        if self._is_held:
            self._is_held = False
            self._slots.release()


class GivenBackSlot:
    """The time for which a take has given its slot back. What ends it with an error waits for no slot.

    This is no generator, for the reason that `run_afterwards` has.
    """

    def __init__(self, slot: TakeSlot) -> None:
        self._slot = slot

    async def __aenter__(self) -> None:
        """Give the slot back."""
        self._slot.release()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for another slot, also when a cancel arrives: the caller sees it before it goes on."""
        if kind is GeneratorExit:  # The run is evicted: nothing may be awaited.
            return
        if kind is None or not is_told_at_once():
            await run_shielded(self._slot.acquire())


def is_told_at_once() -> bool:
    """Return whether a take that came to nothing says so before it waits for anything.

    Until December 2026 it queued for a slot first, behind all takes that wait for one.
    """
    return workflow.patched("refused-at-once")
