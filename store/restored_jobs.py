"""Marks the open jobs of a restored catalog: what was lost may have ordered more for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Database
from store.models import JobRow, LedgerRow

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class RestoredJobs:
    """How many jobs were marked, and as of when."""

    open_jobs: int
    copied_at: datetime | None


async def mark_restored_jobs(database: Database) -> RestoredJobs:
    """Mark all open jobs as copied right after the last order that the catalog knows of.

    That is no later than the copy, so that what the original ordered since is looked for; and no order that
    the catalog knows is later, so that none is taken for one that was made after the restore.
    """
    async with database.write_session() as session:
        if (last := await _find_last_order(session)) is None:
            return RestoredJobs(0, None)
        marking = update(JobRow).where(col(JobRow.ended_at).is_(None)).values(copied_at=last + INSTANT)
        found = await session.exec(marking)
        return RestoredJobs(found.rowcount, last + INSTANT)


async def _find_last_order(session: AsyncSession) -> datetime | None:
    """Return when the catalog last learnt of a job or of a call that costs."""
    moments = [
        (await session.exec(select(func.max(column)))).one()
        for column in (LedgerRow.intent_at, JobRow.created_at)
    ]
    return max((moment for moment in moments if moment is not None), default=None)
