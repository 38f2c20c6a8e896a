"""The storyboard: from the brief in the catalog to scenes in the catalog."""

from temporalio import activity

from activities.failures import told
from providers.registry import Registry
from store.jobs import Jobs
from store.storyboards import Storyboards
from storyboard import scene_limits, summary, write_storyboard
from workflows.contracts import Scene, SceneOutline, Storyboard


class StoryboardActivities:
    """Writes storyboards."""

    def __init__(self, jobs: Jobs, storyboards: Storyboards, registry: Registry) -> None:
        self._jobs = jobs
        self._storyboards = storyboards
        self._registry = registry

    @activity.defn
    @told
    async def write_storyboard(self, job_id: str) -> Storyboard:
        """Keep the job's scenes, once: a second try returns those of the first."""
        await self._jobs.note_run(job_id, activity.info().workflow_run_id or "")
        job = await self._jobs.for_worker(job_id)
        makers = [
            self._registry.find(job.provider, job.model),
            *map(self._registry.for_choice, job.brief.fallbacks),
        ]
        limits = scene_limits(makers, job.brief.transition)
        scenes = write_storyboard(job.brief, limits, job.brief.seed or 0)
        kept = await self._storyboards.keep(job_id, scenes)
        return Storyboard(scenes=tuple(_outline(scene) for scene in kept))


def _outline(scene: Scene) -> SceneOutline:
    return SceneOutline(number=scene.number, seconds=scene.seconds, summary=summary(scene))
