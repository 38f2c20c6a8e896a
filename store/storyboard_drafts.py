"""Storyboards edited by the owner, kept as drafts until the workflow adopts or refuses them."""

from collections.abc import Collection, Sequence
from uuid import uuid4

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import EditOrder, Scene
from store.database import Database
from store.errors import StaleDraft
from store.job_lifecycle import utc_now
from store.job_rows import get_visible_job
from store.models import DraftRow, SceneRow
from store.storyboards import build_scene_rows
from store.upload_uses import record_uses, upload_ids_of


class StoryboardDrafts:
    """The storyboard drafts of all jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def write_draft(self, job_id: str, scenes: Sequence[Scene]) -> str:
        """Store a draft beside the storyboard; return its id. The job uses the draft's uploads from then on.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
            UploadNotFound: an upload that a scene uses is not there.
        """
        draft = DraftRow(id=str(uuid4()), job_id=job_id, scenes=tuple(scenes), written_at=utc_now())
        async with self._database.write_session() as session:
            job = await get_visible_job(session, job_id)
            used = upload_ids_of(
                image for scene in scenes for image in (scene.reference_image, scene.last_image)
            )
            await record_uses(session, job.owner, job_id, used)
            session.add(draft)
        return draft.id

    async def discard_draft(self, draft_id: str) -> None:
        """Delete a draft that was refused."""
        async with self._database.write_session() as session:
            await session.exec(delete(DraftRow).where(col(DraftRow.id) == draft_id))

    async def adopt_draft(self, order: EditOrder) -> int:
        """Replace the storyboard by the draft, once; return the storyboard's new revision.

        A film that is there already keeps its takes: its scenes are the same ones, with other lines, lengths
        or places. Scenes that were taken out of it stay so, unless the draft names them.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
            StaleDraft: the storyboard has another revision than ordered, and not because of this draft.
        """
        async with self._database.write_session(durable=True) as session:
            job = await get_visible_job(session, order.job_id, lock=True)
            draft = await session.get(DraftRow, order.draft_id)
            if draft is None and job.revision == order.revision + 1:
                return job.revision  # An earlier attempt did it, and its answer was lost.
            if draft is None or job.revision != order.revision:
                raise StaleDraft(order.draft_id)
            takes = await _take_out_scenes(session, job.id, {scene.number for scene in draft.scenes})
            for row in build_scene_rows(job.id, draft.scenes):
                row.take = takes.get(row.number)
                session.add(row)
            await session.delete(draft)
            job.revision += 1
            return job.revision


async def _take_out_scenes(
    session: AsyncSession, job_id: str, drafted: Collection[int]
) -> dict[int, int | None]:
    """Delete the scenes of the job's film, and those of the draft; return the chosen take of each."""
    own = col(SceneRow.job_id) == job_id
    takes = dict((await session.exec(select(SceneRow.number, SceneRow.take).where(own))).all())
    replaced = col(SceneRow.in_film) | col(SceneRow.number).in_(drafted)
    await session.exec(delete(SceneRow).where(own, replaced))
    return takes
