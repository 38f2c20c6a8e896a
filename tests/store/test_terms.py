"""What a call must fit under before it may be paid for: the job's budget, and the day's cap."""

import asyncio
from datetime import timedelta

import pytest

from contracts import CancelReceipt, TakeKey
from store.database import Database
from store.errors import BudgetExceeded, DailyCapReached
from store.jobs import Jobs
from store.ledger.limits import CallLimits
from store.ledger.writes import Ledger
from store.models import CallOutcome, LedgerRow, primary_key_of
from tests.store.builders import OWNER, a_job_of, an_end, an_order
from tests.store.processes import run_together

DIME = CallLimits(price_usd=0.1, seconds=5)
CAPPED = CallLimits(price_usd=0.1, daily_cap_usd=0.25)

# Every process intends the same scenes of every job, each in another order; it prints what it may pay for.
BUY = """
import asyncio, random, sys
from store.database import Database
from store.errors import BudgetExceeded, DailyCapReached
from store.ledger.writes import Ledger
from store.ledger.limits import CallLimits
from tests.store.builders import an_order

TERMS = CallLimits(price_usd=0.1, in_flight=1000, daily_cap_usd=1.5)

async def buy(ledger, order):
    try:
        return (await ledger.record_intent(order, TERMS)).is_new_intent
    except (BudgetExceeded, DailyCapReached):
        return False

async def main():
    url, *job_ids = sys.argv[1:]
    database = Database(url)
    orders = [an_order(job_id, scene=scene) for job_id in job_ids for scene in range(1, 13)]
    random.shuffle(orders)
    fresh = await asyncio.gather(*(buy(Ledger(database), order) for order in orders))
    await database.dispose()
    print(*(order.key.token for order, paid in zip(orders, fresh) if paid))

together()
asyncio.run(main())
"""


async def intended(database: Database, key: TakeKey, **ago: float) -> None:
    """As if the call had been intended so much earlier."""
    async with database.write_session() as session:
        row = await session.get_one(LedgerRow, primary_key_of(key))
        row.intent_at -= timedelta(**ago)


async def test_an_intent_keeps_its_price_and_what_was_ordered(ledger: Ledger, jobs: Jobs) -> None:
    order = an_order(await a_job_of(jobs))
    await ledger.record_intent(order, DIME)
    row = await ledger.reads.find_row(order.key)
    assert row
    assert (row.price_usd, row.order_seconds, row.cost_usd, row.cost_source) == (0.1, 5, None, None)


async def test_a_budget_is_spent_to_the_last_millionth_and_not_beyond(ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs, budget_usd=0.3)
    for scene in (1, 2, 3):  # as floats, 0.1 + 0.1 + 0.1 is more than 0.3
        assert (await ledger.record_intent(an_order(job_id, scene=scene), DIME)).is_new_intent
    with pytest.raises(BudgetExceeded) as refused:
        await ledger.record_intent(an_order(job_id, scene=4), CallLimits(price_usd=0.000001))
    error = refused.value
    assert (error.job_id, error.needed_usd, error.budget_usd) == (job_id, 0.300001, 0.3)
    assert len(await ledger.reads.list_rows(job_id)) == 3


async def test_a_call_that_is_there_is_returned_even_without_a_budget_for_it(
    ledger: Ledger, jobs: Jobs
) -> None:
    order = an_order(await a_job_of(jobs, budget_usd=0.1))
    await ledger.record_intent(order, DIME)
    assert not (await ledger.record_intent(order, DIME)).is_new_intent


async def test_what_is_free_needs_no_budget(ledger: Ledger, jobs: Jobs) -> None:
    assert (
        await ledger.record_intent(an_order(await a_job_of(jobs, budget_usd=0)), CallLimits())
    ).is_new_intent


async def test_a_known_cost_counts_in_place_of_the_price(ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs, budget_usd=0.2)
    first = an_order(job_id)
    await ledger.record_intent(first, CallLimits(price_usd=0.2))
    await ledger.record_outcome(first.key, CallOutcome.SUCCEEDED, cost_usd=0.05)
    assert (await ledger.record_intent(an_order(job_id, scene=2), DIME)).is_new_intent
    with pytest.raises(BudgetExceeded):
        await ledger.record_intent(an_order(job_id, scene=3), DIME)


@pytest.mark.parametrize("receipt", [CancelReceipt.NOT_BILLED, CancelReceipt.NEVER_STARTED])
async def test_what_was_not_billed_counts_nothing(ledger: Ledger, jobs: Jobs, receipt: CancelReceipt) -> None:
    job_id = await a_job_of(jobs, budget_usd=0.1)
    first = an_order(job_id)
    await ledger.record_intent(first, DIME)
    await ledger.record_outcome(first.key, CallOutcome.CANCELED, cost_usd=None, receipt=receipt)
    assert (await ledger.record_intent(an_order(job_id, scene=2), DIME)).is_new_intent


@pytest.mark.parametrize(
    "receipt", [None, CancelReceipt.UNKNOWN, CancelReceipt.STILL_BILLED, CancelReceipt.KEPT]
)
async def test_what_ended_with_its_cost_unknown_counts_its_price(
    ledger: Ledger, jobs: Jobs, receipt: CancelReceipt | None
) -> None:
    job_id = await a_job_of(jobs, budget_usd=0.1)
    first, second = an_order(job_id), an_order(job_id, scene=2)
    await ledger.record_intent(first, DIME)
    await ledger.record_outcome(first.key, CallOutcome.CANCELED, cost_usd=None, receipt=receipt)
    with pytest.raises(BudgetExceeded):
        await ledger.record_intent(second, DIME)
    await ledger.record_outcome(first.key, CallOutcome.CANCELED, cost_usd=0)
    assert (await ledger.record_intent(second, DIME)).is_new_intent


async def test_a_raised_budget_allows_what_was_refused(ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs, budget_usd=0.05)
    with pytest.raises(BudgetExceeded) as refused:
        await ledger.record_intent(an_order(job_id), DIME)
    await jobs.raise_budget(OWNER, job_id, refused.value.needed_usd)
    assert (await ledger.record_intent(an_order(job_id), DIME)).is_new_intent


async def test_the_cap_counts_all_jobs_of_the_day(ledger: Ledger, jobs: Jobs) -> None:
    for owner in ("ann", "bob"):
        await ledger.record_intent(an_order(await a_job_of(jobs, owner=owner)), CAPPED)
    with pytest.raises(DailyCapReached) as refused:
        await ledger.record_intent(an_order(await a_job_of(jobs)), CAPPED)
    assert (refused.value.cap_usd, refused.value.spent_usd) == (0.25, 0.2)
    assert await ledger.reads.get_spent_today() == 0.2


async def test_what_is_free_passes_the_cap(ledger: Ledger, jobs: Jobs) -> None:
    assert (
        await ledger.record_intent(an_order(await a_job_of(jobs)), CallLimits(daily_cap_usd=0))
    ).is_new_intent


async def test_another_day_has_its_own_cap(database: Database, ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs)
    for scene in (1, 2):
        await ledger.record_intent(an_order(job_id, scene=scene), CAPPED)
        await intended(database, an_order(job_id, scene=scene).key, days=1)
    assert await ledger.reads.get_spent_today() == 0
    assert (await ledger.record_intent(an_order(job_id, scene=3), CAPPED)).is_new_intent


async def test_a_deletion_gives_nothing_of_the_cap_back(ledger: Ledger, jobs: Jobs) -> None:
    for costs in ((0.0625, 0.03125), (None,)):
        job_id = await a_job_of(jobs)
        for scene, cost_usd in enumerate(costs, start=1):
            order = an_order(job_id, scene=scene)
            await ledger.record_intent(order, CAPPED)
            await ledger.record_outcome(order.key, CallOutcome.FAILED, cost_usd=cost_usd)
        await jobs.close_job(an_end(job_id), run_id=None)
        await jobs.begin_deletion(OWNER, [job_id])
        assert await jobs.remove_job(job_id)
    assert await ledger.reads.get_spent_today() == 0.19375
    with pytest.raises(DailyCapReached):
        await ledger.record_intent(an_order(await a_job_of(jobs)), CAPPED)


async def test_an_intent_that_is_taken_over_on_another_day_fits_under_that_days_cap(
    database: Database, ledger: Ledger, jobs: Jobs
) -> None:
    order = an_order(await a_job_of(jobs))
    await ledger.record_intent(order, CAPPED)
    assert await ledger.take_over_intent(await ledger.record_intent(order), CAPPED)
    await intended(database, order.key, days=1)
    await ledger.record_intent(an_order(order.key.job_id, scene=2), CallLimits(price_usd=0.2))
    with pytest.raises(DailyCapReached):
        await ledger.take_over_intent(await ledger.record_intent(order), CAPPED)
    assert await ledger.take_over_intent(
        await ledger.record_intent(order), CallLimits(price_usd=0.1, daily_cap_usd=0.3)
    )
    assert await ledger.reads.get_spent_today() == 0.3


async def test_processes_that_buy_at_once_exceed_neither_budget_nor_cap(
    database_url: str, ledger: Ledger, jobs: Jobs
) -> None:
    small, large = await a_job_of(jobs, budget_usd=0.4), await a_job_of(jobs, budget_usd=5)
    said = await run_together(4, BUY, database_url, small, large)
    paid = [token for line in said for token in line.split()]
    in_small, in_large = await ledger.reads.list_rows(small), await ledger.reads.list_rows(large)
    assert sorted(paid) == sorted(row.key.token for row in [*in_small, *in_large])
    # The cap is used up, the small budget perhaps not: whoever came first had the money.
    assert len(paid) == 15
    assert len(in_small) <= 4


async def test_jobs_that_buy_at_once_use_up_the_cap_exactly(ledger: Ledger, jobs: Jobs) -> None:
    # Of one job each: no job's row makes them take turns.
    orders = [an_order(await a_job_of(jobs)) for _ in range(20)]
    terms = CallLimits(price_usd=0.1, daily_cap_usd=0.7)
    got = await asyncio.gather(
        *(ledger.record_intent(order, terms) for order in orders), return_exceptions=True
    )
    assert sum(isinstance(each, DailyCapReached) for each in got) == 13
    assert await ledger.reads.get_spent_today() == 0.7


async def test_tasks_that_buy_at_once_use_up_the_budget_exactly(ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs, budget_usd=0.7)
    orders = [an_order(job_id, scene=scene) for scene in range(1, 21)]
    got = await asyncio.gather(
        *(ledger.record_intent(order, DIME) for order in orders), return_exceptions=True
    )
    refused = [each for each in got if isinstance(each, BudgetExceeded)]
    assert (len(refused), len(await ledger.reads.list_rows(job_id))) == (13, 7)
