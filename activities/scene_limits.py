"""The limits of a job's scenes: those of the models that may make them."""

from providers.registry import Registry
from store.models import JobRow
from storyboard import SceneLimits, scene_limits


def job_scene_limits(registry: Registry, job: JobRow) -> SceneLimits:
    """Return the limits that a job's model and all its fallbacks can meet.

    Raises:
        UnknownModelError: the registry has no such model.
    """
    models = [
        registry.find_model(job.provider, job.model),
        *map(registry.model_for_choice, job.brief.fallbacks),
    ]
    return scene_limits(models, job.brief.transition)
