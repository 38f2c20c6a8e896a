"""The catalog's database: sessions that commit as a whole, on SQLite and on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

from sqlmodel.ext.asyncio.session import AsyncSession

from store.engine import READ, WRITE, WRITE_DURABLY, catalog_url, make_engine
from store.migrate import migrate


class Database:
    """One process's access to the catalog.

    Args:
        url: an SQLAlchemy URL; `sqlite://` and `postgresql://` get their async drivers.
    """

    def __init__(self, url: str) -> None:
        self.url = catalog_url(url)
        self.engine = make_engine(self.url)
        # SQLite's own waiting is a lottery with pauses. Our writers queue here, so that only those of other
        # processes are left to it.
        self._turn = asyncio.Lock() if self.engine.dialect.name == "sqlite" else nullcontext()

    @asynccontextmanager
    async def session(self, *, durable: bool = False) -> AsyncIterator[AsyncSession]:
        """A transaction that may write: commits at its end, or undoes everything on an error.

        One never opens in another: on SQLite, writers take turns.

        Args:
            durable: what was committed survives a power cut as well, for a little time more.
        """
        engine = self.engine.execution_options(**(WRITE_DURABLY if durable else WRITE))
        async with self._turn, AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncSession]:
        """A transaction that only reads: it waits for no writer."""
        engine = self.engine.execution_options(**READ)
        async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            yield session

    async def migrate(self) -> None:
        """Bring the tables up to date; does nothing when they are. Processes that do so at once take turns.

        Raises:
            CatalogTooNew: a newer Longtake has migrated this catalog.
        """
        await migrate(self.engine)

    async def dispose(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
