"""Polls one job as long as anybody watches it, once for all its watchers."""

import asyncio
import logging
import random
import time
from contextlib import suppress
from datetime import UTC, datetime

from api.jobs.job_records import JobRecords
from api.progress.activity_retries import add_activity_retries
from api.progress.event_log import EventLog
from api.progress.poll_interval import MAX_TRIES_AFTER_END, next_poll_delay
from api.progress.quiet_queries import QuietQueryLimit
from api.progress.snapshot import (
    ProgressSnapshot,
    SnapshotInput,
    SnapshotSource,
    serialize_snapshot,
    snapshot_from_database,
)
from api.progress.sse_events import UnavailableReason
from api.progress.status_checks import StatusChecks
from api.services import ApiServices
from contracts import JobStatus, ProgressResponse
from store.errors import JobNotFound
from store.models import JobRow
from temporal_client import NoSuchWorkflowError, NoWorkerError, QueryFailedError, TemporalUnavailableError

log = logging.getLogger(__name__)


class JobPoller:
    """Polls a job's progress and adds events to its log until the job has ended."""

    def __init__(self, services: ApiServices, row: JobRow, quiet_queries: QuietQueryLimit) -> None:
        self._services, self.job_id, self._quiet_queries = services, row.id, quiet_queries
        self._checks = StatusChecks(services, row)
        self.event_log = EventLog(row.id)
        self.has_begun = asyncio.Event()
        self._nudged = asyncio.Event()
        # The workflow's last progress, and the `seq` after which all is sent; None: only the latest.
        self._progress: ProgressResponse | None = None
        self._seen: int | None = None
        # The workflow's history when a query last found all of its progress.
        self._seen_history: tuple[str, int] | None = None
        self._polled_at = self._changed_at = time.monotonic()
        self._failures = 0

    @property
    def row(self) -> JobRow:
        """The job's row, as of the last check."""
        return self._checks.row

    @property
    def records(self) -> JobRecords:
        """The job's records, as of the last poll."""
        return self._checks.records

    async def run(self) -> None:
        """Poll until the job ends or the poller is closed. A failed poll does not end it."""
        try:
            with suppress(JobNotFound):
                while not (self.event_log.broadcast.closed or await self._poll_and_check_end()):
                    await self._wait_for_next_poll()
        finally:
            self.close()

    def close(self) -> None:
        """Publish nothing more, and release all waiters."""
        self.has_begun.set()
        self.event_log.broadcast.close()
        self._nudged.set()

    def poll_soon(self) -> None:
        """Poll now, because the job has just changed."""
        self._changed_at = time.monotonic()
        self._checks.expire_check()
        self._nudged.set()

    async def _poll_and_check_end(self) -> bool:
        self._polled_at = time.monotonic()
        try:
            await self._poll_once()
        except JobNotFound:
            raise
        except Exception:
            self._failures += 1
            log.exception("job %s cannot be watched now", self.job_id)
            self.event_log.add_unavailable(UnavailableReason.INTERNAL_ERROR)
            self.has_begun.set()
        return self.event_log.is_over

    async def _wait_for_next_poll(self) -> None:
        now = time.monotonic()
        seconds = next_poll_delay(now - self._changed_at, self._failures, now - self._polled_at)
        # Jitter, so that jobs are not all polled at the same moment.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds * random.uniform(1.0, 1.2)):  # noqa: S311 - jitter
                await self._nudged.wait()
        self._nudged.clear()

    async def _poll_once(self) -> None:
        just_checked = await self._checks.check_if_due()
        try:
            await self._publish_workflow_news(may_skip=just_checked)
        except NoSuchWorkflowError:
            self._failures = 0
            await self._publish_without_workflow(None)
        except (NoWorkerError, QueryFailedError, TemporalUnavailableError) as error:
            self._failures += 1
            if isinstance(error, NoWorkerError):
                self._quiet_queries.note_no_worker()
            await self._publish_without_workflow(await self._checks.explain_silence(error))
        else:
            self._failures = 0
            await self._publish_end()
        self.has_begun.set()

    # --- progress from the workflow ---

    async def _publish_workflow_news(self, *, may_skip: bool) -> None:
        """Publish the workflow's new snapshots; if there are none, refresh the last one."""
        before, history = self._progress, self._checks.history_mark
        if not (may_skip and self._can_skip_query()):
            await self._publish_all_news()
            self._quiet_queries.note_answer()
            self._seen_history = history
        if self._progress is before and before is not None:
            self.event_log.refresh_snapshot(self._build_snapshot(before), _utc_now())

    def _can_skip_query(self) -> bool:
        """Return whether a query would find nothing, and too many jobs are watched to make it still."""
        mark = self._checks.history_mark
        is_quiet = mark is not None and mark == self._seen_history and not self._failures
        return is_quiet and not self._quiet_queries.take_token()

    async def _publish_all_news(self) -> None:
        more = True
        while more:
            news, more = await self._query_workflow()
            if news:
                await self._checks.reload_job()
            for progress in news:
                self._publish_progress(progress)

    async def _query_workflow(self) -> tuple[tuple[ProgressResponse, ...], bool]:
        """Query new progress, and whether there is more."""
        queries = self._services.temporal.queries
        if self._seen is None:
            return (await queries.get_progress(self.job_id),), False
        answer = await queries.progress_since(self.job_id, self._seen)
        return answer.pictures, answer.more

    def _publish_progress(self, progress: ProgressResponse) -> None:
        progress = self._services.last_progress.keep(self.row, progress)
        follows = progress.seq - 1 if self._seen is None else self._seen
        self._progress, self._seen, self._changed_at = progress, progress.seq, time.monotonic()
        self.event_log.add_snapshot(self._build_snapshot(progress), _utc_now(), follows=follows)

    async def _publish_end(self) -> None:
        if self._progress is not None and self._progress.status.has_ended:
            self.event_log.add_done(self._progress.status)
        elif self._checks.is_over:
            # Known from the last check only; the job may have been retried since.
            await self._checks.check_now()
            if self._checks.is_over:
                await self._publish_end_from_database()

    # --- progress from the database ---

    async def _publish_without_workflow(self, reason: UnavailableReason | None) -> None:
        """Publish what the database knows while the workflow does not answer."""
        if self.row.status.has_ended:
            # A worker that is only slow may still report more than its last progress.
            if reason is None or self._progress is None or self._failures >= MAX_TRIES_AFTER_END:
                await self._publish_end_from_database()
            return
        if self._progress is None:
            await self._publish_database_snapshot()
        elif reason is None:
            self.event_log.refresh_snapshot(self._build_snapshot(self._progress), _utc_now())
        if reason is not None:
            self.event_log.add_unavailable(reason)

    async def _publish_database_snapshot(self) -> None:
        # Another watcher may have been told more, a moment ago.
        known = self._services.last_progress.find(self.row)
        progress = known or await snapshot_from_database(self._services, self.row)
        snapshot = self._build_snapshot(progress, SnapshotSource.DATABASE)
        if self.event_log.has_snapshot:
            self.event_log.refresh_snapshot(snapshot, _utc_now())
        elif self.row.status is JobStatus.QUEUED:
            # Nothing has happened yet, so every later snapshot is new.
            self._seen = 0
            self.event_log.add_snapshot(snapshot, _utc_now(), follows=-1)
        else:
            self.event_log.add_database_snapshot(snapshot, _utc_now())

    async def _publish_end_from_database(self) -> None:
        progress = await snapshot_from_database(self._services, self.row, self._progress)
        follows = self._progress.seq if self._progress else progress.seq - 1
        self.event_log.add_snapshot(
            self._build_snapshot(progress, SnapshotSource.DATABASE), _utc_now(), follows=follows
        )
        self.event_log.add_done(progress.status)

    def _build_snapshot(
        self, progress: ProgressResponse, source: SnapshotSource = SnapshotSource.WORKFLOW
    ) -> ProgressSnapshot:
        now = _utc_now()
        progress = add_activity_retries(progress, self._checks.confirmed_job.pending_failures, now)
        return serialize_snapshot(
            self._services, SnapshotInput(self.row, progress, source, now, self._checks.records)
        )


def _utc_now() -> datetime:
    return datetime.now(UTC)
