"""The trash: ended jobs that their owner sees nowhere else, until they are restored or deleted for good."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Database
from store.errors import JobActive
from store.job_deletion import hide
from store.job_lifecycle import utc_now
from store.job_rows import get_visible_job, in_trash
from store.models import JobRow


class JobTrash:
    """Moves an owner's jobs into the trash and out of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get_job(self, owner: str, job_id: str) -> JobRow:
        """Return the owner's job, in the trash or not.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        async with self._database.read_session() as session:
            return await get_visible_job(session, job_id, owner=owner, in_trash=True)

    async def trash_job(self, owner: str, job_id: str) -> None:
        """Move the job into the trash. Its idempotency key is free again, as after a deletion.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
            JobActive: it has not ended.
        """
        async with self._database.write_session() as session:
            row = await self._lock(session, owner, job_id)
            if not row.status.has_ended:
                raise JobActive(job_id)
            row.trashed_at, row.idempotency_key = row.trashed_at or utc_now(), None

    async def restore_job(self, owner: str, job_id: str) -> None:
        """Take the job out of the trash.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        async with self._database.write_session() as session:
            (await self._lock(session, owner, job_id)).trashed_at = None

    async def begin_emptying(self, owner: str) -> list[str]:
        """Hide all that is in the owner's trash, and return the ids; their deletion follows."""
        found = select(JobRow).where(in_trash(), col(JobRow.owner) == owner).order_by(col(JobRow.id))
        async with self._database.write_session() as session:
            rows = (await session.exec(found.with_for_update())).all()
            for row in rows:
                hide(row)
        return [row.id for row in rows]

    async def _lock(self, session: AsyncSession, owner: str, job_id: str) -> JobRow:
        return await get_visible_job(session, job_id, owner=owner, lock=True, in_trash=True)
