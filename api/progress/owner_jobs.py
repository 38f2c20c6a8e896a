"""The active jobs of one owner, on one broadcast."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from fastapi.sse import ServerSentEvent

from api.progress.broadcast import Broadcast
from api.progress.last_event_id import now_ms
from api.progress.sse_events import SseEvent, SseEventType
from store.jobs import Jobs
from store.models import JobRow

log = logging.getLogger(__name__)

LIST_INTERVAL_SECONDS = 1.0
MAX_REMEMBERED_EVENTS = 200
# An end is recorded with the worker's clock, and visible only after its commit.
CLOCK_MARGIN_MS = 10_000

FollowJob = Callable[[JobRow], AsyncGenerator[SseEvent]]


@dataclass(frozen=True)
class OwnerEvent:
    """An event of one job. `known_until_ms`: all ends of jobs before this time were published."""

    job_event: SseEvent
    known_until_ms: int

    @cached_property
    def server_sent_event(self) -> ServerSentEvent:
        """The event as sent."""
        return self.job_event.with_id(str(self.known_until_ms) if self.job_event.is_new else None)


@dataclass
class _FollowedJob:
    """The job's last snapshot, and its current error."""

    last_events: dict[SseEventType, SseEvent] = field(default_factory=dict)

    def record_event(self, entry: SseEvent) -> None:
        if entry.kind is SseEventType.UPDATE:
            self.last_events.clear()
        self.last_events[entry.kind] = entry


class OwnerJobs:
    """Lists the owner's active jobs and forwards their events."""

    def __init__(self, jobs: Jobs, owner: str, follow: FollowJob) -> None:
        self.owner = owner
        self._jobs, self._follow = jobs, follow
        self.broadcast: Broadcast[OwnerEvent] = Broadcast(MAX_REMEMBERED_EVENTS)
        self.known_until_ms = now_ms()
        self._followed: dict[str, _FollowedJob] = {}
        # Jobs whose end was published, and when.
        self._over: dict[str, float] = {}
        self._nudged = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """List jobs until closed, then stop following them."""
        while not self.broadcast.closed:
            try:
                await self._list_jobs()
            except Exception:
                log.exception("the jobs of %s cannot be listed now", self.owner)
            with suppress(TimeoutError):
                async with asyncio.timeout(LIST_INTERVAL_SECONDS):
                    await self._nudged.wait()
            self._nudged.clear()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def wake(self) -> None:
        """List jobs now, because one is new or active again."""
        self._nudged.set()

    def close(self) -> None:
        """Publish nothing more."""
        self.broadcast.close()
        self._nudged.set()

    def current_events(self) -> list[SseEvent]:
        """Return each job's latest events."""
        return [entry for followed in self._followed.values() for entry in followed.last_events.values()]

    async def _list_jobs(self) -> None:
        began, at = time.monotonic(), now_ms()
        rows = await self._jobs.list_active_or_ended_since(self.owner, datetime_from_ms(self.known_until_ms))
        for row in rows:
            if row.id not in self._followed and not self._is_end_published(row, began):
                self._followed[row.id] = _FollowedJob()
                task = asyncio.create_task(self._forward_events(row))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        self._over = {row.id: self._over[row.id] for row in rows if row.id in self._over}
        if self._followed.keys() <= {row.id for row in rows if not row.status.has_ended}:
            self.known_until_ms = max(self.known_until_ms, at - CLOCK_MARGIN_MS)

    def _is_end_published(self, row: JobRow, listed_at: float) -> bool:
        """Return whether the job's end was published; a job that has started again counts as new.

        A list that is older than the end may still show the job as active, and is not believed.
        """
        published_at = self._over.get(row.id)
        return published_at is not None and (row.status.has_ended or published_at >= listed_at)

    async def _forward_events(self, row: JobRow) -> None:
        try:
            async with aclosing(self._follow(row)) as entries:
                async for entry in entries:
                    self._followed[row.id].record_event(entry)
                    if entry.kind is SseEventType.DONE:
                        self._over[row.id] = time.monotonic()
                    self.broadcast.publish_item(OwnerEvent(entry, self.known_until_ms))
        except Exception:
            log.exception("job %s cannot be followed now", row.id)
        finally:
            del self._followed[row.id]


def datetime_from_ms(ms: int) -> datetime:
    """Convert Unix milliseconds to a datetime in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)
