import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Database
from tests.conditions import eventually

TITLE = "UPDATE jobs SET title = 'Another'"


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    await opened.dispose()


async def _run(session: AsyncSession, statement: str) -> object:
    connection = await session.connection()
    found = await connection.exec_driver_sql(statement)
    return found.scalar_one_or_none() if found.returns_rows else found.rowcount


def _file_of(database: Database) -> str:
    return str(database.url.database)


async def test_a_writer_keeps_others_out_from_its_first_statement_on(database: Database) -> None:
    with sqlite3.connect(_file_of(database), timeout=0) as other:
        async with database.write_session() as session:
            other.execute(TITLE)
            other.commit()
            await _run(session, "SELECT 1")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute(TITLE)
        other.execute(TITLE)
    other.close()


async def test_a_reader_sees_one_state_until_it_ends(database: Database) -> None:
    count = "SELECT count(*) FROM gates"
    with sqlite3.connect(_file_of(database)) as other:
        async with database.read_session() as session:
            before = await _run(session, count)
            other.execute("INSERT INTO gates (name) VALUES ('new')")
            other.commit()
            assert await _run(session, count) == before
        async with database.read_session() as session:
            assert await _run(session, count) != before
    other.close()


async def test_each_transaction_of_a_connection_has_its_own_durability(database: Database) -> None:
    said = []
    for durable in (True, False, False, True, True):
        async with database.write_session(durable=durable) as session:
            said.append(await _run(session, "PRAGMA synchronous"))
    assert said == [2, 1, 1, 2, 2]


async def test_a_session_without_a_statement_leaves_nothing_behind(database: Database) -> None:
    async with database.write_session() as session:
        await session.connection()
    async with database.read_session() as session:
        await _run(session, "SELECT 1")
        with sqlite3.connect(_file_of(database), timeout=0) as other:
            other.execute(TITLE)
        other.close()


async def test_a_statement_that_fails_leaves_no_transaction_open(database: Database) -> None:
    with pytest.raises(OperationalError, match="no such table"):
        async with database.write_session() as session:
            await _run(session, "DELETE FROM nowhere")
    with sqlite3.connect(_file_of(database), timeout=0) as other:
        other.execute(TITLE)
    other.close()


async def test_a_statement_that_nobody_waits_for_any_more_leaves_no_transaction_open(
    database: Database,
) -> None:
    started, go_on = threading.Event(), threading.Event()

    def linger() -> int:
        started.set()
        go_on.wait()
        return 0

    async def write() -> None:
        async with database.write_session() as session:
            raw = await (await session.connection()).get_raw_connection()
            await raw.driver_connection.create_function("linger", 0, linger)  # type: ignore[union-attr]
            await _run(session, "UPDATE gates SET name = name WHERE linger() = 1 OR linger() = 0")

    async with database.write_session() as session:
        await _run(session, "INSERT INTO gates (name) VALUES ('one')")
    writing = asyncio.create_task(write())
    await eventually(started.is_set, "the statement runs")
    writing.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await writing
    async with database.write_session() as session:
        assert await _run(session, TITLE) == 0


async def test_rows_counts_and_several_parameters_come_through(database: Database) -> None:
    async with database.write_session() as session:
        connection = await session.connection()
        names = [("one",), ("two",)]
        await connection.exec_driver_sql("INSERT INTO gates (name) VALUES (?)", names)
        returned = await connection.exec_driver_sql("UPDATE gates SET name = name || '!' RETURNING name")
        assert sorted(returned.scalars()) == ["one!", "two!"]
        assert await _run(session, "DELETE FROM gates WHERE name LIKE '%!'") == 2
