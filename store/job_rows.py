"""A job's row, read in the caller's session unless the job is being deleted."""

from sqlalchemy import ColumnElement, and_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.errors import JobNotFound
from store.models import JobRow
from store.text_normalization import is_storable


def is_visible() -> ColumnElement[bool]:
    """Return the SQL condition that a job is not being deleted."""
    return col(JobRow.hidden_at).is_(None)


def in_trash() -> ColumnElement[bool]:
    """Return the SQL condition that a job is in the trash."""
    return and_(is_visible(), col(JobRow.trashed_at).is_not(None))


def is_listed() -> ColumnElement[bool]:
    """Return the SQL condition that its owner sees a job, outside the trash."""
    return and_(is_visible(), col(JobRow.trashed_at).is_(None))


async def get_visible_job(
    session: AsyncSession,
    job_id: str,
    *,
    owner: str | None = None,
    lock: bool = False,
    in_trash: bool = False,
) -> JobRow:
    """Read the job's row; with `lock`, keep other writers of it waiting until the transaction ends.

    An owner finds a job in the trash only with `in_trash`; a worker always.

    Raises:
        JobNotFound: there is no such job, it is being deleted, or it is not the given owner's.
    """
    row = await session.get(JobRow, job_id, with_for_update=lock or None) if is_storable(job_id) else None
    if row is None or row.hidden_at is not None or owner not in (None, row.owner):
        raise JobNotFound(job_id)
    if owner is not None and row.trashed_at is not None and not in_trash:
        raise JobNotFound(job_id)
    return row
