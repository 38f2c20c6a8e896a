"""Makes scenes as long as their lines need once these are recorded: only then are their clips ordered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from temporalio import activity

from activities.error_translation import translate_errors
from activities.heartbeat import send_heartbeats
from activities.line_places import list_sharing_scenes
from activities.narration_recorder import NarrationRecorders, RecordedLine
from activities.scene_limits import job_scene_limits
from contracts import FPS, LedgerStage, Scene, SpokenLines, VoicedLine
from providers.registry import Registry
from speech.speech_errors import UnspeakableText
from store.jobs import Jobs
from store.ledger.reads import LedgerReads
from store.models import CallOutcome, JobRow
from store.storyboards import Storyboards
from storyboard.narrated_lengths import speech_seconds

Recordings = Mapping[VoicedLine, RecordedLine]
_NEVER_MADE = (CallOutcome.FAILED, CallOutcome.CANCELED)


@dataclass(frozen=True)
class SceneFitter:
    """Fits the scenes of first films to their lines."""

    storyboards: Storyboards
    ledger: LedgerReads
    recorders: NarrationRecorders
    registry: Registry

    async def fit_scenes(self, job: JobRow, scenes: Sequence[Scene]) -> dict[int, float]:
        """Record the lines of these scenes, make them long enough, and return their lengths in seconds.

        Raises:
            SpeechError: a line cannot be spoken; UnspeakableText: its scene would outlast any clip.
            CorruptMedia: what a service has spoken cannot be decoded.
        """
        needed = list_needed_seconds(scenes, await self.recorders.record_scenes(job, scenes))
        await self.require_possible_clips(job, needed)
        await self.storyboards.lengthen_scenes(job.id, needed)
        now = await self.storyboards.list_scenes(job.id)
        fitted = {scene.number for scene in scenes}
        return {scene.number: scene.seconds for scene in now if scene.lines and scene.number in fitted}

    async def fit_bought_scenes(
        self, job: JobRow, scenes: Sequence[Scene], number: int, without: Collection[int] = ()
    ) -> dict[int, float]:
        """Fit a scene, and those with which it shares lines, as far as all of their lines are kept.

        Args:
            without: the scenes that the film goes without; they need no room.
        """
        sharing = [scene for scene in list_sharing_scenes(scenes, number) if scene.number not in without]
        return await self.fit_scenes(job, await self.recorders.select_spoken(job, sharing))

    async def require_possible_clips(self, job: JobRow, needed: Mapping[int, float]) -> None:
        """Refuse lines that outlast the longest clip, unless the scene's clip is ordered: that one is held.

        Raises:
            UnspeakableText: a scene's lines are too long.
        """
        longest = job_scene_limits(self.registry, job).max_frames / FPS
        too_long = [number for number, seconds in needed.items() if seconds > longest]
        ordered = await self._list_ordered_scenes(job) if too_long else set()
        for number in too_long:
            if number not in ordered:
                raise UnspeakableText(
                    f"The lines of scene {number} last {needed[number]:.1f} seconds, and its model makes "
                    f"clips of {longest:.1f} seconds at most: make them shorter, or split the scene."
                )

    async def _list_ordered_scenes(self, job: JobRow) -> set[int]:
        """Return the scenes whose clips are ordered; none of a finished film: its scenes may be made anew."""
        if job.film_key is not None:
            return set()
        rows = await self.ledger.list_rows(job.id)
        return {
            row.scene for row in rows if row.stage is LedgerStage.SCENE and row.outcome not in _NEVER_MADE
        }


class SceneFittingActivities:
    """The activity that fits the scenes of a film that an embedded voice speaks."""

    def __init__(self, jobs: Jobs, fitter: SceneFitter) -> None:
        self._jobs, self._fitter = jobs, fitter

    @activity.defn(name="record_lines")
    @translate_errors
    async def record_lines(self, job_id: str) -> SpokenLines:
        """Record the lines that are not recorded yet, and lengthen each scene that its lines need longer."""
        await self._jobs.note_run(job_id, activity.info().workflow_run_id or "")
        job = await self._jobs.get_for_any_owner(job_id)
        scenes = await self._fitter.storyboards.list_scenes(job_id)
        async with send_heartbeats():
            seconds = await self._fitter.fit_scenes(job, scenes)
        return SpokenLines(lines=sum(len(scene.lines) for scene in scenes), scene_seconds=seconds)


def list_needed_seconds(scenes: Sequence[Scene], recorded: Recordings) -> dict[int, float]:
    """Return, by scene with recorded lines, how long these need it to be, in whole frames."""
    return {
        scene.number: _needed_seconds(scene, recorded)
        for scene in scenes
        if scene.lines and recorded.keys() >= {*scene.voiced_lines}
    }


def _needed_seconds(scene: Scene, recorded: Recordings) -> float:
    frames = speech_seconds([recorded[line].seconds for line in scene.voiced_lines]) * FPS
    return ceil(round(frames, 6)) / FPS
