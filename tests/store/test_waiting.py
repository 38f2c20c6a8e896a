"""Slots at a provider: never too many calls in flight, and a fair order among those who wait."""

import asyncio
from datetime import timedelta

import pytest

from contracts import LedgerStage
from store.database import Database
from store.errors import BudgetExceeded, ProviderBusy
from store.jobs import Jobs
from store.ledger.limits import CallLimits
from store.ledger.slots import fair_order
from store.ledger.writes import Ledger
from store.models import LedgerRow, primary_key_of
from tests.store.builders import a_job_of, an_end, an_order
from tests.store.processes import run_together
from tests.store.queues import ONE, TWO, asked, ended, rank_of, waiting

# Each process makes one take of each of its jobs; it prints the most that it saw in flight.
MAKE = """
import asyncio, os, sys
from sqlmodel import col, func, select
from store.database import Database
from store.errors import ProviderBusy
from store.jobs import Jobs
from store.ledger.writes import Ledger
from store.models import LedgerRow, LedgerState, CallOutcome
from store.ledger.limits import CallLimits
from tests.store.builders import a_job, an_order

TERMS = CallLimits(price_usd=0.1, in_flight=3, daily_cap_usd=100)

async def make(database, order, seen):
    ledger = Ledger(database)
    while True:
        try:
            await ledger.record_intent(order, TERMS)
            break
        except ProviderBusy as refused:
            seen.append(refused.in_flight)
    await ledger.record_acceptance(order.key, order.key.token)
    open_calls = select(func.count()).where(col(LedgerRow.state) != LedgerState.TERMINAL)
    async with database.read_session() as session:
        seen.append((await session.exec(open_calls)).one())
    await ledger.record_outcome(order.key, CallOutcome.SUCCEEDED, cost_usd=0.1)

async def main():
    database, seen = Database(sys.argv[1]), []
    made = [await Jobs(database).add_job(a_job(owner=f"{os.getpid()}")) for _ in range(4)]
    orders = [an_order(row.id) for row, _ in made]
    await asyncio.gather(*(make(database, order, seen) for order in orders))
    await database.dispose()
    print(max(seen))

together()
asyncio.run(main())
"""


async def test_calls_beyond_the_slots_wait_in_line(ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs)
    assert [await rank_of(ledger, an_order(job_id, scene=n), TWO) for n in (1, 2, 3, 4)] == [0, 0, 1, 2]
    with pytest.raises(ProviderBusy) as refused:
        await ledger.record_intent(an_order(job_id, scene=4), TWO)
    error = refused.value
    assert (error.order.provider, error.rank, error.in_flight) == ("animatic", 2, 2)
    assert len(await ledger.reads.list_rows(job_id)) == 2


async def test_a_slot_that_is_free_goes_to_who_waits_longest(ledger: Ledger, jobs: Jobs) -> None:
    first, second, third = [an_order(await a_job_of(jobs), scene=n) for n in (1, 2, 3)]
    assert [await rank_of(ledger, each) for each in (first, second, third)] == [0, 1, 2]
    await ended(ledger, first)
    assert [await rank_of(ledger, each) for each in (third, second, third)] == [2, 0, 1]


async def test_with_slots_enough_for_all_in_line_nobody_waits_for_another(ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs)
    first, second, third = (an_order(job_id, scene=n) for n in (1, 2, 3))
    for each in (first, second, third):
        await rank_of(ledger, each)
    await ended(ledger, first)
    assert await rank_of(ledger, third, TWO) == 0


async def test_an_owner_with_fewer_calls_comes_before_one_who_waits_longer(
    ledger: Ledger, jobs: Jobs
) -> None:
    ann, bob = await a_job_of(jobs, "ann"), await a_job_of(jobs, "bob")
    anns = [an_order(ann, scene=n) for n in range(1, 5)]
    assert [await rank_of(ledger, each, TWO) for each in anns] == [0, 0, 1, 2]
    bobs = an_order(bob)
    assert await rank_of(ledger, bobs, TWO) == 1
    await ended(ledger, anns[0])
    assert [await rank_of(ledger, each, TWO) for each in (anns[2], bobs, anns[2])] == [2, 0, 1]


async def test_providers_have_slots_of_their_own(ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs)
    await ledger.record_intent(an_order(job_id), ONE)
    elsewhere = an_order(job_id, scene=2).model_copy(update={"provider": "other"})
    assert await rank_of(ledger, elsewhere) == 0


@pytest.mark.parametrize("seconds", [91, 89])
async def test_who_has_not_asked_for_long_stands_in_nobodys_way(
    database: Database, ledger: Ledger, jobs: Jobs, seconds: int
) -> None:
    job_id = await a_job_of(jobs)
    first, gone, third = (an_order(job_id, scene=n) for n in (1, 2, 3))
    for each in (first, gone, third):
        await rank_of(ledger, each)
    await asked(database, gone.key, seconds=seconds)
    await ended(ledger, first)
    assert await rank_of(ledger, third) == (0 if seconds > 90 else 2)


async def test_who_asks_again_after_long_has_its_old_place(
    database: Database, ledger: Ledger, jobs: Jobs
) -> None:
    job_id = await a_job_of(jobs)
    first, away, third = (an_order(job_id, scene=n) for n in (1, 2, 3))
    for each in (first, away, third):
        await rank_of(ledger, each)
    await asked(database, away.key, minutes=10)
    assert [await rank_of(ledger, each) for each in (third, away, third)] == [1, 1, 2]


async def test_who_leaves_the_queue_stands_in_nobodys_way(ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs)
    first, second, third = (an_order(job_id, scene=n) for n in (1, 2, 3))
    for each in (first, second, third):
        await rank_of(ledger, each)
    await ledger.leave_queue(second.key)
    assert await rank_of(ledger, third) == 1


async def test_a_job_that_ends_leaves_the_queue(database: Database, ledger: Ledger, jobs: Jobs) -> None:
    busy, ending = await a_job_of(jobs), await a_job_of(jobs)
    await ledger.record_intent(an_order(busy), ONE)
    await rank_of(ledger, an_order(ending))
    await jobs.close_job(an_end(ending), run_id=None)
    assert await waiting(database) == []


async def test_who_is_served_waits_no_more_at_any_provider(
    database: Database, ledger: Ledger, jobs: Jobs
) -> None:
    job_id = await a_job_of(jobs)
    first, second = an_order(job_id), an_order(job_id, scene=2)
    await ledger.record_intent(first, ONE)
    await rank_of(ledger, second)
    await ledger.record_intent(second.model_copy(update={"provider": "other"}), ONE)
    assert await waiting(database) == []


async def test_who_may_not_pay_stands_in_nobodys_way(database: Database, ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs, budget_usd=1)
    await ledger.record_intent(an_order(await a_job_of(jobs)), ONE)
    await rank_of(ledger, an_order(job_id), CallLimits(price_usd=1, in_flight=1))
    with pytest.raises(BudgetExceeded):
        await ledger.record_intent(an_order(job_id), CallLimits(price_usd=2, in_flight=1))
    assert await waiting(database) == []


async def test_a_call_that_is_late_takes_up_its_slot(ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs)
    await ledger.record_intent(an_order(job_id), ONE)
    await ledger.record_acceptance(an_order(job_id).key, "p-1")
    await ledger.mark_late(an_order(job_id).key)
    assert await rank_of(ledger, an_order(job_id, scene=2)) == 1


@pytest.mark.parametrize(
    ("stage", "minutes", "rank"),
    [
        (LedgerStage.SCENE, 59, 1),
        (LedgerStage.SCENE, 61, 0),
        # A service speaks a line within two minutes, or not at all.
        (LedgerStage.VOICE, 1, 1),
        (LedgerStage.VOICE, 3, 0),
    ],
)
async def test_a_call_that_nobody_knows_of_takes_up_a_slot_while_it_may_run(
    database: Database, jobs: Jobs, stage: LedgerStage, minutes: int, rank: int
) -> None:
    ledger = Ledger(database)
    job_id = await a_job_of(jobs)
    held = an_order(job_id, stage=stage)
    await ledger.record_intent(held, ONE)
    await ledger.unknown.mark_outcome_unknown(held.key)
    async with database.write_session() as session:
        row = await session.get_one(LedgerRow, primary_key_of(held.key))
        earlier = timedelta(minutes=minutes)
        row.held_at, row.intent_at = row.held_at and row.held_at - earlier, row.intent_at - earlier
    assert await rank_of(ledger, an_order(job_id, scene=2)) == rank


@pytest.mark.parametrize(
    ("stage", "minutes", "provider_job", "rank"),
    [
        (LedgerStage.VOICE, 1, None, 1),
        # Its answer is lost: it is looked for, but nobody speaks it any more.
        (LedgerStage.VOICE, 3, None, 0),
        # Services that speak it as a job take their time.
        (LedgerStage.VOICE, 3, "p-1", 1),
        # The video may well be in the making.
        (LedgerStage.SCENE, 3, None, 1),
    ],
)
async def test_an_unanswered_line_takes_up_a_slot_for_as_long_as_a_call_lasts(
    ledger: Ledger, stage: LedgerStage, minutes: int, provider_job: str | None, rank: int
) -> None:
    job_id = await a_job_of(Jobs(ledger.database))
    order = an_order(job_id, stage=stage)
    await ledger.record_intent(order, ONE)
    if provider_job is not None:
        await ledger.record_acceptance(order.key, provider_job)
    async with ledger.database.write_session() as session:
        row = await session.get_one(LedgerRow, primary_key_of(order.key))
        row.intent_at -= timedelta(minutes=minutes)
    assert await rank_of(ledger, an_order(job_id, scene=2)) == rank


async def test_who_asks_for_a_slot_has_it_against_those_behind(ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs)
    first, second, third = (an_order(job_id, scene=n) for n in (1, 2, 3))
    for each in (first, second, third):
        await rank_of(ledger, each)
    with pytest.raises(ProviderBusy):
        await ledger.ask_for_slot(second, ONE)
    await ended(ledger, first)
    await ledger.ask_for_slot(second, ONE)
    assert [await rank_of(ledger, each) for each in (third, second)] == [2, 0]


async def test_who_asks_for_a_slot_has_ordered_nothing(ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs)
    await ledger.ask_for_slot(an_order(job_id), ONE)
    assert await ledger.reads.list_rows(job_id) == []


async def test_who_was_ordered_meanwhile_waits_for_no_slot(ledger: Ledger, jobs: Jobs) -> None:
    order = an_order(await a_job_of(jobs))
    await ledger.record_intent(order, ONE)
    await ledger.ask_for_slot(order, ONE)


async def test_who_may_not_pay_is_not_kept_in_line(ledger: Ledger, jobs: Jobs) -> None:
    poor = an_order(await a_job_of(jobs, budget_usd=1))
    await ledger.record_intent(an_order(await a_job_of(jobs)), ONE)
    await rank_of(ledger, poor, CallLimits(price_usd=1, in_flight=1))
    await ledger.ask_for_slot(poor, CallLimits(price_usd=2, in_flight=1))


async def test_processes_that_make_takes_at_once_never_have_too_many_in_flight(
    database_url: str, ledger: Ledger
) -> None:
    said = await run_together(3, MAKE, database_url)
    assert max(int(line) for line in said) <= 3
    assert await ledger.reads.get_spent_today() == 1.2


async def test_of_many_who_ask_at_once_as_many_as_there_are_slots_are_served(
    ledger: Ledger, jobs: Jobs
) -> None:
    # Of one job each: no job's row makes them take turns.
    orders = [an_order(await a_job_of(jobs, f"owner {n}")) for n in range(20)]
    ranks = await asyncio.gather(*(rank_of(ledger, each, CallLimits(in_flight=5)) for each in orders))
    assert ranks.count(0) == 5


def test_slots_go_around_among_the_owners() -> None:
    line = [("ann", 1), ("ann", 2), ("bob", 3), ("bob", 4), ("cai", 5)]
    assert fair_order(line, {"ann": 1, "dee": 7}) == [3, 5, 1, 4, 2]
