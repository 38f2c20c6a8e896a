"""Storyboards as their owners edit them: a draft first, which the job takes in the storyboard's place."""

from collections.abc import Sequence
from uuid import uuid4

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Database
from store.errors import DraftGone, JobNotFound
from store.lifecycle import now
from store.models import DraftRow, JobRow, SceneRow
from workflows.contracts import EditOrder, Scene


class Drafts:
    """The drafts of all jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def write(self, job_id: str, scenes: Sequence[Scene]) -> str:
        """Keep a draft beside the storyboard; its id."""
        draft = DraftRow(id=str(uuid4()), job_id=job_id, scenes=tuple(scenes), written_at=now())
        async with self._database.session() as session:
            session.add(draft)
        return draft.id

    async def discard(self, draft_id: str) -> None:
        """It was refused."""
        async with self._database.session() as session:
            await session.exec(delete(DraftRow).where(col(DraftRow.id) == draft_id))

    async def adopt(self, order: EditOrder) -> int:
        """Put the draft in the storyboard's place, once; the storyboard's revision then.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
            DraftGone: the storyboard is of another revision, and the draft was not what made it so.
        """
        async with self._database.session(durable=True) as session:
            job = await _held(session, order.job_id)
            draft = await session.get(DraftRow, order.draft_id)
            if draft is None and job.revision == order.revision + 1:
                return job.revision  # An earlier try has done it, and its answer was lost.
            if draft is None or job.revision != order.revision:
                raise DraftGone(order.draft_id)
            await session.exec(delete(SceneRow).where(col(SceneRow.job_id) == job.id))
            session.add_all(SceneRow(job_id=job.id, **dict(scene)) for scene in draft.scenes)
            await session.delete(draft)
            job.revision += 1
            return job.revision


async def _held(session: AsyncSession, job_id: str) -> JobRow:
    found = select(JobRow).where(col(JobRow.id) == job_id, col(JobRow.hidden_at).is_(None))
    job = (await session.exec(found.with_for_update())).one_or_none()
    if job is None:
        raise JobNotFound(job_id)
    return job
