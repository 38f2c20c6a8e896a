"""Finds the model for a retake; errors name the field of the retake that is at fault."""

import math

from api.http.problems import FieldError, ProblemError, validation_problem
from api.providers.availability import ModelAvailability
from api.providers.brief_validation import resolve_models
from contracts import MIN_SECONDS, AudioChoice, Scene, SceneBrief, scene_image
from providers.model_spec import ModelSpec
from store.models import JobRow

_RETAKE_FIELDS = ("provider", "model")


def find_retake_model(
    availability: ModelAvailability, row: JobRow, scene: Scene, provider: str | None, model: str | None
) -> ModelSpec:
    """Find the requested model, or the job's own, and check that it can make the scene.

    Raises:
        ProblemError: the model is unavailable, or cannot make this scene.
    """
    named = model if provider or model else row.model
    # Validated as a film of this scene alone, repeated up to the shortest film's length.
    alone = SceneBrief(
        text=scene.text,
        duration_seconds=scene.seconds,
        reference_image=scene.reference_image,
        # Of a scene that begins from the one before it, no picture is known yet.
        last_image=scene.last_image if scene_image(row.brief, scene) else None,
    )
    brief = row.brief.model_copy(
        update={
            "provider": provider or row.provider,
            "model": named,
            "fallbacks": (),
            "prompt": None,
            "script": None,
            "scenes": (alone,) * math.ceil(MIN_SECONDS / scene.seconds),
            "duration_seconds": None,
            "audio": AudioChoice.OFF,
        }
    )
    try:
        return resolve_models(availability, brief).video
    except ProblemError as problem:
        raise validation_problem(
            *(_map_to_retake_field(fault) for fault in problem.problem.errors or ())
        ) from problem


def _map_to_retake_field(fault: FieldError) -> FieldError:
    """Map a field of the brief to a field of the retake: with no ratio or length of its own, `model`."""
    if fault.field in _RETAKE_FIELDS:
        return fault
    return FieldError(field="model", message=fault.message)
