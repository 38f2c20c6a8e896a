import asyncio

import pytest

from contracts import CancelReceipt, JobError, TakeOrder
from store.database import Database
from store.errors import IntentNotFound, JobNotFound, LedgerConflict
from store.jobs import Jobs
from store.ledger.limits import CallLimits
from store.ledger.writes import Ledger
from store.models import CallOutcome, LedgerState
from tests.store.builders import OWNER, a_job, an_end, an_order
from tests.store.processes import run_together

INTEND = """
import asyncio, sys
from store.database import Database
from store.ledger.writes import Ledger
from tests.store.builders import an_order

async def main():
    url, job_id = sys.argv[1:]
    database = Database(url)
    orders = [an_order(job_id, scene=scene) for scene in range(1, 21)]
    rows = await asyncio.gather(*(Ledger(database).record_intent(order) for order in orders))
    await database.dispose()
    print(*(row.scene for row in rows if row.is_new_intent))

together()
asyncio.run(main())
"""


@pytest.fixture
async def order(jobs: Jobs) -> TakeOrder:
    row, _ = await jobs.add_job(a_job())
    return an_order(row.id)


async def test_the_first_intent_is_fresh_and_the_second_is_not(ledger: Ledger, order: TakeOrder) -> None:
    first, second = await ledger.record_intent(order), await ledger.record_intent(order)
    assert (first.is_new_intent, second.is_new_intent) == (True, False)
    assert first == second
    assert second.state == LedgerState.INTENT


async def test_another_take_is_another_call(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.record_intent(order)
    other = await ledger.record_intent(an_order(order.key.job_id, take=2))
    assert other.is_new_intent
    assert [row.take for row in await ledger.reads.list_rows(order.key.job_id)] == [1, 2]


async def test_of_many_at_once_only_one_may_pay(ledger: Ledger, order: TakeOrder) -> None:
    rows = await asyncio.gather(*(ledger.record_intent(order) for _ in range(30)))
    assert sum(row.is_new_intent for row in rows) == 1


async def test_of_two_processes_only_one_may_pay_for_a_take(
    database_url: str, ledger: Ledger, order: TakeOrder
) -> None:
    said = await run_together(2, INTEND, database_url, order.key.job_id)
    fresh = [int(scene) for line in said for scene in line.split()]
    assert sorted(fresh) == list(range(1, 21))
    assert len(await ledger.reads.list_rows(order.key.job_id)) == 20


async def test_nothing_is_paid_for_a_job_that_is_not_there(ledger: Ledger) -> None:
    with pytest.raises(JobNotFound):
        await ledger.record_intent(an_order("never-made"))


async def test_nothing_more_is_paid_for_a_job_that_is_being_deleted(
    jobs: Jobs, ledger: Ledger, order: TakeOrder
) -> None:
    await jobs.close_job(an_end(order.key.job_id), run_id=None)
    await jobs.begin_deletion(OWNER, [order.key.job_id])
    with pytest.raises(JobNotFound):
        await ledger.record_intent(order)


async def test_an_intent_taken_back_may_be_paid_again(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.record_intent(order)
    await ledger.withdraw_intent(order.key)
    assert await ledger.reads.find_row(order.key) is None
    assert (await ledger.record_intent(order)).is_new_intent


async def test_an_accepted_call_is_not_taken_back(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.record_intent(order)
    accepted = await ledger.record_acceptance(order.key, "p-1")
    await ledger.withdraw_intent(order.key)
    assert await ledger.reads.find_row(order.key) == accepted


async def test_an_accepted_call_is_found_with_the_providers_id(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.record_intent(order)
    await ledger.record_acceptance(order.key, "p-1")
    row = await ledger.record_intent(order)
    assert (row.state, row.provider_job_id, row.is_new_intent) == (LedgerState.ACCEPTED, "p-1", False)
    assert row.accepted_at


async def test_accepting_twice_changes_nothing(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.record_intent(order)
    assert await ledger.record_acceptance(order.key, "p-1") == await ledger.record_acceptance(
        order.key, "p-1"
    )


async def test_a_second_provider_job_for_one_call_is_refused(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.record_intent(order)
    accepted = await ledger.record_acceptance(order.key, "p-1")
    with pytest.raises(LedgerConflict):
        await ledger.record_acceptance(order.key, "p-2")
    assert await ledger.reads.find_row(order.key) == accepted


async def test_what_was_never_intended_is_neither_accepted_nor_settled(
    ledger: Ledger, order: TakeOrder
) -> None:
    with pytest.raises(IntentNotFound):
        await ledger.record_acceptance(order.key, "p-1")
    with pytest.raises(IntentNotFound):
        await ledger.record_outcome(order.key, CallOutcome.FAILED, cost_usd=0)
    with pytest.raises(IntentNotFound):
        await ledger.record_collection(order.key, asset_key="a", thumbnail_key=None, seconds=5, digest=None)


async def test_a_call_ends_with_its_cost_its_receipt_and_its_reason(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.record_intent(order)
    await ledger.record_acceptance(order.key, "p-1")
    error = JobError(type="canceled", message="The scene was canceled.")
    await ledger.record_outcome(
        order.key, CallOutcome.CANCELED, cost_usd=0.35, receipt=CancelReceipt.STILL_BILLED, error=error
    )
    row = await ledger.reads.find_row(order.key)
    assert row
    assert (row.state, row.outcome, row.cost_usd) == (LedgerState.TERMINAL, CallOutcome.CANCELED, 0.35)
    assert (row.receipt, row.error) == (CancelReceipt.STILL_BILLED, error)
    assert row.terminal_at


async def test_the_first_end_stays(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.record_intent(order)
    first = await ledger.record_outcome(order.key, CallOutcome.SUCCEEDED, cost_usd=0.35)
    assert await ledger.record_outcome(order.key, CallOutcome.FAILED, cost_usd=9.0) == first


async def test_a_cost_that_comes_late_is_filled_in(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.record_intent(order)
    await ledger.record_outcome(order.key, CallOutcome.CANCELED, cost_usd=None, receipt=CancelReceipt.UNKNOWN)
    late = await ledger.record_outcome(order.key, CallOutcome.FAILED, cost_usd=0.2)
    assert (late.outcome, late.cost_usd, late.receipt) == (CallOutcome.CANCELED, 0.2, CancelReceipt.UNKNOWN)


async def test_an_end_is_not_undone_by_a_late_acceptance(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.record_intent(order)
    await ledger.record_outcome(order.key, CallOutcome.CANCELED, cost_usd=None)
    row = await ledger.record_acceptance(order.key, "p-1")
    assert (row.state, row.provider_job_id) == (LedgerState.TERMINAL, "p-1")


async def test_a_job_costs_what_its_calls_add_up_to_exactly(
    jobs: Jobs, ledger: Ledger, order: TakeOrder
) -> None:
    job_id = order.key.job_id
    for scene in range(1, 11):
        await ledger.record_intent(an_order(job_id, scene=scene))
        await ledger.record_outcome(an_order(job_id, scene=scene).key, CallOutcome.SUCCEEDED, cost_usd=0.1)
    assert await ledger.reads.get_job_cost(job_id) == 1.0
    assert (await jobs.get_job(OWNER, job_id)).cost_usd == 1.0


async def test_calls_that_end_at_once_are_all_counted(jobs: Jobs, ledger: Ledger, order: TakeOrder) -> None:
    orders = [an_order(order.key.job_id, scene=scene) for scene in range(1, 21)]
    for each in orders:
        await ledger.record_intent(each)
    await asyncio.gather(
        *(ledger.record_outcome(each.key, CallOutcome.SUCCEEDED, cost_usd=0.25) for each in orders)
    )
    assert (await jobs.get_job(OWNER, order.key.job_id)).cost_usd == 5.0


async def test_a_job_without_calls_costs_nothing(ledger: Ledger, order: TakeOrder) -> None:
    assert await ledger.reads.get_job_cost(order.key.job_id) == 0.0


async def test_a_collected_take_says_where_it_is(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.record_intent(order)
    await ledger.record_collection(order.key, asset_key="a", thumbnail_key="t", seconds=5.04, digest="d")
    row = await ledger.reads.find_row(order.key)
    assert row
    assert (row.asset_key, row.thumbnail_key, row.seconds, row.digest) == ("a", "t", 5.04, "d")
    assert row.collected_at


async def test_unsettled_are_the_open_calls_of_ended_jobs(
    jobs: Jobs, ledger: Ledger, order: TakeOrder
) -> None:
    ended, open_call = order.key.job_id, an_order(order.key.job_id, scene=2)
    running, _ = await jobs.add_job(a_job())
    for each in (order, open_call, an_order(running.id)):
        await ledger.record_intent(each)
    await ledger.record_outcome(order.key, CallOutcome.SUCCEEDED, cost_usd=0)
    await jobs.close_job(an_end(ended), run_id=None)
    assert [row.key for row in await ledger.reads.list_unsettled()] == [open_call.key]


async def test_of_many_who_take_an_intent_over_one_may_pay(ledger: Ledger, order: TakeOrder) -> None:
    row = await ledger.record_intent(order)
    taken = await asyncio.gather(*(ledger.take_over_intent(row) for _ in range(20)))
    assert taken.count(True) == 1


async def test_an_accepted_call_is_not_taken_over(ledger: Ledger, order: TakeOrder) -> None:
    row = await ledger.record_intent(order)
    await ledger.record_acceptance(order.key, "p-1")
    assert not await ledger.take_over_intent(row)


async def test_a_withdrawn_intent_is_not_taken_over(ledger: Ledger, order: TakeOrder) -> None:
    row = await ledger.record_intent(order)
    await ledger.withdraw_intent(order.key)
    assert not await ledger.take_over_intent(row)


async def test_nothing_is_taken_over_for_a_job_that_is_being_deleted(
    ledger: Ledger, jobs: Jobs, order: TakeOrder
) -> None:
    row = await ledger.record_intent(order)
    await jobs.close_job(an_end(order.key.job_id), run_id=None)
    await jobs.begin_deletion(OWNER, [order.key.job_id])
    with pytest.raises(JobNotFound):
        await ledger.take_over_intent(row)


async def test_an_intent_that_another_try_has_renewed_is_not_taken_back(
    ledger: Ledger, order: TakeOrder
) -> None:
    first = await ledger.record_intent(order)
    assert await ledger.take_over_intent(first)
    await ledger.withdraw_intent(order.key, intended_at=first.intent_at)
    await ledger.record_refusal(first, JobError(type="rate_limited", message="Too late."))
    row = await ledger.reads.find_row(order.key)
    assert row is not None
    assert row.state is LedgerState.INTENT


async def test_a_refused_intent_ends_free_of_charge(ledger: Ledger, order: TakeOrder) -> None:
    error = JobError(type="safety_blocked", message="No.")
    await ledger.record_refusal(await ledger.record_intent(order), error)
    row = await ledger.reads.find_row(order.key)
    assert row is not None
    assert (row.outcome, row.cost_usd, row.error) == (CallOutcome.FAILED, 0.0, error)


async def test_a_call_says_who_answers_it_also_when_another_try_makes_it_later(
    database: Database, ledger: Ledger, order: TakeOrder
) -> None:
    priced, free = CallLimits(price_usd=0.3), an_order(order.key.job_id, take=2)
    emulated = Ledger(database, emulated=True)
    assert (await emulated.record_intent(order, priced)).emulated
    # What is free has no dollars of which that could be said.
    assert not (await emulated.record_intent(free)).emulated
    assert not (await ledger.record_intent(an_order(order.key.job_id, take=3), priced)).emulated
    # The emulator was switched off before the call was made: the real service is asked.
    row = await ledger.reads.find_row(order.key)
    assert row
    assert await ledger.take_over_intent(row)
    renewed = await ledger.reads.find_row(order.key)
    assert renewed
    assert not renewed.emulated
