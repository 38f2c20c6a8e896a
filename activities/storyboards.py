"""Activities that write a job's storyboard: from its brief to its scenes, and as its owner edited it."""

import logging
from collections.abc import Sequence

from temporalio import activity

from activities.error_translation import translate_errors
from activities.heartbeat import send_heartbeats
from activities.narration_recorder import NarrationRecorders
from activities.scene_limits import job_scene_limits
from activities.storyboard_outline import StoryboardOutlines
from activities.storyboard_writer import StoryboardWriter
from contracts import EditOrder, FilmVersion, Scene, Storyboard
from providers.registry import Registry
from store.jobs import Jobs
from store.models import JobRow
from store.storyboard_drafts import StoryboardDrafts
from store.storyboards import Storyboards
from storyboard import SceneLimits
from storyboard.narrated_lengths import fit_narrated_scenes

logger = logging.getLogger(__name__)


class StoryboardActivities:
    """Activities that write storyboards."""

    def __init__(
        self,
        jobs: Jobs,
        storyboards: Storyboards,
        drafts: StoryboardDrafts,
        registry: Registry,
        *,
        writer: StoryboardWriter,
        outlines: StoryboardOutlines,
        recorders: NarrationRecorders,
    ) -> None:
        self._jobs = jobs
        self._storyboards = storyboards
        self._drafts = drafts
        self._registry = registry
        self._writer = writer
        self._outlines = outlines
        self._recorders = recorders

    @activity.defn(name="write_storyboard")
    @translate_errors
    async def write_storyboard(self, job_id: str) -> Storyboard:
        """Write and store the job's scenes, once; a later attempt returns the stored ones."""
        async with self._jobs.database.share_reads():
            run_id, is_new = activity.info().workflow_run_id or "", activity.info().attempt == 1
            await self._jobs.note_run(job_id, run_id, is_new=is_new)
            job = await self._jobs.get_for_any_owner(job_id)
            known = await self._storyboards.list_scenes(job_id)
        if not known:
            async with send_heartbeats():
                limits = job_scene_limits(self._registry, job)
                script = await self._writer.write_scenes(job_id, job.brief, limits, job.brief.seed or 0)
                scenes = await self._make_room_for_lines(job, script.scenes, limits)
            logger.info("the storyboard of %s is %s", job_id, script.note)
            await self._storyboards.keep_storyboard(job_id, scenes)
        return await self._outlines.read_outline(job_id)

    @activity.defn(name="outline_version")
    @translate_errors
    async def outline_version(self, version: FilmVersion) -> Storyboard:
        """Return the storyboard's outline with the lines that were ordered in another language."""
        await self._jobs.note_run(version.job_id, activity.info().workflow_run_id or "")
        return await self._outlines.in_language(version.language).read_outline(version.job_id)

    @activity.defn(name="adopt_draft")
    @translate_errors
    async def adopt_draft(self, order: EditOrder) -> Storyboard:
        """Replace the storyboard by the draft, once; return the new storyboard's outline."""
        await self._drafts.adopt_draft(order)
        return await self._outlines.read_outline(order.job_id)

    async def _make_room_for_lines(
        self, job: JobRow, scenes: Sequence[Scene], limits: SceneLimits
    ) -> Sequence[Scene]:
        """Return the scenes with room for their lines: as recorded, or predicted where each costs money."""
        if (narration := job.narration) is None:
            return scenes
        if narration.is_paid:
            seconds = await self._recorders.predict_scenes(job, scenes)
        else:
            recorded = await self._recorders.record_scenes(job, scenes)
            seconds = {line: recording.seconds for line, recording in recorded.items()}
        return fit_narrated_scenes(scenes, seconds, limits)
