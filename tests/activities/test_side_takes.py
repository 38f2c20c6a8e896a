"""Several takes of one scene at a service: each under its very number, paid once, and stopped by itself."""

import asyncio

import pytest

from activities.takes import TakeActivities
from contracts import AcceptedJob, CancelReceipt, TakeOrder
from contracts.error_types import ErrorType
from store.models import CallOutcome
from store.retake_requests import RetakeRequests
from tests.activities.kit import ActivityStack, FakeProvider, environment, take_of
from tests.activities.paying import row_of


def beside(job_id: str, take: int) -> TakeOrder:
    return take_of(job_id, take=take).model_copy(update={"beside_others": True})


async def submit(takes: TakeActivities, order: TakeOrder) -> AcceptedJob:
    return await environment().run(takes.submit_take, order)


@pytest.fixture
async def job_id(stack: ActivityStack) -> str:
    """A job whose first scene has a take, and of which four more are wished."""
    job_id = await stack.job(4.0)
    await stack.paid_calls.start_job(take_of(job_id))
    await RetakeRequests(stack.database).add_requests(job_id, 1, text="Fog.", seeds=(21, 22, 23, 24))
    return job_id


async def test_four_that_are_ordered_at_once_are_four_orders_each_with_its_own_seed(
    stack: ActivityStack, provider: FakeProvider, job_id: str
) -> None:
    orders = [beside(job_id, take) for take in (5, 3, 2, 4)]
    accepted = await asyncio.gather(*(submit(stack.takes, order) for order in orders))
    assert [job.key.take for job in accepted] == [5, 3, 2, 4]
    seeds = {int(order.token.rsplit("/", 1)[1]): getattr(order, "seed", None) for order in provider.orders}
    assert {take: seed for take, seed in seeds.items() if take > 1} == {2: 21, 3: 22, 4: 23, 5: 24}


async def test_one_that_is_submitted_again_is_not_paid_for_again(
    stack: ActivityStack, provider: FakeProvider, job_id: str
) -> None:
    orders = [beside(job_id, take) for take in (2, 3)]
    for order in (*orders, *orders):
        assert (await submit(stack.takes, order)).key == order.key
    assert [token.rsplit("/", 1)[1] for token in provider.paid] == ["1", "2", "3"]


async def test_one_that_has_failed_is_not_ordered_anew_under_another_number(
    stack: ActivityStack, provider: FakeProvider, job_id: str
) -> None:
    await submit(stack.takes, beside(job_id, 2))
    await stack.ledger.record_outcome(beside(job_id, 2).key, CallOutcome.FAILED, cost_usd=0)
    accepted = await submit(stack.takes, beside(job_id, 2))
    assert (accepted.key.take, accepted.ended, len(provider.paid)) == (2, True, 2)


async def test_one_is_stopped_and_the_others_go_on(
    stack: ActivityStack, provider: FakeProvider, job_id: str
) -> None:
    for take in (2, 3):
        await submit(stack.takes, beside(job_id, take))
    receipt = await environment().run(stack.takes.cancel_one_take, beside(job_id, 2).key)
    assert (receipt, provider.canceled) == (CancelReceipt.NOT_BILLED, ["job-2"])
    assert (await row_of(stack, beside(job_id, 2))).outcome is CallOutcome.CANCELED
    assert (await row_of(stack, beside(job_id, 3))).outcome is None


async def test_one_that_was_never_ordered_has_nothing_to_stop(stack: ActivityStack, job_id: str) -> None:
    receipt = await environment().run(stack.takes.cancel_one_take, beside(job_id, 4).key)
    assert receipt is CancelReceipt.NEVER_STARTED


async def test_the_budget_holds_for_all_together(stack: ActivityStack) -> None:
    job_id = await stack.job(4.0, budget_usd=5.0)
    await RetakeRequests(stack.database).add_requests(job_id, 1, text=None, seeds=(1, 2, 3, 4))
    submitted = await asyncio.gather(
        *(submit(stack.takes, beside(job_id, take)) for take in (2, 3, 4, 5)), return_exceptions=True
    )
    refused = [getattr(each, "type", None) for each in submitted if isinstance(each, Exception)]
    rows = await stack.ledger.reads.list_rows(job_id)
    assert set(refused) == {ErrorType.BUDGET_EXCEEDED}
    assert sum(row.price_usd for row in rows) == 4.0
    assert len(rows) + len(refused) == 4


async def test_the_first_takes_have_seeds_that_follow_each_other_and_retakes_come_behind_them(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    job_id = await stack.job(4.0, takes=4)
    asked = await RetakeRequests(stack.database).add_request(job_id, 1, text="Fog.", seed=99)
    await asyncio.gather(*(submit(stack.takes, beside(job_id, take)) for take in (1, 2, 3, 4)))
    first, *others = sorted(getattr(order, "seed", 0) for order in provider.orders)
    assert (asked.take, others) == (5, [first + 1, first + 2, first + 3])


async def test_the_budget_holds_for_the_first_takes_together(stack: ActivityStack) -> None:
    job_id = await stack.job(4.0, budget_usd=5.0, takes=4)
    orders = [beside(job_id, take) for take in (1, 2, 3, 4)]
    await asyncio.gather(*(submit(stack.takes, order) for order in orders), return_exceptions=True)
    assert sum(row.price_usd for row in await stack.ledger.reads.list_rows(job_id)) == 4.0
