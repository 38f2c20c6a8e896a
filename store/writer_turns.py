"""Has the writers of this process wait for each other before they take a connection to the database."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager


class WriterTurns:
    """Turns by name; with `one_writer` all names are one, and so is none.

    SQLite retries a locked file after pauses, in no order. On PostgreSQL everybody who waits for a locked row
    holds one of the few connections meanwhile: hundreds of takes in line would leave none to the others.
    """

    def __init__(self, *, one_writer: bool) -> None:
        self._one_writer = one_writer
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def take(self, names: Iterable[str]) -> AsyncIterator[None]:
        """Have the turn of all these names in the block. They are taken in order: nobody deadlocks."""
        async with AsyncExitStack() as held:
            for name in ("",) if self._one_writer else sorted(names):
                await held.enter_async_context(self._locks[name])
            yield
