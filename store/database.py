"""Connections to the database: transactional sessions on SQLite and on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

from sqlmodel.ext.asyncio.session import AsyncSession

from store.migrate import migrate
from store.sqlalchemy_engine import (
    DURABLE_WRITE_OPTIONS,
    READ_OPTIONS,
    WRITE_OPTIONS,
    catalog_url,
    make_engine,
)


class Database:
    """One process's access to the database.

    Args:
        url: an SQLAlchemy URL; `sqlite://` and `postgresql://` get their async drivers.
    """

    def __init__(self, url: str) -> None:
        self.url = catalog_url(url)
        self.engine = make_engine(self.url)
        # SQLite retries a locked database after pauses, in no order. Writers of this process queue here, so
        # that only writers of other processes depend on those retries.
        self._turn = asyncio.Lock() if self.engine.dialect.name == "sqlite" else nullcontext()

    @asynccontextmanager
    async def write_session(self, *, durable: bool = False) -> AsyncIterator[AsyncSession]:
        """Open a transaction that may write; it commits at the end, or rolls back on an error.

        Never open one inside another: on SQLite writers take turns, so the inner one would wait for ever.

        Args:
            durable: the commit also survives a power cut, at the price of one more disk flush.
        """
        engine = self.engine.execution_options(**(DURABLE_WRITE_OPTIONS if durable else WRITE_OPTIONS))
        async with self._turn, AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def read_session(self) -> AsyncIterator[AsyncSession]:
        """Open a read-only transaction; it never waits for a writer."""
        engine = self.engine.execution_options(**READ_OPTIONS)
        async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            yield session

    async def migrate(self) -> None:
        """Bring the tables up to date; do nothing when they are. Concurrent processes take turns.

        Raises:
            CatalogTooNew: a newer Longtake has migrated this database.
        """
        await migrate(self.engine)

    async def dispose(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
