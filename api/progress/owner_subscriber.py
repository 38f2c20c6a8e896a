"""The events of all jobs of an owner on one stream."""

import asyncio
from collections.abc import AsyncIterator

from fastapi.sse import ServerSentEvent

from api.progress.last_event_id import greeting_event
from api.progress.owner_jobs import OwnerJobs, datetime_from_ms
from api.progress.snapshot import read_snapshot
from api.progress.sse_events import SseEvent, done_event, ping_event, update_event
from api.services import ApiServices

# Interval of keep-alive events on an idle stream.
PING_SECONDS = 15.0
# After a long absence only the last jobs to end are sent; GET /jobs has them all.
MAX_ENDED_JOBS = 100


class OwnerSubscriber:
    """A reader of an owner's jobs, last connected at `last` (Unix milliseconds; None: never)."""

    def __init__(
        self, services: ApiServices, owner_jobs: OwnerJobs, catching_up: asyncio.Semaphore, last: int | None
    ) -> None:
        self._services, self._owner_jobs, self._catching_up = services, owner_jobs, catching_up
        self._last = last

    async def iter_events(self) -> AsyncIterator[ServerSentEvent]:
        """Yield each job's state and the ends that were missed, then new events until the process stops."""
        yield greeting_event(self._owner_jobs.known_until_ms if self._last is None else self._last)
        while not self._owner_jobs.broadcast.closed:
            present, cursor = self._owner_jobs.current_events(), self._owner_jobs.broadcast.end_cursor
            async for entry in self._missed_events(present):
                yield entry.with_id(None)
            async for event in self._live_events(cursor):
                yield event

    async def _missed_events(self, present: list[SseEvent]) -> AsyncIterator[SseEvent]:
        for entry in present:
            yield entry
        if self._last is None:
            return
        jobs, since = self._services.jobs, datetime_from_ms(self._last)
        # A client may disconnect at any time, and a cancelled query would lose its database connection.
        for row in await asyncio.shield(jobs.list_ended_since(self._owner_jobs.owner, since, MAX_ENDED_JOBS)):
            async with self._catching_up:
                snapshot = await asyncio.shield(read_snapshot(self._services, row))
            if snapshot.status.has_ended:
                yield update_event(snapshot, follows=None)
                yield done_event(row.id, snapshot.status)

    async def _live_events(self, cursor: int) -> AsyncIterator[ServerSentEvent]:
        """Yield events until the broadcast is closed, or until this client has fallen too far behind."""
        broadcast = self._owner_jobs.broadcast
        while True:
            try:
                async with asyncio.timeout(PING_SECONDS):
                    events, end = await broadcast.wait_after(cursor)
            except TimeoutError:
                yield ping_event()
                continue
            if not events or end - cursor > len(events):
                return
            cursor = end
            for each in events:
                self._last = each.known_until_ms
                yield each.server_sent_event
