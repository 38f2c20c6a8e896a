import asyncio

import pytest

from store.errors import JobNotFound, LedgerConflict, LedgerMissing
from store.jobs import Jobs
from store.ledger import Ledger
from store.models import LedgerState, Outcome
from tests.store.builders import OWNER, a_job, an_end, an_order
from tests.store.processes import run_together
from workflows.contracts import JobError, Receipt, TakeOrder

INTEND = """
import asyncio, sys
from store.database import Database
from store.ledger import Ledger
from tests.store.builders import an_order

async def main():
    url, job_id = sys.argv[1:]
    database = Database(url)
    orders = [an_order(job_id, scene=scene) for scene in range(1, 21)]
    rows = await asyncio.gather(*(Ledger(database).intend(order) for order in orders))
    await database.dispose()
    print(*(row.scene for row in rows if row.fresh))

together()
asyncio.run(main())
"""


@pytest.fixture
async def order(jobs: Jobs) -> TakeOrder:
    row, _ = await jobs.add(a_job())
    return an_order(row.id)


async def test_the_first_intent_is_fresh_and_the_second_is_not(ledger: Ledger, order: TakeOrder) -> None:
    first, second = await ledger.intend(order), await ledger.intend(order)
    assert (first.fresh, second.fresh) == (True, False)
    assert first == second
    assert second.state == LedgerState.INTENT


async def test_another_take_is_another_call(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.intend(order)
    other = await ledger.intend(an_order(order.key.job_id, take=2))
    assert other.fresh
    assert [row.take for row in await ledger.rows(order.key.job_id)] == [1, 2]


async def test_of_many_at_once_only_one_may_pay(ledger: Ledger, order: TakeOrder) -> None:
    rows = await asyncio.gather(*(ledger.intend(order) for _ in range(30)))
    assert sum(row.fresh for row in rows) == 1


async def test_of_two_processes_only_one_may_pay_for_a_take(
    database_url: str, ledger: Ledger, order: TakeOrder
) -> None:
    said = await run_together(2, INTEND, database_url, order.key.job_id)
    fresh = [int(scene) for line in said for scene in line.split()]
    assert sorted(fresh) == list(range(1, 21))
    assert len(await ledger.rows(order.key.job_id)) == 20


async def test_nothing_is_paid_for_a_job_that_is_not_there(ledger: Ledger) -> None:
    with pytest.raises(JobNotFound):
        await ledger.intend(an_order("never-made"))


async def test_nothing_more_is_paid_for_a_job_that_is_being_deleted(
    jobs: Jobs, ledger: Ledger, order: TakeOrder
) -> None:
    await jobs.close(an_end(order.key.job_id), run_id=None)
    await jobs.hide(OWNER, [order.key.job_id])
    with pytest.raises(JobNotFound):
        await ledger.intend(order)


async def test_an_intent_taken_back_may_be_paid_again(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.intend(order)
    await ledger.withdraw(order.key)
    assert await ledger.row(order.key) is None
    assert (await ledger.intend(order)).fresh


async def test_an_accepted_call_is_not_taken_back(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.intend(order)
    accepted = await ledger.accept(order.key, "p-1")
    await ledger.withdraw(order.key)
    assert await ledger.row(order.key) == accepted


async def test_an_accepted_call_is_found_with_the_providers_id(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.intend(order)
    await ledger.accept(order.key, "p-1")
    row = await ledger.intend(order)
    assert (row.state, row.provider_job_id, row.fresh) == (LedgerState.ACCEPTED, "p-1", False)
    assert row.accepted_at


async def test_accepting_twice_changes_nothing(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.intend(order)
    assert await ledger.accept(order.key, "p-1") == await ledger.accept(order.key, "p-1")


async def test_a_second_provider_job_for_one_call_is_refused(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.intend(order)
    accepted = await ledger.accept(order.key, "p-1")
    with pytest.raises(LedgerConflict):
        await ledger.accept(order.key, "p-2")
    assert await ledger.row(order.key) == accepted


async def test_what_was_never_intended_is_neither_accepted_nor_settled(
    ledger: Ledger, order: TakeOrder
) -> None:
    with pytest.raises(LedgerMissing):
        await ledger.accept(order.key, "p-1")
    with pytest.raises(LedgerMissing):
        await ledger.settle(order.key, Outcome.FAILED, cost_usd=0)
    with pytest.raises(LedgerMissing):
        await ledger.collected(order.key, asset_key="a", thumbnail_key=None, seconds=5, digest=None)


async def test_a_call_ends_with_its_cost_its_receipt_and_its_reason(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.intend(order)
    await ledger.accept(order.key, "p-1")
    error = JobError(type="canceled", message="The scene was canceled.")
    await ledger.settle(order.key, Outcome.CANCELED, cost_usd=0.35, receipt=Receipt.STILL_BILLED, error=error)
    row = await ledger.row(order.key)
    assert row
    assert (row.state, row.outcome, row.cost_usd) == (LedgerState.TERMINAL, Outcome.CANCELED, 0.35)
    assert (row.receipt, row.error) == (Receipt.STILL_BILLED, error)
    assert row.terminal_at


async def test_the_first_end_stays(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.intend(order)
    first = await ledger.settle(order.key, Outcome.SUCCEEDED, cost_usd=0.35)
    assert await ledger.settle(order.key, Outcome.FAILED, cost_usd=9.0) == first


async def test_a_cost_that_comes_late_is_filled_in(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.intend(order)
    await ledger.settle(order.key, Outcome.CANCELED, cost_usd=None, receipt=Receipt.UNKNOWN)
    late = await ledger.settle(order.key, Outcome.FAILED, cost_usd=0.2)
    assert (late.outcome, late.cost_usd, late.receipt) == (Outcome.CANCELED, 0.2, Receipt.UNKNOWN)


async def test_an_end_is_not_undone_by_a_late_acceptance(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.intend(order)
    await ledger.settle(order.key, Outcome.CANCELED, cost_usd=None)
    row = await ledger.accept(order.key, "p-1")
    assert (row.state, row.provider_job_id) == (LedgerState.TERMINAL, "p-1")


async def test_a_job_costs_what_its_calls_add_up_to_exactly(
    jobs: Jobs, ledger: Ledger, order: TakeOrder
) -> None:
    job_id = order.key.job_id
    for scene in range(1, 11):
        await ledger.intend(an_order(job_id, scene=scene))
        await ledger.settle(an_order(job_id, scene=scene).key, Outcome.SUCCEEDED, cost_usd=0.1)
    assert await ledger.cost(job_id) == 1.0
    assert (await jobs.get(OWNER, job_id)).cost_usd == 1.0


async def test_calls_that_end_at_once_are_all_counted(jobs: Jobs, ledger: Ledger, order: TakeOrder) -> None:
    orders = [an_order(order.key.job_id, scene=scene) for scene in range(1, 21)]
    for each in orders:
        await ledger.intend(each)
    await asyncio.gather(*(ledger.settle(each.key, Outcome.SUCCEEDED, cost_usd=0.25) for each in orders))
    assert (await jobs.get(OWNER, order.key.job_id)).cost_usd == 5.0


async def test_a_job_without_calls_costs_nothing(ledger: Ledger, order: TakeOrder) -> None:
    assert await ledger.cost(order.key.job_id) == 0.0


async def test_a_collected_take_says_where_it_is(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.intend(order)
    await ledger.collected(order.key, asset_key="a", thumbnail_key="t", seconds=5.04, digest="d")
    row = await ledger.row(order.key)
    assert row
    assert (row.asset_key, row.thumbnail_key, row.seconds, row.digest) == ("a", "t", 5.04, "d")
    assert row.collected_at


async def test_unsettled_are_the_open_calls_of_ended_jobs(
    jobs: Jobs, ledger: Ledger, order: TakeOrder
) -> None:
    ended, open_call = order.key.job_id, an_order(order.key.job_id, scene=2)
    running, _ = await jobs.add(a_job())
    for each in (order, open_call, an_order(running.id)):
        await ledger.intend(each)
    await ledger.settle(order.key, Outcome.SUCCEEDED, cost_usd=0)
    await jobs.close(an_end(ended), run_id=None)
    assert [row.key for row in await ledger.unsettled()] == [open_call.key]


async def test_of_many_who_take_an_intent_over_one_may_pay(ledger: Ledger, order: TakeOrder) -> None:
    row = await ledger.intend(order)
    taken = await asyncio.gather(*(ledger.take_over(row) for _ in range(20)))
    assert taken.count(True) == 1


async def test_an_accepted_call_is_not_taken_over(ledger: Ledger, order: TakeOrder) -> None:
    row = await ledger.intend(order)
    await ledger.accept(order.key, "p-1")
    assert not await ledger.take_over(row)


async def test_a_withdrawn_intent_is_not_taken_over(ledger: Ledger, order: TakeOrder) -> None:
    row = await ledger.intend(order)
    await ledger.withdraw(order.key)
    assert not await ledger.take_over(row)


async def test_nothing_is_taken_over_for_a_job_that_is_being_deleted(
    ledger: Ledger, jobs: Jobs, order: TakeOrder
) -> None:
    row = await ledger.intend(order)
    await jobs.close(an_end(order.key.job_id), run_id=None)
    await jobs.hide(OWNER, [order.key.job_id])
    with pytest.raises(JobNotFound):
        await ledger.take_over(row)


async def test_an_intent_that_another_try_has_renewed_is_not_taken_back(
    ledger: Ledger, order: TakeOrder
) -> None:
    first = await ledger.intend(order)
    assert await ledger.take_over(first)
    await ledger.withdraw(order.key, intended_at=first.intent_at)
    await ledger.refused(first, JobError(type="rate_limited", message="Too late."))
    row = await ledger.row(order.key)
    assert row is not None
    assert row.state is LedgerState.INTENT


async def test_a_refused_intent_ends_free_of_charge(ledger: Ledger, order: TakeOrder) -> None:
    error = JobError(type="safety_blocked", message="No.")
    await ledger.refused(await ledger.intend(order), error)
    row = await ledger.row(order.key)
    assert row is not None
    assert (row.outcome, row.cost_usd, row.error) == (Outcome.FAILED, 0.0, error)
