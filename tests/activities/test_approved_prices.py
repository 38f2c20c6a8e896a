"""A run goes on at the prices that it was approved with, whatever the catalogue says by then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from activities.approved_prices import ApprovedPrices
from activities.orders import Orders
from activities.outline import Outlines
from activities.paid_calls import PaidCalls
from providers.prices import Price
from providers.registry import Kind, Registry
from store.errors import BudgetExceeded
from store.models import CostSource
from store.wishes import Wishes
from tests.activities.kit import DONE, REGISTRY, Rooms, take_of
from tests.store.builders import an_end
from workflows.contracts import Resolution, Stage

# After a deploy: three times as much.
DEARER = Registry([replace(model, usd_per_second=3 * model.usd_per_second) for model in REGISTRY.models])


def paying(rooms: Rooms, registry: Registry) -> PaidCalls:
    """What pays, with that catalogue."""
    orders = Orders(rooms.jobs, rooms.storyboards, Wishes(rooms.database))
    longest = dict.fromkeys(Stage, timedelta(0))
    return PaidCalls(rooms.ledger, {"fake": rooms.provider}, orders, registry, longest_call=longest)


async def test_a_job_that_was_approved_at_an_old_price_goes_on_with_it(rooms: Rooms) -> None:
    job_id = await rooms.job(4.0, 4.0, transition="cut", audio="off", budget_usd=4.0)
    board = await Outlines(rooms.jobs, rooms.storyboards, REGISTRY, rooms.expectations).of(job_id)
    calls = paying(rooms, DEARER)
    first, second = [await calls.start(take_of(job_id, scene)) for scene in (1, 2)]
    assert (board.price_usd, first.price_usd, second.price_usd) == (4.0, 2.0, 2.0)
    await calls.settle(second, DONE)
    row = await rooms.ledger.row(second.key)
    assert row
    assert (row.cost_usd, row.cost_source) == (2.0, CostSource.REGISTRY)


async def test_the_price_that_is_told_is_the_one_that_was_noted(rooms: Rooms) -> None:
    job_id = await rooms.job(4.0, transition="cut", audio="off")
    await paying(rooms, REGISTRY).start(take_of(job_id))
    board = await Outlines(rooms.jobs, rooms.storyboards, DEARER, rooms.expectations).of(job_id)
    assert board.price_usd == 2.0


async def test_another_job_and_another_run_have_the_prices_of_their_day(rooms: Rooms) -> None:
    job_id, other = [await rooms.job(4.0, transition="cut", audio="off", budget_usd=4.0) for _ in range(2)]
    await rooms.jobs.note_run(job_id, "run-1")
    await paying(rooms, REGISTRY).start(take_of(job_id))
    calls = paying(rooms, DEARER)
    with pytest.raises(BudgetExceeded):
        await calls.start(take_of(other))
    await rooms.jobs.close(an_end(job_id), run_id="run-1")
    await rooms.jobs.note_run(job_id, "run-2")
    with pytest.raises(BudgetExceeded):
        await calls.start(take_of(job_id, take=2))


async def test_prices_by_resolution_and_length_are_kept_as_they_are(rooms: Rooms) -> None:
    job_id = await rooms.job(4.0)
    prices = (Price(0.4, "clip", Resolution.P720, 5.0), Price(0.1, resolution=Resolution.P480), Price(0.3))
    registry = Registry([replace(REGISTRY.find("fake"), prices=prices)])
    noted = await ApprovedPrices(rooms.jobs, registry).model(job_id, "fake", None, Kind.VIDEO)
    later = await ApprovedPrices(rooms.jobs, DEARER).model(job_id, "fake", None, Kind.VIDEO)
    assert noted.prices == later.prices == prices
    assert later.price_usd(5.0, Resolution.P720) == 0.4
