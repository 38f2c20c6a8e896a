"""Storyboards edited by the owner, kept as drafts until the workflow adopts or refuses them."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import uuid4

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import EditOrder, LedgerStage, Scene
from contracts.film import refit_film_seconds
from store.database import Database
from store.errors import StaleDraft
from store.film_search import refresh_search_text
from store.job_lifecycle import utc_now
from store.job_rows import get_visible_job
from store.models import DraftRow, LedgerRow, SceneRow
from store.storyboards import build_scene_rows
from store.upload_uses import record_uses, upload_ids_of


class SceneBefore(NamedTuple):
    """A scene that a draft replaces: its take in the film, which it keeps, and its length in seconds."""

    take: int | None
    seconds: float


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
            before = await _take_out_scenes(session, job.id, {scene.number for scene in draft.scenes})
            for row in build_scene_rows(job.id, draft.scenes):
                row.take = before[row.number].take if row.number in before else None
                session.add(row)
            if not job.brief.holds_short_clips:
                await _refit_clips(session, job.id, before, draft.scenes)
            if order.takes is not None:
                job.brief = job.brief.model_copy(update={"takes": order.takes})
            await session.delete(draft)
            await refresh_search_text(session, job)
            job.revision += 1
            return job.revision


async def _take_out_scenes(
    session: AsyncSession, job_id: str, drafted: Collection[int]
) -> dict[int, SceneBefore]:
    """Delete the scenes of the job's film, and those of the draft; return what is kept of each."""
    own = col(SceneRow.job_id) == job_id
    kept = select(SceneRow.number, SceneRow.take, SceneRow.seconds).where(own)
    before = {number: SceneBefore(take, seconds) for number, take, seconds in await session.exec(kept)}
    replaced = col(SceneRow.in_film) | col(SceneRow.number).in_(drafted)
    await session.exec(delete(SceneRow).where(own, replaced))
    return before


async def _refit_clips(
    session: AsyncSession, job_id: str, before: Mapping[int, SceneBefore], scenes: Sequence[Scene]
) -> None:
    """Record how much of the film each clip is good for, of the scenes that have another length now."""
    changed = {
        scene.number: scene.seconds
        for scene in scenes
        if scene.number in before and before[scene.number].seconds != scene.seconds
    }
    if not changed:
        return
    clips = select(LedgerRow).where(
        col(LedgerRow.job_id) == job_id,
        col(LedgerRow.stage) == LedgerStage.SCENE,
        col(LedgerRow.scene).in_(changed),
        col(LedgerRow.seconds).is_not(None),
    )
    for row in await session.exec(clips):
        row.film_seconds = refit_film_seconds(
            row.film_seconds,
            row.seconds or 0.0,
            before=before[row.scene].seconds,
            after=changed[row.scene],
        )
