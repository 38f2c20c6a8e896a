"""Starts the jobs that have a row but no workflow: Temporal was away, or an API was killed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

from engine import Engine, EngineAwayError
from store.jobs import Jobs
from store.models import JobRow
from workflows.contracts import GenerationInput, JobStatus

log = logging.getLogger(__name__)

# A younger row is being started by its own request at this moment.
FRESH = timedelta(seconds=2)
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 2.0, 30.0
# With nothing to do, one indexed query this often: another API process may have been killed.
IDLE_SECONDS = 30.0
# Longer than any one call to the engine.
STOP_SECONDS = 6.0


class Starter:
    """A background task. It looks once when it begins, and whenever it is woken."""

    def __init__(self, jobs: Jobs, engine: Engine, launch: Callable[[JobRow], GenerationInput]) -> None:
        self._jobs, self._engine, self._launch = jobs, engine, launch
        self._woken, self._stopping = asyncio.Event(), False
        # Started by us and still queued, because no worker has taken them up: not to be started again.
        self._done: set[str] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run as long as the block does."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            self._stopping = True
            self._woken.set()
            # A query that is cancelled half-way spoils its connection, so what is under way may end.
            await asyncio.wait({task}, timeout=STOP_SECONDS)
            task.cancel()

    def wake(self) -> None:
        """There is a row to be started."""
        self._woken.set()

    async def _run(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._stopping:
            self._woken.clear()
            try:
                wait, pause = await self._sweep(), FIRST_PAUSE_SECONDS
            except EngineAwayError:
                wait, pause = pause, min(pause * 2, LONGEST_PAUSE_SECONDS)
                log.warning("Temporal is away: jobs wait to be started, next try in %.0f s", wait)
            except Exception:
                wait, pause = pause, min(pause * 2, LONGEST_PAUSE_SECONDS)
                log.exception("jobs wait to be started, next try in %.0f s", wait)
            await self._rest(wait)

    async def _sweep(self) -> float:
        """Start what can be started; how many seconds to rest then."""
        active = await self._jobs.active(older_than_seconds=0)
        queued = {row.id: row for row in active if row.status is JobStatus.QUEUED and row.run_id is None}
        self._done &= queued.keys()
        waiting = [row for row in queued.values() if row.id not in self._done]
        ripe = [row for row in waiting if datetime.now(UTC) - row.created_at >= FRESH]
        for row in ripe:
            if not self._stopping:
                await self._start(row)
        return IDLE_SECONDS if len(ripe) == len(waiting) else FIRST_PAUSE_SECONDS

    async def _start(self, row: JobRow) -> None:
        await self._engine.start(self._launch(row))
        self._done.add(row.id)
        log.info("job %s is started", row.id)

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)
