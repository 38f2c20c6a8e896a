"""A run goes on at the prices that it was approved with, whatever the catalogue says by then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from activities.paid_calls import PaidCalls
from activities.provider_orders import ProviderOrders
from activities.storyboard_outline import StoryboardOutlines
from contracts import LedgerStage, ModelKind, Resolution
from providers.prices import ListPrice
from providers.registry import Registry
from store.errors import BudgetExceeded
from store.models import CostSource
from store.retake_requests import RetakeRequests
from tests.activities.kit import DONE, REGISTRY, ActivityStack, no_images, take_of
from tests.store.builders import an_end

# After a deploy: three times as much.
DEARER = Registry([replace(model, usd_per_second=3 * model.usd_per_second) for model in REGISTRY.models])


def paying(stack: ActivityStack, registry: Registry) -> PaidCalls:
    """What pays, with that catalogue."""
    orders = ProviderOrders(
        stack.jobs,
        stack.storyboards,
        RetakeRequests(stack.database),
        no_images(stack.database),
        registry=registry,
    )
    longest = dict.fromkeys(LedgerStage, timedelta(0))
    return PaidCalls(
        stack.ledger,
        {"fake": stack.provider},
        orders,
        stack.approved_prices(registry),
        registry,
        longest_call=longest,
    )


async def test_a_job_that_was_approved_at_an_old_price_goes_on_with_it(stack: ActivityStack) -> None:
    job_id = await stack.job(4.0, 4.0, transition="cut", audio="off", budget_usd=4.0)
    board = await StoryboardOutlines(
        stack.jobs, stack.storyboards, stack.approved_prices(), stack.expectations
    ).read_outline(job_id)
    calls = paying(stack, DEARER)
    first, second = [await calls.start_job(take_of(job_id, scene)) for scene in (1, 2)]
    assert (board.price_usd, first.price_usd, second.price_usd) == (4.0, 2.0, 2.0)
    await calls.settle_job(second.key, DONE)
    row = await stack.ledger.reads.find_row(second.key)
    assert row
    assert (row.cost_usd, row.cost_source) == (2.0, CostSource.REGISTRY)


async def test_each_take_of_each_scene_is_in_the_price_that_is_approved(stack: ActivityStack) -> None:
    job_id = await stack.job(4.0, 4.0, transition="cut", audio="off", takes=4)
    outlines = StoryboardOutlines(stack.jobs, stack.storyboards, stack.approved_prices(), stack.expectations)
    assert (await outlines.read_outline(job_id)).price_usd == 4 * (2.0 + 2.0)


async def test_the_price_that_is_told_is_the_one_that_was_noted(stack: ActivityStack) -> None:
    job_id = await stack.job(4.0, transition="cut", audio="off")
    await paying(stack, REGISTRY).start_job(take_of(job_id))
    board = await StoryboardOutlines(
        stack.jobs, stack.storyboards, stack.approved_prices(DEARER), stack.expectations
    ).read_outline(job_id)
    assert board.price_usd == 2.0


async def test_another_job_and_another_run_have_the_prices_of_their_day(stack: ActivityStack) -> None:
    job_id, other = [await stack.job(4.0, transition="cut", audio="off", budget_usd=4.0) for _ in range(2)]
    await stack.jobs.note_run(job_id, "run-1")
    await paying(stack, REGISTRY).start_job(take_of(job_id))
    calls = paying(stack, DEARER)
    with pytest.raises(BudgetExceeded):
        await calls.start_job(take_of(other))
    await stack.jobs.close_job(an_end(job_id), run_id="run-1")
    await stack.jobs.note_run(job_id, "run-2")
    with pytest.raises(BudgetExceeded):
        await calls.start_job(take_of(job_id, take=2))


async def test_prices_by_resolution_and_length_are_kept_as_they_are(stack: ActivityStack) -> None:
    job_id = await stack.job(4.0)
    prices = (
        ListPrice(0.4, "clip", Resolution.P720, 5.0),
        ListPrice(0.1, resolution=Resolution.P480),
        ListPrice(0.3),
    )
    registry = Registry([replace(REGISTRY.find_model("fake"), prices=prices)])
    noted = await stack.approved_prices(registry).get_priced_model(job_id, "fake", None, ModelKind.VIDEO)
    later = await stack.approved_prices(DEARER).get_priced_model(job_id, "fake", None, ModelKind.VIDEO)
    assert noted.prices == later.prices == prices
    assert later.price_usd(5.0, Resolution.P720) == 0.4
