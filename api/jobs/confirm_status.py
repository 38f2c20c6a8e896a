"""Compares a job's row with its Temporal workflow and repairs the row; see docs/adr/0005."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from api.services import ApiServices
from store.models import JobRow
from temporal_client import ActivityIssue, NoSuchWorkflowError, RunDescription, TemporalUnavailableError
from temporal_client.closed_status import close_order_of

# A reader waits no longer for Temporal; after that the database's status has to do.
CONFIRM_TIMEOUT_SECONDS = 2.0


@dataclass(frozen=True)
class ConfirmedJob:
    """A job's row, repaired if it was wrong.

    `confirmed` is False if the database says that the job is active and Temporal could not be asked.
    `execution` is what Temporal reports of the workflow; None if there is none, or Temporal did not answer
    (`answered`).
    """

    row: JobRow
    confirmed: bool
    execution: RunDescription | None = None
    answered: bool = True

    @property
    def is_running(self) -> bool:
        """Whether the workflow is running."""
        return self.execution is not None and self.execution.is_running

    @property
    def pending_failures(self) -> tuple[ActivityIssue, ...]:
        """Activities of the workflow that have failed and are retried."""
        return self.execution.issues if self.execution else ()


async def confirm_status(services: ApiServices, row: JobRow) -> ConfirmedJob:
    """Compare the row with Temporal's status, and repair it if it differs."""
    try:
        async with asyncio.timeout(CONFIRM_TIMEOUT_SECONDS):
            execution = await services.temporal.describe_run(row.id)
    except NoSuchWorkflowError:
        # Never started (the starter will), or ended and past retention.
        return ConfirmedJob(row, confirmed=True)
    except (TemporalUnavailableError, TimeoutError):
        return ConfirmedJob(row, confirmed=row.status.has_ended, answered=False)
    return ConfirmedJob(await _repair_row(services, row, execution), confirmed=True, execution=execution)


async def confirm_statuses(services: ApiServices, rows: Iterable[JobRow]) -> list[ConfirmedJob]:
    """Confirm many jobs concurrently. Ended ones are taken as they are; reading one job confirms it."""
    return list(await asyncio.gather(*(_believe_or_confirm(services, row) for row in rows)))


async def _believe_or_confirm(services: ApiServices, row: JobRow) -> ConfirmedJob:
    return ConfirmedJob(row, confirmed=True) if row.status.has_ended else await confirm_status(services, row)


async def _repair_row(services: ApiServices, row: JobRow, execution: RunDescription) -> JobRow:
    if row.status.has_ended and _was_reset(row, execution):
        await services.jobs.note_run(row.id, execution.run_id)
    elif not row.status.has_ended and not execution.is_running:
        order = close_order_of(row.id, execution.status)
        await services.jobs.close_job(order, run_id=row.run_id or execution.run_id)
    else:
        return row
    return await services.jobs.get_job(row.owner, row.id)


def _was_reset(row: JobRow, execution: RunDescription) -> bool:
    """Return whether an operator reset the ended job, so that a new run is active.

    A run that has just closed its own row may still be running for a moment.
    """
    return execution.is_running and row.run_id not in (None, execution.run_id)
