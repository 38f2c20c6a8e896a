"""The film: prepared pieces joined, checked by playing it, and only then called done."""

from datetime import UTC, datetime
from pathlib import Path

from temporalio import activity

from activities.cutting_room import CuttingRoom, lengths
from activities.failures import told
from activities.heartbeat import beating
from activities.plan import FilmPlan
from activities.workshop import Workshop
from media.errors import CorruptMedia
from media.probe import probe, probe_sound
from store import keys
from store.models import JobRow
from workflows.contracts import ComposeOrder, Film

POSTER_WIDTH = 1280
# The poster is a picture from this share of the film, where its first scene has unfolded.
POSTER_AT = 0.15
FRAMES_OFF = 1


class ComposeActivities:
    """Joins films."""

    def __init__(self, workshop: Workshop) -> None:
        self._shop = workshop

    @activity.defn(name="compose_film")
    @told
    async def compose_film(self, order: ComposeOrder) -> Film:
        """Render what is still missing, join everything, and keep the film."""
        run_id = activity.info().workflow_run_id or ""
        await self._shop.jobs.note_run(order.job_id, run_id)
        job = await self._shop.jobs.for_worker(order.job_id)
        clips = await self._shop.clips(job.id, order.takes)
        plan = (await self._shop.plan(job.id)).cut_to(lengths(clips))
        async with beating(), self._shop.scratch.folder() as folder:
            film = folder / "film.mp4"
            await self._join(order, job, plan, folder, film)
            await self._check(film, plan, order)
            return await self._keep(order, run_id, film, plan, folder)

    async def _join(self, order: ComposeOrder, job: JobRow, plan: FilmPlan, folder: Path, film: Path) -> None:
        room = self._shop.cutting_room(job.id, plan, folder)
        clips = await self._shop.clips(job.id, order.takes)
        piece_keys = await room.prepare(plan.pieces(order.scenes), clips)
        await self._shop.cutter.join(
            [await room.file(key) for key in piece_keys],
            await self._soundtrack(order, job, plan, room, folder),
            film,
            fmt=plan.fmt,
            frames=plan.frames(order.scenes),
        )

    async def _soundtrack(
        self, order: ComposeOrder, job: JobRow, plan: FilmPlan, room: CuttingRoom, folder: Path
    ) -> Path | None:
        if not order.with_soundtrack or job.soundtrack_key is None:
            return None
        soundtrack = await room.file(job.soundtrack_key)
        if plan.frames(order.scenes) == plan.music_frames:
            return soundtrack
        # Scenes are missing, or shorter than in the storyboard: the music is faded out where the film ends.
        shorter = folder / "shorter.m4a"
        await self._shop.cutter.soundtrack(soundtrack, shorter, seconds=plan.seconds(order.scenes))
        return shorter

    async def _check(self, film: Path, plan: FilmPlan, order: ComposeOrder) -> None:
        """Play the film to its end before anyone is told that there is one."""
        probed = await probe(self._shop.ffmpeg, film)
        if abs(probed.frames - plan.frames(order.scenes)) > FRAMES_OFF:
            raise CorruptMedia("The joined film has not the length that it must have.")
        if probed.audio_codec is not None:
            await probe_sound(self._shop.ffmpeg, film, strict=True)

    async def _keep(self, order: ComposeOrder, run_id: str, film: Path, plan: FilmPlan, folder: Path) -> Film:
        poster, seconds = folder / "poster.jpg", plan.seconds(order.scenes)
        await self._shop.cutter.still(film, poster, at_seconds=seconds * POSTER_AT, width=POSTER_WIDTH)
        await self._shop.assets.put(keys.film(order.job_id, run_id), film)
        await self._shop.assets.put(keys.poster(order.job_id, run_id), poster)
        kept = Film(
            asset_key=keys.film(order.job_id, run_id),
            poster_key=keys.poster(order.job_id, run_id),
            seconds=seconds,
            created_at=datetime.now(UTC),
        )
        gaps = [scene for scene in plan.spans if scene not in order.scenes]
        await self._shop.jobs.keep_film(order.job_id, kept, gaps=gaps, takes=order.takes)
        return kept
