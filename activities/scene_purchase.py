"""Buys the lines of one scene side by side, as far as their service has free slots."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from store.errors import ProviderBusy

# A scene with many lines leaves slots of its service to other scenes and films.
LINES_AT_ONCE = 4

BuyLine = Callable[[], Awaitable[None]]


class ScenePurchase:
    """Runs paying calls side by side; one that finds no free slot goes on once another has ended.

    What has begun is awaited, whatever becomes of the others: it may be paid for. After a failure nothing
    begins any more.
    """

    def __init__(self, calls: Iterable[BuyLine]) -> None:
        self._waiting = deque(calls)
        # In the order in which they began.
        self._running: dict[asyncio.Task[None], BuyLine] = {}
        self._failure: BaseException | None = None
        self._refusal: BaseException | None = None

    async def run(self) -> None:
        """Return once all calls have ended.

        Raises:
            ProviderBusy: no call runs, and the next one finds no free slot.
            BaseException: that of the call that failed first.
        """
        try:
            self._begin()
            while self._running:
                await self._note_ended()
                self._begin()
        finally:
            await _cancel(list(self._running))
        if (error := self._failure or self._refusal) is not None:
            raise error

    def _begin(self) -> None:
        while self._may_begin():
            call = self._waiting.popleft()
            self._running[asyncio.ensure_future(call())] = call

    def _may_begin(self) -> bool:
        stopped = self._failure or self._refusal
        return bool(self._waiting) and not stopped and len(self._running) < LINES_AT_ONCE

    async def _note_ended(self) -> None:
        await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        ended = [task for task in self._running if task.done()]
        calls = {task: self._running.pop(task) for task in ended}
        refused = [task for task in ended if isinstance(task.exception(), ProviderBusy)]
        self._waiting.extendleft(calls[task] for task in reversed(refused))
        others = [task.exception() for task in ended if task not in refused]
        self._failure = self._failure or next(filter(None, others), None)
        # A call that has ended otherwise has given its slot back: then those that were refused ask again.
        self._refusal = None if others else refused[0].exception()


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
