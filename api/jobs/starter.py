"""Starts jobs that have a row but no workflow, because Temporal was down or an API process was killed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

from contracts import GenerationInput, JobStatus
from store.jobs import Jobs
from store.models import JobRow
from temporal_client import TemporalClient, TemporalUnavailableError

log = logging.getLogger(__name__)

# A younger row is probably being started by its own request.
MIN_ROW_AGE = timedelta(seconds=2)
FIRST_PAUSE_SECONDS, MAX_PAUSE_SECONDS = 2.0, 30.0
# Interval of one indexed query when idle, in case another API process was killed.
IDLE_SECONDS = 30.0
# Longer than any single call to Temporal.
STOP_SECONDS = 6.0


class JobStarter:
    """Background task that looks for queued jobs at startup, at intervals, and when woken."""

    def __init__(
        self, jobs: Jobs, temporal: TemporalClient, build_input: Callable[[JobRow], GenerationInput]
    ) -> None:
        self._jobs, self._temporal, self._build_input = jobs, temporal, build_input
        self._woken, self._stopping = asyncio.Event(), False
        # Started by us and still queued until a worker picks them up: not to be started again.
        self._started: set[str] = set()

    @asynccontextmanager
    async def run_in_background(self) -> AsyncIterator[None]:
        """Run the task as long as the block."""
        task = asyncio.create_task(self._run_loop())
        try:
            yield
        finally:
            self._stopping = True
            self._woken.set()
            # Cancelling a query spoils its connection, so let the current one finish.
            await asyncio.wait({task}, timeout=STOP_SECONDS)
            task.cancel()

    def wake(self) -> None:
        """Look for queued jobs now."""
        self._woken.set()

    async def _run_loop(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._stopping:
            self._woken.clear()
            try:
                wait, pause = await self._start_queued_jobs(), FIRST_PAUSE_SECONDS
            except TemporalUnavailableError:
                wait, pause = pause, min(pause * 2, MAX_PAUSE_SECONDS)
                log.warning("Temporal is away: jobs wait to be started, next try in %.0f s", wait)
            except Exception:
                wait, pause = pause, min(pause * 2, MAX_PAUSE_SECONDS)
                log.exception("jobs wait to be started, next try in %.0f s", wait)
            await self._sleep_until_woken(wait)

    async def _start_queued_jobs(self) -> float:
        """Start queued jobs; return how many seconds to sleep afterwards."""
        active = await self._jobs.list_active(older_than_seconds=0)
        queued = {row.id: row for row in active if row.status is JobStatus.QUEUED and row.run_id is None}
        self._started &= queued.keys()
        waiting = [row for row in queued.values() if row.id not in self._started]
        due = [row for row in waiting if datetime.now(UTC) - row.created_at >= MIN_ROW_AGE]
        for row in due:
            if not self._stopping:
                await self._start_job(row)
        return IDLE_SECONDS if len(due) == len(waiting) else FIRST_PAUSE_SECONDS

    async def _start_job(self, row: JobRow) -> None:
        await self._temporal.start_job(self._build_input(row))
        self._started.add(row.id)
        log.info("job %s is started", row.id)

    async def _sleep_until_woken(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)
