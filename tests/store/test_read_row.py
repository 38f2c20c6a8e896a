"""Reads by one statement without a transaction, on both databases."""

import aiosqlite
import pytest
import sqlalchemy as sa
from sqlmodel import col

from store.database import Database
from store.jobs import Jobs
from store.models import JobRow
from tests.store.builders import a_job_of

TITLE = sa.select(col(JobRow.title)).where(col(JobRow.id) == sa.bindparam("job_id"))


async def test_a_row_is_read_as_it_is_now(database: Database) -> None:
    jobs = Jobs(database)
    job_id = await a_job_of(jobs)
    assert await database.read_row(TITLE, {"job_id": "none"}) is None
    for title in ("First", "Second"):
        await jobs.edit_job("ann", job_id, title=title, favorite=None)
        found = await database.read_row(TITLE, {"job_id": job_id})
        assert found
        assert found.title == title


async def test_transactions_on_the_same_connection_begin_and_end_as_before(database: Database) -> None:
    jobs = Jobs(database)
    job_id = await a_job_of(jobs)
    for _ in range(20):  # That is more than the pool has connections.
        await database.read_row(TITLE, {"job_id": job_id})
        with pytest.raises(ZeroDivisionError):
            await _fail_after_a_write(database, job_id)
    found = await database.read_row(TITLE, {"job_id": job_id})
    assert found
    assert found.title == "A film"


async def test_a_read_that_fails_leaves_nothing_open(database: Database) -> None:
    job_id = await a_job_of(Jobs(database))
    for _ in range(20):
        with pytest.raises(sa.exc.DBAPIError):
            await database.read_row(sa.text("SELECT nothing FROM nowhere"), {})
    await Jobs(database).edit_job("ann", job_id, title="Goes on", favorite=None)


async def test_on_sqlite_it_is_one_visit_to_the_connections_thread(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(sqlite_url)
    await database.read_row(TITLE, {"job_id": "none"})
    visits = []
    execute = aiosqlite.Connection._execute

    async def count(connection: aiosqlite.Connection, *arguments: object) -> object:
        visits.append(arguments)
        return await execute(connection, *arguments)  # type: ignore[no-untyped-call] # aiosqlite's

    monkeypatch.setattr(aiosqlite.Connection, "_execute", count)
    await database.read_row(TITLE, {"job_id": "none"})
    assert len(visits) == 1
    await database.dispose()


async def _fail_after_a_write(database: Database, job_id: str) -> None:
    async with database.write_session() as session:
        (await session.get_one(JobRow, job_id)).title = "Never told"
        await session.flush()
        raise ZeroDivisionError
