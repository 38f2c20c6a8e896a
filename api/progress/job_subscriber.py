"""The events of one job on one stream: every milestone once and in order, whatever the client has seen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime

from api.progress.job_poller import JobPoller
from api.progress.poll_interval import MAX_TRIES_AFTER_END, MIN_POLL_SECONDS
from api.progress.snapshot import SnapshotInput, SnapshotSource, serialize_snapshot
from api.progress.sse_events import SseEvent, SseEventType, update_event
from api.services import ApiServices
from contracts import ProgressLog, ProgressResponse
from temporal_client import NoSuchWorkflowError, NoWorkerError, QueryFailedError, TemporalUnavailableError


class JobSubscriber:
    """A reader of one job poller that has seen the snapshot `last` (None: nothing)."""

    def __init__(
        self, services: ApiServices, poller: JobPoller, catching_up: asyncio.Semaphore, last: int | None
    ) -> None:
        self._services, self._poller, self._catching_up = services, poller, catching_up
        self._event_log = poller.event_log
        self._last = last

    async def iter_events(self) -> AsyncIterator[SseEvent]:
        """Yield the current state or what was missed, then new events until job or process ends."""
        await self._poller.has_begun.wait()
        entries, cursor = self._event_log.initial_events(self._last)
        with suppress(_ShutdownError):
            while True:
                for entry in entries:
                    async for due in self._events_due(entry):
                        yield due
                    if entry.kind is SseEventType.DONE:
                        return
                entries, cursor = await self._event_log.broadcast.wait_after(cursor)
                if not entries:
                    return

    async def _events_due(self, entry: SseEvent) -> AsyncIterator[SseEvent]:
        if entry.kind is SseEventType.UPDATE and self._last is not None:
            if entry.seq is None:
                return
            # A refreshed snapshot does not include earlier milestones, which a slow client may have lost.
            if entry.seq > self._last and (entry.follows is None or entry.follows > self._last):
                async for missed in self._missed_events():
                    yield missed
            if entry.seq < self._last or (entry.is_new and entry.seq == self._last):
                return
        self._last = self._last if entry.seq is None else entry.seq
        yield entry

    async def _missed_events(self) -> AsyncIterator[SseEvent]:
        """Yield missed snapshots from the workflow, and the current error while it does not answer."""
        page, tries, last_error = None, 0, None
        while page is None or page.more:
            page = await self._query_missed_page()
            for progress in page.pictures if page else ():
                yield self._event_from_progress(progress)
            if page is None:
                if (
                    error_event := self._event_log.current_error
                ) is not None and error_event is not last_error:
                    last_error = error_event
                    yield error_event
                tries += self._event_log.is_over
                if tries >= MAX_TRIES_AFTER_END:
                    return
                await self._wait_for_answer()

    async def _query_missed_page(self) -> ProgressLog | None:
        """Query a page of missed snapshots; None if the workflow does not answer."""
        queries = self._services.temporal.queries
        try:
            async with self._catching_up:
                return await queries.progress_since(self._poller.job_id, self._last or 0)
        except NoSuchWorkflowError:
            return ProgressLog()
        except (NoWorkerError, QueryFailedError, TemporalUnavailableError):
            return None

    def _event_from_progress(self, progress: ProgressResponse) -> SseEvent:
        self._last = progress.seq
        given = SnapshotInput(
            self._poller.row, progress, SnapshotSource.WORKFLOW, datetime.now(UTC), self._poller.records
        )
        return update_event(serialize_snapshot(self._services, given), follows=progress.seq - 1)

    async def _wait_for_answer(self) -> None:
        if self._event_log.broadcast.closed and not self._event_log.is_over:
            # The next event has an id, so a client that resumes after it would never ask for the missed ones.
            raise _ShutdownError
        await asyncio.sleep(MIN_POLL_SECONDS)


class _ShutdownError(Exception):
    """The process is stopping; the client gets the rest from another process."""
