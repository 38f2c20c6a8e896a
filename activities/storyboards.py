"""The storyboard: from the brief in the catalog to scenes in the catalog."""

import logging

from temporalio import activity

from activities.failures import told
from activities.heartbeat import beating
from activities.outline import Outlines
from activities.writing import ScriptWriter
from providers.registry import Registry
from store.jobs import Jobs
from store.models import JobRow
from store.storyboards import Storyboards
from storyboard import SceneLimits, scene_limits
from workflows.contracts import Storyboard

logger = logging.getLogger(__name__)


class StoryboardActivities:
    """Writes storyboards."""

    def __init__(
        self,
        jobs: Jobs,
        storyboards: Storyboards,
        registry: Registry,
        writer: ScriptWriter,
        outlines: Outlines,
    ) -> None:
        self._jobs = jobs
        self._storyboards = storyboards
        self._registry = registry
        self._writer = writer
        self._outlines = outlines

    @activity.defn(name="write_storyboard")
    @told
    async def write_storyboard(self, job_id: str) -> Storyboard:
        """Keep the job's scenes, once: a second try returns those of the first."""
        await self._jobs.note_run(job_id, activity.info().workflow_run_id or "")
        job = await self._jobs.for_worker(job_id)
        if not await self._storyboards.scenes(job_id):
            async with beating():
                script = await self._writer.write(job_id, job.brief, self._limits(job), job.brief.seed or 0)
            logger.info("the storyboard of %s is %s", job_id, script.note)
            await self._storyboards.keep(job_id, script.scenes)
        return await self._outlines.of(job_id)

    def _limits(self, job: JobRow) -> SceneLimits:
        makers = [
            self._registry.find(job.provider, job.model),
            *map(self._registry.for_choice, job.brief.fallbacks),
        ]
        return scene_limits(makers, job.brief.transition)
