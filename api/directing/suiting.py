"""Whether a model can make one scene anew: told at the field of the retake that is at fault."""

import math

from api.fit import cast_of
from api.offers import Offers
from api.problems import FieldError, ProblemError, invalid
from providers.registry import Model
from store.models import JobRow
from workflows.contracts import MIN_SECONDS, AudioChoice, Scene, SceneBrief

_OWN_FIELDS = ("provider", "model")


def model_for(offers: Offers, row: JobRow, scene: Scene, provider: str | None, model: str | None) -> Model:
    """The model that is meant, else the one that the job's scenes are made by.

    Raises:
        ProblemError: it is not to be had, or cannot make this scene.
    """
    named = model if provider or model else row.model
    # As a film of this scene alone, as often as makes the shortest film.
    alone = SceneBrief(text=scene.text, duration_seconds=scene.seconds)
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
        return cast_of(offers, brief).video
    except ProblemError as problem:
        raise invalid(*(_at_home(fault) for fault in problem.problem.errors or ())) from problem


def _at_home(fault: FieldError) -> FieldError:
    """A retake has no ratio and no length: it is the model that cannot make them."""
    if fault.field in _OWN_FIELDS:
        return fault
    return FieldError(field="model", message=fault.message)
