"""Writers of one process that wait for the same row leave the connections to others."""

import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from store.catalog_outages import CatalogUnavailable
from store.database import Database
from store.jobs import Jobs
from store.ledger.limits import CallLimits
from store.ledger.row_locks import lock_rows
from store.ledger.writes import Ledger
from store.postgresql_limits import PostgresqlLimits
from tests.store.builders import OWNER, a_job_of, an_order

# More than a pool has connections.
WRITERS = 20
TERMS = CallLimits(in_flight=100)
# Nobody who waits is sent away before the pool says that it has no connection left.
PATIENT = PostgresqlLimits(statement=120, answer=120)


async def test_while_many_wait_for_a_slot_of_a_service_others_still_read(postgresql_url: str) -> None:
    ours, other = Database(postgresql_url, PATIENT), Database(postgresql_url, PATIENT)
    ledger, jobs = Ledger(ours), Jobs(ours)
    orders = [an_order(await a_job_of(jobs)) for _ in range(WRITERS)]
    async with other.write_session() as session:
        await lock_rows(session, ["provider/animatic"])
        waiting = [asyncio.create_task(ledger.record_intent(order, TERMS)) for order in orders]
        first = await asyncio.create_task(jobs.get_job(OWNER, orders[0].key.job_id))
    intents = await asyncio.gather(*waiting)
    assert [row.job_id for row in intents] == [order.key.job_id for order in orders]
    assert first.id == orders[0].key.job_id
    await asyncio.gather(ours.dispose(), other.dispose())


async def test_a_read_that_ends_after_its_server_has_gone_says_that_it_is_away(postgresql_url: str) -> None:
    database, other = Database(postgresql_url), Database(postgresql_url)
    with pytest.raises(CatalogUnavailable):
        await _read_on_a_line_that_is_cut(database, other)
    await asyncio.gather(database.dispose(), other.dispose())


async def _read_on_a_line_that_is_cut(database: Database, other: Database) -> None:
    async with database.read_session() as session:
        found = await session.exec(text("SELECT pg_backend_pid()"))  # type: ignore[call-overload]
        async with other.write_session() as operator:
            end = text(f"SELECT pg_terminate_backend({found.scalar_one()})")
            await operator.exec(end)  # type: ignore[call-overload]
        with suppress(DBAPIError):
            await session.exec(text("SELECT 1"))  # type: ignore[call-overload]
