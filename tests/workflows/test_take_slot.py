"""A take's slot where the run is evicted from its worker's cache, which closes its coroutines."""

import asyncio
import types
from collections.abc import Generator

from workflows.cancellation import run_afterwards
from workflows.take_slot import TakeSlot


@types.coroutine
def wait_for_a_decision() -> Generator[None, None, None]:
    yield


def test_a_take_that_is_evicted_while_it_has_no_slot_asks_for_none() -> None:
    slots, closed = asyncio.Semaphore(1), []

    async def close() -> None:
        closed.append(True)

    async def hold() -> None:
        async with TakeSlot(slots) as slot, slot.give_back(), run_afterwards(close):
            await wait_for_a_decision()

    take = hold()
    take.send(None)
    assert not slots.locked()
    take.close()
    assert (slots.locked(), closed) == (False, [])
