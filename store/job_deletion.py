"""Deletes a job in two steps: first it is hidden from its owner, then its rows are removed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from store.errors import JobActive
from store.job_lifecycle import utc_now
from store.job_rows import is_visible
from store.ledger.removed_spending import keep_removed_spending
from store.models import JobRow, LedgerRow, LedgerState, TeamRetentionRow
from store.text_normalization import is_storable

# So long the trash keeps what was put there.
TRASH_DAYS = 30


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
        hide(row)
    return [row.id for row in rows]


def is_expired(team_id: str, keep_days: int, moment: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a team's jobs that ended longer ago than it keeps them; never of favorites."""
    ended_at = col(JobRow.ended_at)
    old = ended_at < moment - timedelta(days=keep_days)
    return is_visible(), col(JobRow.owner) == team_id, old, col(JobRow.favorite).is_(False)


async def hide_expired_jobs(session: AsyncSession) -> list[str]:
    """Hide the jobs that their teams, or the trash, keep no longer, and return their ids."""
    moment, hidden = utc_now(), list[str]()
    for kept in (await session.exec(select(TeamRetentionRow))).all():
        found = select(JobRow).where(*is_expired(kept.team_id, kept.keep_days, moment))
        for row in (await session.exec(found.order_by(col(JobRow.id)).with_for_update())).all():
            hide(row)
            hidden.append(row.id)
    for row in (await session.exec(_select_outdated_trash(moment).with_for_update())).all():
        hide(row)
        hidden.append(row.id)
    return hidden


def _select_outdated_trash(moment: datetime) -> SelectOfScalar[JobRow]:
    outdated = col(JobRow.trashed_at) < moment - timedelta(days=TRASH_DAYS)
    return select(JobRow).where(is_visible(), outdated).order_by(col(JobRow.id))


def hide(row: JobRow) -> None:
    """Hide the job from its owner and its workers: its deletion begins."""
    # Free the idempotency key: the same request creates a new job from now on.
    row.hidden_at, row.idempotency_key = utc_now(), None


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
