"""Reads of a job what the ledger has to know before it admits one of its calls."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.direct_statements import run_directly
from store.errors import JobNotFound
from store.models import JobRow, TeamLimitRow


class PayableJob(NamedTuple):
    """A job that calls may be paid for, and how many takes its team may have at work; None: any number."""

    id: str
    owner: str
    budget_usd: float | None
    frugal_at: datetime | None
    copied_at: datetime | None
    takes_at_once: int | None


# Without the brief, which takes longer to read than all else of the row.
_FIND_JOB = (
    select_columns(
        *(col(getattr(JobRow, name)) for name in PayableJob._fields[:-1]), col(TeamLimitRow.takes_at_once)
    )
    .outerjoin(TeamLimitRow, col(TeamLimitRow.team_id) == col(JobRow.owner))
    .where(col(JobRow.id) == bindparam("job_id"))
    .where(col(JobRow.hidden_at).is_(None), col(JobRow.trashed_at).is_(None))
)


async def get_payable_job(session: AsyncSession, job_id: str) -> PayableJob:
    """Return the job if calls for it may still be paid.

    Raises:
        JobNotFound: there is no such job, or it is being deleted, so nothing may be paid for it.
    """
    found = (await run_directly(session, _FIND_JOB, {"job_id": job_id})).one_or_none()
    if found is None:
        raise JobNotFound(job_id)
    return PayableJob(*found)
