"""Whether the provider can make what a brief asks for, told per field before anything is kept or paid."""

from collections.abc import Iterator

from api.problems import FieldError, invalid
from providers.registry import Model, Registry, UnknownModelError
from storyboard import SceneLimits, UnfitError, check_fit
from workflows.contracts import Brief


def fitting_model(registry: Registry, brief: Brief) -> Model:
    """The model that will make the brief.

    Raises:
        ProblemError: it cannot; the fields at fault are named.
    """
    try:
        model = registry.for_brief(brief)
    except UnknownModelError as error:
        raise invalid(FieldError(field=error.field, message=str(error))) from error
    if errors := [*_shape(brief, model), *_lengths(brief, model)]:
        raise invalid(*errors)
    return model


def _shape(brief: Brief, model: Model) -> Iterator[FieldError]:
    if brief.aspect_ratio not in model.aspect_ratios:
        yield _cannot("aspect_ratio", sorted(model.aspect_ratios))
    if brief.resolution not in model.resolutions:
        yield _cannot("resolution", sorted(model.resolutions))


def _lengths(brief: Brief, model: Model) -> Iterator[FieldError]:
    try:
        check_fit(brief, SceneLimits(min_seconds=model.min_seconds, max_seconds=model.max_seconds))
    except UnfitError as error:
        yield FieldError(field=error.field, message=error.message)


def _cannot(field: str, offered: list[str]) -> FieldError:
    return FieldError(field=field, message=f"this provider makes {', '.join(offered)}")
