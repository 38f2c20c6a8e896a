"""A semaphore whose line is ordered: who matters more goes first, then who waits longest."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from itertools import count


class PrioritySemaphore:
    """So many places. `get_priority` gives a caller's priority as it gets in line: the lowest goes first."""

    def __init__(self, places: int, get_priority: Callable[[], int]) -> None:
        self._free = places
        self._get_priority = get_priority
        self._arrivals = count()
        self._line: list[tuple[int, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def hold_place(self) -> AsyncIterator[None]:
        """Hold one of the places while the block runs; wait for it first."""
        await self._take_place()
        try:
            yield
        finally:
            self._hand_on()

    async def _take_place(self) -> None:
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        heappush(self._line, (self._get_priority(), next(self._arrivals), turn))
        try:
            await turn
        except asyncio.CancelledError:
            # The place may have come in the same moment: somebody else gets it.
            if turn.done() and not turn.cancelled():
                self._hand_on()
            raise

    def _hand_on(self) -> None:
        while self._line:
            *_, turn = heappop(self._line)
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
