"""Reads of a task which share a transaction, on both databases."""

import asyncio

import pytest

from store.database import Database
from store.errors import JobNotFound
from store.jobs import Jobs
from store.models import JobRow
from tests.store.builders import a_job_of
from tests.store.counting import count


async def test_all_reads_are_one_transaction_and_read_a_row_once(database: Database) -> None:
    jobs = Jobs(database)
    job_id = await a_job_of(jobs)
    with count(database, "begin") as transactions:
        async with database.share_reads(), database.share_reads():
            await jobs.get_for_any_owner(job_id)
            await jobs.get_including_hidden(job_id)
            with count(database, "before_cursor_execute") as statements:
                assert (await jobs.get_for_any_owner(job_id)).id == job_id
            assert statements() == 0
    assert transactions() == 1


async def test_reads_after_a_write_see_it(database: Database) -> None:
    jobs = Jobs(database)
    job_id = await a_job_of(jobs)
    async with database.share_reads():
        assert (await jobs.get_for_any_owner(job_id)).run_id is None
        await jobs.note_run(job_id, "run-1")
        assert (await jobs.get_for_any_owner(job_id)).run_id == "run-1"


async def test_a_row_that_is_changed_afterwards_is_not_written(database: Database) -> None:
    jobs = Jobs(database)
    job_id = await a_job_of(jobs)
    async with database.share_reads():
        row = await jobs.get_for_any_owner(job_id)
        row.title = "changed by mistake"
        await jobs.get_including_hidden(job_id)
    assert (await jobs.get_for_any_owner(job_id)).title == "A film"


async def test_another_task_reads_by_itself(database: Database) -> None:
    jobs = Jobs(database)
    job_id = await a_job_of(jobs)
    async with database.share_reads():
        mine = await jobs.get_for_any_owner(job_id)
        others: list[JobRow] = await asyncio.gather(*(jobs.get_for_any_owner(job_id) for _ in range(3)))
        assert all(other is not mine for other in others)


async def test_the_connection_is_given_back_after_a_failure(database: Database) -> None:
    for _ in range(20):  # That is more than the pool has connections.
        with pytest.raises(JobNotFound):
            async with database.share_reads():
                await Jobs(database).get_for_any_owner("no-such-job")
