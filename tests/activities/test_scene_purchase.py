"""The lines of a scene, bought side by side, with a service whose slots are few."""

import asyncio
from functools import partial

import pytest

from activities.scene_purchase import LINES_AT_ONCE, BuyLine, ScenePurchase
from contracts import LedgerStage, TakeKey, TakeOrder
from store.errors import BudgetExceeded, ProviderBusy
from tests.conditions import eventually

ORDER = TakeOrder(
    key=TakeKey(job_id="job", stage=LedgerStage.VOICE, scene=1, line=1), provider="fake", model="", digest=""
)


class Service:
    """Has `slots`, and speaks a line once `finish` is called with it."""

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self.asked: list[int] = []
        self.speaking: dict[int, asyncio.Future[None]] = {}

    async def speak(self, line: int) -> None:
        self.asked.append(line)
        if len(self.speaking) == self._slots:
            raise ProviderBusy(ORDER, 1, self._slots)
        self.speaking[line] = asyncio.get_running_loop().create_future()
        try:
            await self.speaking[line]
        finally:
            del self.speaking[line]

    def finish(self, *lines: int) -> None:
        for line in lines:
            self.speaking[line].set_result(None)

    def calls(self, lines: int) -> list[BuyLine]:
        return [partial(self.speak, line) for line in range(1, lines + 1)]

    async def speaks(self, *lines: int) -> None:
        await eventually(lambda: sorted(self.speaking) == list(lines), f"lines {lines} are being spoken")


async def test_lines_are_spoken_side_by_side_in_their_order() -> None:
    service = Service(slots=9)
    bought = asyncio.create_task(ScenePurchase(service.calls(LINES_AT_ONCE + 2)).run())
    await service.speaks(*range(1, LINES_AT_ONCE + 1))
    service.finish(2)
    await service.speaks(1, 3, 4, 5)
    service.finish(1, 3, 4, 5)
    await service.speaks(6)
    service.finish(6)
    await bought
    assert service.asked == [1, 2, 3, 4, 5, 6]


async def test_a_line_without_a_slot_goes_on_when_another_is_spoken() -> None:
    service = Service(slots=2)
    bought = asyncio.create_task(ScenePurchase(service.calls(4)).run())
    await service.speaks(1, 2)
    service.finish(1)
    await service.speaks(2, 3)
    service.finish(2, 3)
    await service.speaks(4)
    service.finish(4)
    await bought


async def test_without_any_slot_the_purchase_is_refused() -> None:
    service = Service(slots=0)
    with pytest.raises(ProviderBusy):
        await ScenePurchase(service.calls(2)).run()


async def test_after_a_failure_what_has_begun_is_finished_and_nothing_else_begins() -> None:
    service = Service(slots=2)
    bought = asyncio.create_task(ScenePurchase(service.calls(3)).run())
    await service.speaks(1, 2)
    service.speaking[1].set_exception(failure := BudgetExceeded("job", 2.0, 1.0))
    await service.speaks(2)
    service.finish(2)
    with pytest.raises(BudgetExceeded) as raised:
        await bought
    assert raised.value is failure
    assert service.asked == [1, 2, 3]


async def test_a_cancel_waits_until_each_line_has_ended() -> None:
    begun: list[int] = []
    ended: list[int] = []

    async def pay(line: int) -> None:
        begun.append(line)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(line)

    bought = asyncio.create_task(ScenePurchase([partial(pay, line) for line in (1, 2)]).run())
    await eventually(lambda: begun == [1, 2], "both lines are being paid for")
    bought.cancel()
    with pytest.raises(asyncio.CancelledError):
        await bought
    assert ended == [1, 2]
