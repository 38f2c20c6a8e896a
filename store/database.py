"""Connections to the database: transactional sessions on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Executable, Row
from sqlmodel.ext.asyncio.session import AsyncSession

from store.catalog_outages import translate_catalog_outages
from store.migrate import migrate
from store.postgresql_limits import PostgresqlLimits
from store.shared_reads import (
    SharedReads,
    current_shared_reads,
    find_shared_reads,
    open_read_session,
)
from store.sqlalchemy_engine import (
    DURABLE_WRITE_OPTIONS,
    READ_OPTIONS,
    SINGLE_READ_OPTIONS,
    WRITE_OPTIONS,
    catalog_url,
    make_engine,
)
from store.writer_turns import WriterTurns


class Database:
    """One process's access to the database.

    Args:
        url: an SQLAlchemy URL; `sqlite://` and `postgresql://` get their async drivers.
        limits: how long PostgreSQL is waited for.

    Sessions raise CatalogUnavailable when the database does not answer.
    """

    def __init__(self, url: str, limits: PostgresqlLimits = PostgresqlLimits()) -> None:  # noqa: B008 - frozen
        self.url = catalog_url(url)
        self.engine = make_engine(self.url, limits)
        self._reading = self.engine.execution_options(**READ_OPTIONS)
        self._reading_once = self.engine.execution_options(**SINGLE_READ_OPTIONS[self.engine.dialect.name])
        self._writing = self.engine.execution_options(**WRITE_OPTIONS)
        self._writing_durably = self.engine.execution_options(**DURABLE_WRITE_OPTIONS)
        self._turns = WriterTurns(one_writer=self.engine.dialect.name == "sqlite")

    @asynccontextmanager
    async def write_session(
        self, *, durable: bool = False, turns: Iterable[str] = ()
    ) -> AsyncIterator[AsyncSession]:
        """Open a transaction that may write; it commits at the end, or rolls back on an error.

        Never open one inside another: on SQLite writers take turns, so the inner one would wait for ever.

        Args:
            durable: the commit also survives a power cut, at the price of one more disk flush.
            turns: what many write at once: those of this process come one after the other.
        """
        engine = self._writing_durably if durable else self._writing
        with translate_catalog_outages():
            if shared := find_shared_reads(self._reading):
                await shared.end()
            async with (
                self._turns.take(turns),
                AsyncSession(engine, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session

    @asynccontextmanager
    async def read_session(self) -> AsyncIterator[AsyncSession]:
        """Open a read-only transaction, or go on with the shared one; it never waits for a writer."""
        with translate_catalog_outages():
            if shared := find_shared_reads(self._reading):
                yield await shared.get_session()
                return
            async with open_read_session(self._reading) as session:
                yield session

    async def read_row(self, statement: Executable, values: Mapping[str, Any]) -> Row[Any] | None:
        """Read at most one row by one statement, without a transaction: in one round trip to the database."""
        with translate_catalog_outages():
            async with self._reading_once.connect() as connection:
                return (await connection.execute(statement, values)).one_or_none()

    @asynccontextmanager
    async def share_reads(self) -> AsyncIterator[None]:
        """Let all reads of this task inside the block share a transaction, so that no row is read twice.

        A write ends the transaction, so that later reads see what was written. Wait for no service inside the
        block: a connection is held.
        """
        if find_shared_reads(self._reading):
            yield
            return
        shared = SharedReads(self._reading)
        token = current_shared_reads.set(shared)
        try:
            yield
        finally:
            current_shared_reads.reset(token)
            with translate_catalog_outages():
                await shared.end()

    async def migrate(self) -> None:
        """Bring the tables up to date; do nothing when they are. Concurrent processes take turns.

        Raises:
            CatalogTooNew: a newer Longtake has migrated this database.
        """
        # A change of a large table takes as long as it takes.
        patient = make_engine(self.url)
        try:
            await migrate(patient)
        finally:
            await patient.dispose()

    async def dispose(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
