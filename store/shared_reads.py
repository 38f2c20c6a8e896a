"""One read-only transaction for all reads of a task, however many classes they are spread over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession


class SharedReads:
    """A transaction that opens with the first read, and again with the first one after `end`.

    Only the task that made it uses it: a session serves one statement at a time.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._task = asyncio.current_task()
        self._opened = AsyncExitStack()
        self._session: AsyncSession | None = None
        self._rows: list[object] = []

    @property
    def is_mine(self) -> bool:
        """Whether the task at hand is the one that shares its reads."""
        return asyncio.current_task() is self._task

    async def get_session(self) -> AsyncSession:
        """Return the session of the transaction. What it has read once by key is not read again."""
        if self._session is None:
            self._session = await self._opened.enter_async_context(open_read_session(self.engine))
            # A session forgets a row to which nobody refers any more, and would read it again.
            event.listen(self._session.sync_session, "loaded_as_persistent", self._keep_row)
        return self._session

    async def end(self) -> None:
        """End the transaction and give its connection back."""
        self._session = None
        await self._opened.aclose()
        self._rows.clear()

    def _keep_row(self, _session: object, row: object) -> None:
        self._rows.append(row)


current_shared_reads: ContextVar[SharedReads | None] = ContextVar("current_shared_reads", default=None)


@asynccontextmanager
async def open_read_session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """Open a read-only transaction; at its end rows are detached, so that changing one writes nothing."""
    async with AsyncSession(engine, expire_on_commit=False, autoflush=False) as session, session.begin():
        yield session
        session.expunge_all()


def find_shared_reads(engine: AsyncEngine) -> SharedReads | None:
    """Return what this task's reads of the engine share; None outside of `Database.share_reads`."""
    shared = current_shared_reads.get()
    return shared if shared is not None and shared.is_mine and shared.engine is engine else None
