"""Work side by side: bounded, and over when it is over."""

import asyncio
from functools import partial

import pytest

from activities.bounded_gather import gather_bounded


class Crew:
    """Counts who works."""

    def __init__(self) -> None:
        self.working = self.most = self.done = 0
        self.stopped: list[str] = []

    async def work(self) -> None:
        self.working += 1
        self.most = max(self.most, self.working)
        await asyncio.sleep(0)
        self.working -= 1
        self.done += 1

    async def endless(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.stopped.append("endless")

    async def fail(self) -> None:
        raise LookupError("this one")


async def test_no_more_work_at_once_than_may_and_all_is_done() -> None:
    crew = Crew()
    await gather_bounded([crew.work] * 20, at_once=3)
    assert (crew.most, crew.done) == (3, 20)


async def test_the_first_failure_stops_the_others_and_is_raised_as_it_is() -> None:
    crew = Crew()
    with pytest.raises(LookupError, match="this one"):
        await gather_bounded([crew.endless, crew.fail, crew.work], at_once=2)
    assert (crew.stopped, crew.done) == (["endless"], 0)


async def test_a_cancel_stops_everything() -> None:
    crew = Crew()
    task = asyncio.create_task(gather_bounded([partial(crew.endless)] * 3, at_once=2))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert crew.stopped == ["endless", "endless"]
