"""A job that was open in a back-up: what its original may have ordered since is no new order."""

from datetime import datetime, timedelta

import pytest

from contracts import CloseOrder, JobStatus
from store.database import Database
from store.job_lifecycle import utc_now
from store.jobs import Jobs
from store.ledger.writes import Ledger
from store.models import JobRow
from store.restored_jobs import INSTANT, mark_restored_jobs
from tests.store.builders import a_job, an_order

COPIED_AT = utc_now() - timedelta(hours=3)


@pytest.fixture
async def job_id(database: Database, jobs: Jobs) -> str:
    """A job as it stands in a back-up."""
    row, _ = await jobs.add_job(a_job())
    async with database.write_session() as session:
        (await session.get_one(JobRow, row.id)).copied_at = COPIED_AT
    return row.id


async def test_its_first_order_of_a_provider_for_a_part_is_looked_for_since_the_copy(
    ledger: Ledger, job_id: str
) -> None:
    row = await ledger.record_intent(an_order(job_id))
    assert (row.is_new_intent, row.intent_at) == (False, COPIED_AT)
    assert await ledger.reads.is_from_backup(job_id)
    assert not (await ledger.record_intent(an_order(job_id, scene=2))).is_new_intent
    other = an_order(job_id, take=2).model_copy(update={"provider": "another"})
    assert not (await ledger.record_intent(other)).is_new_intent


async def test_what_is_ordered_after_that_is_new(ledger: Ledger, job_id: str) -> None:
    await ledger.record_intent(an_order(job_id))
    again = await ledger.record_intent(an_order(job_id, take=2))
    assert again.is_new_intent
    assert again.intent_at > COPIED_AT


async def test_what_was_ordered_before_the_copy_says_nothing(
    database: Database, ledger: Ledger, job_id: str
) -> None:
    await _copy_at(database, job_id, None)
    await ledger.record_intent(an_order(job_id))
    await _copy_at(database, job_id, utc_now())
    assert not (await ledger.record_intent(an_order(job_id, take=2))).is_new_intent


async def test_once_it_has_ended_it_is_as_any_other(
    database: Database, jobs: Jobs, ledger: Ledger, job_id: str
) -> None:
    await jobs.close_job(CloseOrder(job_id=job_id, status=JobStatus.FAILED), run_id="run")
    assert not await ledger.reads.is_from_backup(job_id)
    assert (await ledger.record_intent(an_order(job_id))).is_new_intent


async def _copy_at(database: Database, job_id: str, moment: datetime | None) -> None:
    async with database.write_session() as session:
        (await session.get_one(JobRow, job_id)).copied_at = moment


async def test_a_restored_catalog_marks_its_open_jobs_right_after_its_last_order(
    database: Database, jobs: Jobs, ledger: Ledger
) -> None:
    ended, _ = await jobs.add_job(a_job())
    known = await ledger.record_intent(an_order(ended.id))
    await jobs.close_job(CloseOrder(job_id=ended.id, status=JobStatus.FAILED), run_id="run")
    begun, _ = await jobs.add_job(a_job())
    last = await ledger.record_intent(an_order(begun.id))
    marked = await mark_restored_jobs(database)
    assert (marked.open_jobs, marked.copied_at) == (1, last.intent_at + INSTANT)
    assert known.intent_at < last.intent_at
    assert not await ledger.reads.is_from_backup(ended.id)
    assert not (await ledger.record_intent(an_order(begun.id, take=2))).is_new_intent
    assert (await ledger.record_intent(an_order(begun.id, take=3))).is_new_intent


async def test_an_empty_catalog_has_nothing_to_mark(database: Database) -> None:
    assert (await mark_restored_jobs(database)).open_jobs == 0
