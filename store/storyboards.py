"""The storyboards: each scene's full text, which a workflow's history should not carry."""

from collections.abc import Collection, Sequence

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Database
from store.errors import JobNotFound, SceneNotFound
from store.models import JobRow, SceneRow
from workflows.contracts import Scene


class Storyboards:
    """The storyboards of all jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, job_id: str, scenes: Sequence[Scene]) -> tuple[Scene, ...]:
        """Keep a job's storyboard and return it. The first one stays: whoever writes again gets that one.

        Raises:
            JobNotFound: there is no such job.
        """
        async with self._database.session() as session:
            # Two writers take turns at the job's row, so that a storyboard is never a mix of both.
            job = select(JobRow.id).where(col(JobRow.id) == job_id).with_for_update()
            if (await session.exec(job)).one_or_none() is None:
                raise JobNotFound(job_id)
            kept = await _scenes(session, job_id)
            if not kept:
                session.add_all(SceneRow(job_id=job_id, **dict(scene)) for scene in scenes)
            return kept or tuple(scenes)

    async def scenes(self, job_id: str) -> tuple[Scene, ...]:
        """The job's scenes in order; none before its storyboard is written."""
        async with self._database.snapshot() as session:
            return await _scenes(session, job_id)

    async def lengths(self, job_ids: Collection[str]) -> dict[str, float]:
        """By job, the seconds of its storyboard; none of those that have no storyboard yet."""
        total = (
            select(SceneRow.job_id, func.sum(SceneRow.seconds))
            .where(col(SceneRow.job_id).in_(job_ids))
            .group_by(col(SceneRow.job_id))
        )
        async with self._database.snapshot() as session:
            return dict((await session.exec(total)).all()) if job_ids else {}

    async def scene(self, job_id: str, number: int) -> Scene:
        """One scene.

        Raises:
            SceneNotFound: the job's storyboard has no such scene.
        """
        async with self._database.snapshot() as session:
            row = await session.get(SceneRow, (job_id, number))
        if row is None:
            raise SceneNotFound(job_id, number)
        return _scene(row)

    async def in_film(self, job_id: str) -> dict[int, int]:
        """By scene, the take that is in the film, once there is one."""
        found = select(SceneRow.number, SceneRow.take).where(col(SceneRow.job_id) == job_id)
        async with self._database.snapshot() as session:
            return {number: take for number, take in await session.exec(found) if take is not None}


async def _scenes(session: AsyncSession, job_id: str) -> tuple[Scene, ...]:
    found = select(SceneRow).where(col(SceneRow.job_id) == job_id).order_by(col(SceneRow.number))
    return tuple(_scene(row) for row in await session.exec(found))


def _scene(row: SceneRow) -> Scene:
    return Scene(number=row.number, text=row.text, caption=row.caption, seconds=row.seconds, seed=row.seed)
