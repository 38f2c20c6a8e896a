"""Periodic checks of a watched job in the database and Temporal, and of who does not answer."""

import logging
import time
from dataclasses import replace

from api.jobs.confirm_status import ConfirmedJob, confirm_status
from api.jobs.job_records import JobRecords, read_job_records
from api.progress.poll_interval import CHECK_SECONDS
from api.progress.sse_events import UnavailableReason
from api.services import ApiServices
from store.errors import JobNotFound
from store.models import JobRow
from temporal_client import QueryFailedError, TemporalUnavailableError

log = logging.getLogger(__name__)


class StatusChecks:
    """The database row, workflow status and records of a watched job, as of the last check."""

    def __init__(self, services: ApiServices, row: JobRow) -> None:
        self._services = services
        self.confirmed_job = ConfirmedJob(row, confirmed=False)
        self.records = JobRecords((), ())
        self._checked_at = -CHECK_SECONDS

    @property
    def history_mark(self) -> tuple[str, int] | None:
        """The run and the length of its history, as of the last check; None if Temporal did not tell."""
        run = self.confirmed_job.execution
        return (run.run_id, run.history_length) if run else None

    @property
    def row(self) -> JobRow:
        """The job's row."""
        return self.confirmed_job.row

    @property
    def is_over(self) -> bool:
        """Whether the job has ended and no later run of it is active."""
        return self.row.status.has_ended and not self.confirmed_job.is_running

    def expire_check(self) -> None:
        """Make the next check due now, because the job has changed."""
        self._checked_at = -CHECK_SECONDS

    async def check_if_due(self) -> bool:
        """Check if the last check is older than CHECK_SECONDS; return whether it has. Raises JobNotFound."""
        if time.monotonic() - self._checked_at < CHECK_SECONDS:
            return False
        try:
            await self.check_now()
        except JobNotFound:
            raise
        except Exception:
            # The workflow's progress is still published.
            log.exception("job %s cannot be checked now", self.row.id)
            return False
        return True

    async def check_now(self) -> None:
        """Check. Raises JobNotFound, and database errors."""
        row = await self._services.jobs.get_job(self.row.owner, self.row.id)
        self.confirmed_job = await confirm_status(self._services, row)
        await self._reload_records()
        self._checked_at = time.monotonic()

    async def reload_job(self) -> None:
        """Reload the job's row and records, which what the workflow tells has changed.

        Raises:
            JobNotFound: it was deleted.
        """
        row = await self._services.jobs.get_job(self.row.owner, self.row.id)
        self.confirmed_job = replace(self.confirmed_job, row=row)
        await self._reload_records()

    async def _reload_records(self) -> None:
        self.records = await read_job_records(self._services, self.row)

    async def explain_silence(self, error: Exception) -> UnavailableReason | None:
        """Explain why the workflow did not answer; None if it would by now. Raises like `check_now`."""
        if not isinstance(error, TemporalUnavailableError):
            await self.check_if_due()
            return (
                UnavailableReason.QUERY_FAILED
                if isinstance(error, QueryFailedError)
                else UnavailableReason.NO_WORKER
            )
        await self.check_now()
        if not self.confirmed_job.answered:
            return UnavailableReason.TEMPORAL_UNAVAILABLE
        # A query that timed out may have waited for a worker rather than for Temporal.
        return UnavailableReason.NO_WORKER if isinstance(error.__cause__, TimeoutError) else None
