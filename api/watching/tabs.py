"""What one stream says of all an owner's jobs."""

import asyncio
from collections.abc import AsyncIterator

from fastapi.sse import ServerSentEvent

from api.picture import picture
from api.services import Services
from api.watching.entries import Entry, done, ping, update
from api.watching.resuming import greeting
from api.watching.roster import Roster, moment

# A line on which nothing happens shows so often that it is there.
PING_SECONDS = 15.0
# After a long absence, the last to end: the list of jobs has them all.
MOST_ENDED = 100


class Tab:
    """A reader of a roster who knows how the jobs stood at `last`, in milliseconds (None: nothing)."""

    def __init__(
        self, services: Services, roster: Roster, catching_up: asyncio.Semaphore, last: int | None
    ) -> None:
        self._services, self._roster, self._catching_up = services, roster, catching_up
        self._last = last

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """How each job stands, and which have ended meanwhile; then what happens, to the process's end."""
        yield greeting(self._roster.known if self._last is None else self._last)
        while not self._roster.feed.closed:
            present, cursor = self._roster.present(), self._roster.feed.end
            async for entry in self._missed(present):
                yield entry.sent(None)
            async for event in self._live(cursor):
                yield event

    async def _missed(self, present: list[Entry]) -> AsyncIterator[Entry]:
        for entry in present:
            yield entry
        if self._last is None:
            return
        jobs, since = self._services.jobs, moment(self._last)
        # A client may leave at any time: a query that is cut off would lose its connection.
        for row in await asyncio.shield(jobs.ended_since(self._roster.owner, since, MOST_ENDED)):
            async with self._catching_up:
                view = await asyncio.shield(picture(self._services, row))
            if view.status.ended:
                yield update(view, follows=None)
                yield done(row.id, view.status)

    async def _live(self, cursor: int) -> AsyncIterator[ServerSentEvent]:
        """Until the feed is closed, or more was told than it remembers, for a client as slow as this."""
        feed = self._roster.feed
        while True:
            try:
                async with asyncio.timeout(PING_SECONDS):
                    said, end = await feed.after(cursor)
            except TimeoutError:
                yield ping()
                continue
            if not said or end - cursor > len(said):
                return
            cursor = end
            for each in said:
                self._last = each.known
                yield each.event
