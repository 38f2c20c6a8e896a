"""Whether the provider can make what a brief asks for, told per field before anything is kept or paid."""

from collections.abc import Iterator

from api.problems import FieldError, invalid
from providers.registry import Model, Registry, UnknownModelError
from workflows.contracts import Brief


def fitting_model(registry: Registry, brief: Brief) -> Model:
    """The model that will make the brief.

    Raises:
        ProblemError: it cannot; every field at fault is named.
    """
    try:
        model = registry.for_brief(brief)
    except UnknownModelError as error:
        raise invalid(FieldError(field=error.field, message=str(error))) from error
    if errors := [*_shape(brief, model), *_scenes(brief, model)]:
        raise invalid(*errors)
    return model


def _shape(brief: Brief, model: Model) -> Iterator[FieldError]:
    if brief.aspect_ratio not in model.aspect_ratios:
        yield _cannot("aspect_ratio", model, sorted(model.aspect_ratios))
    if brief.resolution not in model.resolutions:
        yield _cannot("resolution", model, sorted(model.resolutions))


def _scenes(brief: Brief, model: Model) -> Iterator[FieldError]:
    for index, scene in enumerate(brief.scenes or ()):
        seconds = scene.duration_seconds
        if seconds is not None and not model.min_seconds <= seconds <= model.max_seconds:
            yield _cannot(
                f"scenes.{index}.duration_seconds",
                model,
                [f"{model.min_seconds:g} to {model.max_seconds:g} s"],
            )


def _cannot(field: str, model: Model, offered: list[str]) -> FieldError:
    return FieldError(field=field, message=f"{model.provider}'s {model.name} makes {', '.join(offered)}")
