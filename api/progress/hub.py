"""The pollers and subscribers of this process, shared by all its streams."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractContextManager as Context

from fastapi.sse import ServerSentEvent

from api.progress.job_poller import JobPoller
from api.progress.job_subscriber import JobSubscriber
from api.progress.owner_jobs import OwnerJobs
from api.progress.owner_subscriber import OwnerSubscriber
from api.progress.quiet_queries import QuietQueryLimit
from api.progress.ref_counted import RefCounted
from api.progress.sse_events import SseEvent
from api.services import ApiServices
from store.models import JobRow

# So many reconnecting clients may query missed snapshots at once.
MAX_CATCHING_UP = 8


class ProgressHub:
    """The job pollers, one per job, and `OwnerJobs`, one per owner, shared by all streams."""

    def __init__(self, services: ApiServices) -> None:
        self._services = services
        self._quiet_queries = QuietQueryLimit()
        self._pollers: RefCounted[JobPoller] = RefCounted()
        self._owner_jobs: RefCounted[OwnerJobs] = RefCounted()
        self._catching_up = asyncio.Semaphore(MAX_CATCHING_UP)

    @property
    def watched_job_ids(self) -> frozenset[str]:
        """Ids of the jobs that are watched."""
        return self._pollers.keys_in_use

    def use_job_poller(self, row: JobRow) -> Context[JobPoller]:
        """Watch the job while the context is open."""
        return self._pollers.share_by_key(row.id, lambda: JobPoller(self._services, row, self._quiet_queries))

    def use_owner_jobs(self, owner: str) -> Context[OwnerJobs]:
        """Watch all of the owner's jobs while the context is open."""
        return self._owner_jobs.share_by_key(
            owner, lambda: OwnerJobs(self._services.jobs, owner, self._follow_job)
        )

    def subscribe_to_job(self, poller: JobPoller, last: int | None) -> AsyncIterator[SseEvent]:
        """Iterate over a watched job's events for a client that has seen snapshot `last`, or nothing."""
        return JobSubscriber(self._services, poller, self._catching_up, last).iter_events()

    def subscribe_to_owner(self, owner_jobs: OwnerJobs, last: int | None) -> AsyncIterator[ServerSentEvent]:
        """Iterate over all the owner's jobs' events for a client last connected at `last`, or never."""
        return OwnerSubscriber(self._services, owner_jobs, self._catching_up, last).iter_events()

    def notify_changed(self, owner: str, job_id: str | None) -> None:
        """Wake the watchers of the job, or of the owner's jobs, after a change."""
        if job_id is not None and (poller := self._pollers.find_in_use(job_id)) is not None:
            poller.poll_soon()
        if (owner_jobs := self._owner_jobs.find_in_use(owner)) is not None:
            owner_jobs.wake()

    def close_streams(self) -> None:
        """Close every stream, because the process is stopping. Safe to call again."""
        self._owner_jobs.close_all()
        self._pollers.close_all()

    async def wait_closed(self) -> None:
        """Wait until all background tasks have ended."""
        await self._owner_jobs.wait_closed()
        await self._pollers.wait_closed()

    async def _follow_job(self, row: JobRow) -> AsyncGenerator[SseEvent]:
        with self.use_job_poller(row) as poller:
            async for entry in self.subscribe_to_job(poller, None):
                yield entry
