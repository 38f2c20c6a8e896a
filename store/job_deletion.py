"""Deletes a job in two steps: first it is hidden from its owner, then its rows are removed."""

from collections.abc import Sequence

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.errors import JobActive
from store.job_lifecycle import utc_now
from store.job_rows import is_visible
from store.ledger.budget import keep_removed_spending
from store.models import JobRow, LedgerRow, LedgerState
from store.text_normalization import is_storable


async def hide_ended_jobs(session: AsyncSession, owner: str, job_ids: Sequence[str]) -> list[str]:
    """Hide ended jobs, all or none, and return their ids. Ids that are not the owner's jobs are ignored.

    Raises:
        JobActive: one of the jobs has not ended.
    """
    mine = (is_visible(), col(JobRow.owner) == owner, col(JobRow.id).in_(filter(is_storable, job_ids)))
    found = select(JobRow).where(*mine).order_by(col(JobRow.id)).with_for_update()
    rows = (await session.exec(found)).all()
    for row in rows:
        if not row.status.has_ended:
            raise JobActive(row.id)
        # Free the idempotency key: the same request creates a new job from now on.
        row.hidden_at, row.idempotency_key = utc_now(), None
    return [row.id for row in rows]


async def delete_settled_job(session: AsyncSession, job_id: str) -> bool:
    """Delete a job's rows, unless a paid call of it has no outcome yet; return whether they were deleted."""
    unsettled = select(LedgerRow.job_id).where(
        col(LedgerRow.job_id) == job_id, col(LedgerRow.state) != LedgerState.TERMINAL
    )
    await session.exec(select(JobRow.id).where(col(JobRow.id) == job_id).with_for_update())
    if (await session.exec(unsettled.limit(1))).first() is not None:
        return False
    await keep_removed_spending(session, job_id)
    await session.exec(delete(JobRow).where(col(JobRow.id) == job_id))
    return True
