"""All that is watched in this process."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractContextManager as Context

from fastapi.sse import ServerSentEvent

from api.services import Services
from api.watching.entries import Entry
from api.watching.following import Follower
from api.watching.roster import Roster
from api.watching.shared import Shared
from api.watching.tabs import Tab
from api.watching.watch import Watch
from store.models import JobRow

# Of those who come back after a break, so many ask at once for what they missed.
CATCHING_UP = 8


class Hub:
    """One watch for each job and one roster for each owner, shared by all who want to know."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._watches: Shared[Watch] = Shared()
        self._rosters: Shared[Roster] = Shared()
        self._catching_up = asyncio.Semaphore(CATCHING_UP)

    @property
    def watched(self) -> frozenset[str]:
        """The jobs that somebody watches."""
        return self._watches.keys

    def watching(self, row: JobRow) -> Context[Watch]:
        """Watch the job as long as this is open."""
        return self._watches.use(row.id, lambda: Watch(self._services, row))

    def roster(self, owner: str) -> Context[Roster]:
        """Watch all of the owner's jobs as long as this is open."""
        return self._rosters.use(owner, lambda: Roster(self._services.jobs, owner, self._follow))

    def follow(self, watch: Watch, last: int | None) -> AsyncIterator[Entry]:
        """What to tell somebody of a watched job who has seen the picture `last`, or nothing."""
        return Follower(self._services, watch, self._catching_up, last).entries()

    def follow_all(self, roster: Roster, last: int | None) -> AsyncIterator[ServerSentEvent]:
        """What to tell of all the owner's jobs to somebody who knows how they stood at `last`, or nothing."""
        return Tab(self._services, roster, self._catching_up, last).events()

    def stirred(self, owner: str, job_id: str | None) -> None:
        """Something has just been done to the job, or to some: whoever watches hears of it at once."""
        if job_id is not None and (watch := self._watches.get(job_id)) is not None:
            watch.nudge()
        if (roster := self._rosters.get(owner)) is not None:
            roster.nudge()

    def end(self) -> None:
        """End every stream: the process is about to end. Safe to call again."""
        self._rosters.end()
        self._watches.end()

    async def ended(self) -> None:
        """Wait until nothing is asked any more."""
        await self._rosters.ended()
        await self._watches.ended()

    async def _follow(self, row: JobRow) -> AsyncGenerator[Entry]:
        with self.watching(row) as watch:
            async for entry in self.follow(watch, None):
                yield entry
