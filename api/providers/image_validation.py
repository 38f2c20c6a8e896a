"""Checks the pictures of a brief against what a model takes; errors name fields."""

from collections.abc import Iterator

from api.http.problems import FieldError
from api.providers.availability import ModelAvailability
from contracts import Brief, ModelKind
from providers.model_spec import ImageInput, ModelSpec


def check_images(availability: ModelAvailability, brief: Brief, model: ModelSpec) -> Iterator[FieldError]:
    """Yield an error for each picture that the model cannot take, or for the one that it lacks."""
    if model.image is ImageInput.NONE:
        message = f"this model takes no picture: leave it out{_describe_takers(availability, model)}"
        for field in brief.image_references:
            yield FieldError(field=field, message=message, code="picture_not_supported")
    elif model.image is ImageInput.REQUIRED and not _all_scenes_have_images(brief):
        yield FieldError(
            field="reference_image_url",
            message="this model begins from a picture: give one",
            code="picture_required",
        )
    elif not availability.can_send_uploads(model.provider):
        for field, image in brief.image_references.items():
            if image.upload_id is not None:
                yield FieldError(
                    field=field,
                    message="this service takes pictures by public addresses alone: give a url",
                    code="upload_not_supported",
                )


def _all_scenes_have_images(brief: Brief) -> bool:
    scenes = brief.scenes or ()
    own = bool(scenes) and all(scene.reference_image is not None for scene in scenes)
    return own or brief.film_image is not None


def _describe_takers(availability: ModelAvailability, model: ModelSpec) -> str:
    """Name the models that take pictures: of the same provider, else the providers that have such models."""
    takers = [
        other
        for other in availability.registry.models
        if other.kind is ModelKind.VIDEO
        and other.image is not ImageInput.NONE
        and not availability.is_retired(other)
        and availability.has_account(other.provider)
    ]
    own = [other.name for other in takers if other.provider == model.provider]
    names = own or list(dict.fromkeys(other.provider for other in takers))
    return f"; these do: {', '.join(names)}" if names else ""
