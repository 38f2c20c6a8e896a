"""A job whose owner wants nothing more bought: the ledger refuses what was not intended before."""

import pytest

from store.database import Database
from store.errors import SpendingStopped
from store.jobs import Jobs
from store.ledger.writes import Ledger
from tests.store.builders import a_job_of, an_order


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


@pytest.fixture
async def job_id(database: Database) -> str:
    jobs = Jobs(database)
    job_id = await a_job_of(jobs)
    await jobs.note_run(job_id, "run-1")
    return job_id


async def test_nothing_new_is_bought_and_what_was_intended_is_found(
    database: Database, ledger: Ledger, job_id: str
) -> None:
    await ledger.record_intent(an_order(job_id, scene=1))
    await Jobs(database).stop_spending(job_id)
    with pytest.raises(SpendingStopped):
        await ledger.record_intent(an_order(job_id, scene=2))
    known = await ledger.record_intent(an_order(job_id, scene=1))
    assert not known.is_new_intent


async def test_a_dead_intent_is_not_paid_for_after_all(
    database: Database, ledger: Ledger, job_id: str
) -> None:
    row = await ledger.record_intent(an_order(job_id))
    await Jobs(database).stop_spending(job_id)
    with pytest.raises(SpendingStopped):
        await ledger.take_over_intent(row)


async def test_the_next_run_buys_again(database: Database, ledger: Ledger, job_id: str) -> None:
    jobs = Jobs(database)
    await jobs.stop_spending(job_id)
    await jobs.note_run(job_id, "run-1")
    with pytest.raises(SpendingStopped):
        await ledger.record_intent(an_order(job_id))
    await jobs.note_run(job_id, "run-2")
    assert (await ledger.record_intent(an_order(job_id))).is_new_intent
