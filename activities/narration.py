"""The activities that record and level a narration: of a job's first film, or in another language."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import partial

from temporalio import activity

from activities.error_translation import translate_errors
from activities.film_sound_maker import FilmSoundMaker
from activities.font_check import require_drawable_text
from activities.heartbeat import send_heartbeats
from activities.media_context import MediaContext
from activities.outgrown_clips import tell_outgrown_clips
from activities.scene_fitting import Recordings, SceneFitter, list_needed_seconds
from contracts import FilmVersion, NarrationOrder, Scene, SpokenNarration
from providers.registry import Registry
from speech.speech_errors import UnspeakableText
from store.models import JobRow
from storyboard.held_pictures import TooLongLinesError, find_holds

RequireRoom = Callable[[dict[int, float]], Awaitable[None]]


class NarrationActivities:
    """The activities that record narrations."""

    def __init__(self, context: MediaContext, registry: Registry) -> None:
        self._context = context
        self._fitter = SceneFitter(context.storyboards, context.ledger.reads, context.recorders, registry)

    @activity.defn(name="speak_narration")
    @translate_errors
    async def speak_narration(self, job_id: str) -> SpokenNarration:
        """Record the lines that are not recorded yet, and lengthen each scene that its lines need longer."""
        job = await self._context.jobs.get_for_any_owner(job_id)
        return await _record_lines(self._context, job, partial(self._require_room, job))

    @activity.defn(name="level_narration")
    @translate_errors
    async def level_narration(self, order: NarrationOrder) -> SpokenNarration:
        """Do what `speak_narration` does while clips are being made, but that scenes may go without lines."""
        job = await self._context.jobs.get_for_any_owner(order.job_id)
        room = partial(self._require_room, job)
        spoken = await _record_lines(self._context, job, room, order.optional)
        told = await tell_outgrown_clips(self._context, job)
        return spoken.model_copy(update={"departures": told})

    async def _require_room(self, job: JobRow, needed: dict[int, float]) -> None:
        """Raise UnspeakableText if lines outlast what models make, or a finished film's clips by too much."""
        await self._fitter.require_possible_clips(job, needed)
        if job.film_key is not None:
            await _require_short_holds(self._context, job, needed)

    @activity.defn(name="speak_version")
    @translate_errors
    async def speak_version(self, version: FilmVersion) -> SpokenNarration:
        """Record the lines of a film in another language; its scenes may outlast their clips a little."""
        context = self._context.in_language(version.language)
        job = await context.jobs.get_for_any_owner(version.job_id)
        return await _record_lines(context, job, partial(_require_short_holds, context, job))


async def _record_lines(
    context: MediaContext, job: JobRow, require_room: RequireRoom, optional: Collection[int] = ()
) -> SpokenNarration:
    """Record the lines, and lengthen scenes unless `require_room` refuses what they need."""
    scenes = await context.storyboards.list_scenes(job.id)
    spoken = [scene for scene in scenes if scene.number not in optional]
    spoken += await context.recorders.select_spoken(job, [s for s in scenes if s.number in optional])
    await require_drawable_text(job.brief, scenes)
    async with send_heartbeats(), context.scratch.open_folder() as folder:
        spoken = await _drop_unfit(context, job, spoken, optional, require_room)
        recorded = await context.recorders.record_scenes(job, spoken)
        await context.open_stems(job.id, folder).make_missing(recorded.values())
        needed = list_needed_seconds(spoken, recorded)
        await require_room(needed)
        await context.storyboards.lengthen_scenes(job.id, needed)
        await FilmSoundMaker(context).prepare_mix(job.id, folder)
    unspoken = {scene.number for scene in scenes} - {scene.number for scene in spoken}
    summary = _summarise(await context.storyboards.list_scenes(job.id), recorded)
    return summary.model_copy(update={"unspoken": tuple(sorted(unspoken))})


async def _drop_unfit(
    context: MediaContext,
    job: JobRow,
    scenes: list[Scene],
    optional: Collection[int],
    require_room: RequireRoom,
) -> list[Scene]:
    """Drop the optional scenes whose lines `require_room` refuses: the film does not fail for their sake."""
    return [
        scene
        for scene in scenes
        if scene.number not in optional or await _fits(context, job, scene, require_room)
    ]


async def _fits(context: MediaContext, job: JobRow, scene: Scene, require_room: RequireRoom) -> bool:
    recorded = await context.recorders.record_scenes(job, [scene])
    try:
        await require_room(list_needed_seconds([scene], recorded))
    except UnspeakableText:
        return False
    return True


async def _require_short_holds(context: MediaContext, job: JobRow, needed: dict[int, float]) -> None:
    """Raise UnspeakableText if a clip's last picture would stand still for too long."""
    clips = await context.load_film_clips(job, {})
    scenes = await context.storyboards.list_scenes(job.id)
    try:
        find_holds(job.brief, scenes, needed, {number: clip.seconds for number, clip in clips.items()})
    except TooLongLinesError as error:
        raise UnspeakableText(str(error)) from error


def _summarise(scenes: Sequence[Scene], recorded: Recordings) -> SpokenNarration:
    lines = [line for scene in scenes for line in scene.voiced_lines if line in recorded]
    odd = (recorded[line].note for line in dict.fromkeys(lines))
    return SpokenNarration(
        scene_seconds={scene.number: scene.seconds for scene in scenes if scene.lines},
        lines=len(lines),
        seconds=round(sum(recorded[line].seconds for line in lines), 3),
        notes=tuple(filter(None, odd)),
        created_at=datetime.now(UTC),
    )
