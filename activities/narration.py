"""The activities that record a narration: before any clip is ordered, or for another language."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from math import ceil

from temporalio import activity

from activities.error_translation import translate_errors
from activities.film_sound_maker import FilmSoundMaker
from activities.font_check import require_drawable_text
from activities.heartbeat import send_heartbeats
from activities.media_context import MediaContext
from activities.narration_recorder import RecordedLine
from activities.scene_limits import job_scene_limits
from contracts import FPS, FilmVersion, Scene, SpokenNarration, VoicedLine
from providers.registry import Registry
from speech.speech_errors import UnspeakableText
from store.models import JobRow
from storyboard.held_pictures import TooLongLinesError, find_holds
from storyboard.narrated_lengths import speech_seconds

Recordings = Mapping[VoicedLine, RecordedLine]


class NarrationActivities:
    """The activities that record narrations."""

    def __init__(self, context: MediaContext, registry: Registry) -> None:
        self._context, self._registry = context, registry

    @activity.defn(name="speak_narration")
    @translate_errors
    async def speak_narration(self, job_id: str) -> SpokenNarration:
        """Record the lines that are not recorded yet, and lengthen each scene that its lines need longer."""
        job = await self._context.jobs.get_for_any_owner(job_id)
        return await _record_lines(self._context, job, partial(self._require_room, job))

    async def _require_room(self, job: JobRow, needed: dict[int, float]) -> None:
        """Raise UnspeakableText if lines outlast what models make, or a finished film's clips by too much."""
        self._require_possible_clips(job, needed)
        if job.film_key is not None:
            await _require_short_holds(self._context, job, needed)

    @activity.defn(name="speak_version")
    @translate_errors
    async def speak_version(self, version: FilmVersion) -> SpokenNarration:
        """Record the lines of a film in another language; its scenes may outlast their clips a little."""
        context = self._context.in_language(version.language)
        job = await context.jobs.get_for_any_owner(version.job_id)
        return await _record_lines(context, job, partial(_require_short_holds, context, job))

    def _require_possible_clips(self, job: JobRow, needed: dict[int, float]) -> None:
        """Raise UnspeakableText, before anything is bought, if a scene's lines outlast the longest clip."""
        longest = job_scene_limits(self._registry, job).max_frames / FPS
        for number, seconds in needed.items():
            if seconds > longest:
                raise UnspeakableText(
                    f"The lines of scene {number} last {seconds:.1f} seconds, and its model makes clips of "
                    f"{longest:.1f} seconds at most: make them shorter, or split the scene."
                )


async def _record_lines(
    context: MediaContext, job: JobRow, require_room: Callable[[dict[int, float]], Awaitable[None]]
) -> SpokenNarration:
    """Record the lines, and lengthen scenes unless `require_room` refuses what they need."""
    scenes = await context.storyboards.list_scenes(job.id)
    await require_drawable_text(job.brief, scenes)
    async with send_heartbeats(), context.scratch.open_folder() as folder:
        recorded = await context.recorders.record_scenes(job, scenes)
        await context.open_stems(job.id, folder).make_missing(recorded.values())
        needed = {
            scene.number: _needed_seconds(scene, recorded) for scene in scenes if scene.lines and recorded
        }
        await require_room(needed)
        await context.storyboards.lengthen_scenes(job.id, needed)
        await FilmSoundMaker(context).prepare_mix(job.id, folder)
    return _summarise(await context.storyboards.list_scenes(job.id), recorded)


async def _require_short_holds(context: MediaContext, job: JobRow, needed: dict[int, float]) -> None:
    """Raise UnspeakableText if a clip's last picture would stand still for too long."""
    clips = await context.load_film_clips(job.id, {})
    scenes = await context.storyboards.list_scenes(job.id)
    try:
        find_holds(job.brief, scenes, needed, {number: clip.seconds for number, clip in clips.items()})
    except TooLongLinesError as error:
        raise UnspeakableText(str(error)) from error


def _needed_seconds(scene: Scene, recorded: Recordings) -> float:
    frames = speech_seconds([recorded[line].seconds for line in scene.voiced_lines]) * FPS
    return ceil(round(frames, 6)) / FPS


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
