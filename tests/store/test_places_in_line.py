"""A waiting take looks at its place in the queue: cheaply, and without losing it."""

import pytest

from store.database import Database
from store.errors import ProviderBusy
from store.jobs import Jobs
from store.ledger.writes import Ledger
from tests.store.builders import a_job_of, an_order
from tests.store.queues import ONE, asked, ended, rank_of, waiting


async def test_who_looks_is_told_its_place(ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs)
    orders = [an_order(job_id, scene=n) for n in (1, 2, 3)]
    ranks = [await rank_of(ledger, each) for each in orders]
    assert ranks == [0, 1, 2]
    for order, rank in zip(orders[1:], ranks[1:], strict=True):
        with pytest.raises(ProviderBusy) as refusal:
            await ledger.keep_place(order, 1)
        assert (refusal.value.rank, refusal.value.in_flight) == (rank, 1)


async def test_who_looks_at_its_turn_asks_in_full(ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs)
    first, second = (an_order(job_id, scene=n) for n in (1, 2))
    for each in (first, second):
        await rank_of(ledger, each)
    await ended(ledger, first)
    await ledger.keep_place(second, 1)


async def test_who_looks_without_a_place_gets_none(database: Database, ledger: Ledger, jobs: Jobs) -> None:
    await ledger.record_intent(an_order(await a_job_of(jobs)), ONE)
    await ledger.keep_place(an_order(await a_job_of(jobs)), 1)
    assert await waiting(database) == []


async def test_who_only_looks_keeps_its_place(database: Database, ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs)
    for scene in (1, 2):
        await rank_of(ledger, second := an_order(job_id, scene=scene))
    (before,) = await waiting(database)
    with pytest.raises(ProviderBusy):
        await ledger.keep_place(second, 1)
    assert [row.asked_at for row in await waiting(database)] == [before.asked_at]
    await asked(database, second.key, seconds=60)
    with pytest.raises(ProviderBusy):
        await ledger.keep_place(second, 1)
    (after,) = await waiting(database)
    assert after.asked_at >= before.asked_at
    assert after.since == before.since


async def test_who_may_not_spend_any_more_asks_in_full(ledger: Ledger, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs)
    for scene in (1, 2):
        await rank_of(ledger, second := an_order(job_id, scene=scene))
    await jobs.stop_spending(job_id)
    await ledger.keep_place(second, 1)
