"""Who gets a place, and when."""

import asyncio
from contextlib import AsyncExitStack

from media.priority_semaphore import PrioritySemaphore


class Crowd:
    """Callers at one semaphore with a single place, by name and priority."""

    def __init__(self) -> None:
        self.priority = 0
        self.served: list[str] = []
        self.places = PrioritySemaphore(1, lambda: self.priority)

    def add_caller(self, name: str, priority: int) -> asyncio.Task[None]:
        """Have somebody get in line."""
        task = asyncio.create_task(self._be_served(name, priority))
        task.set_name(name)
        return task

    async def _be_served(self, name: str, priority: int) -> None:
        self.priority = priority
        async with self.places.hold_place():
            self.served.append(name)


async def let_run() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_the_lowest_priority_goes_first_then_who_waits_longest() -> None:
    crowd = Crowd()
    async with crowd.places.hold_place():
        callers = [crowd.add_caller(*who) for who in (("a", 3), ("b", 3), ("c", 1), ("d", 2), ("e", 1))]
        await let_run()
        assert crowd.served == []
    await asyncio.gather(*callers)
    assert crowd.served == ["c", "e", "d", "a", "b"]


async def test_as_many_hold_a_place_as_there_are() -> None:
    places = PrioritySemaphore(2, lambda: 3)
    async with AsyncExitStack() as held:
        for _ in range(2):
            await held.enter_async_context(places.hold_place())
        third = asyncio.create_task(held.enter_async_context(places.hold_place()))
        await let_run()
        assert not third.done()
        third.cancel()
        await asyncio.wait([third])


async def test_who_is_cancelled_while_waiting_takes_no_place_along() -> None:
    crowd = Crowd()
    async with crowd.places.hold_place():
        gone, other = crowd.add_caller("gone", 1), crowd.add_caller("other", 3)
        await let_run()
        gone.cancel()
    await asyncio.wait([gone, other])
    assert crowd.served == ["other"]


async def test_who_is_cancelled_as_the_place_comes_hands_it_on() -> None:
    crowd = Crowd()
    async with crowd.places.hold_place():
        gone, other = crowd.add_caller("gone", 1), crowd.add_caller("other", 3)
        await let_run()
    gone.cancel()
    await asyncio.wait([gone, other])
    assert crowd.served == ["other"]
