"""Checks the pictures of a brief against what a model takes; errors name fields."""

from collections.abc import Callable, Iterator

from api.http.problems import FieldError
from api.providers.availability import ModelAvailability
from contracts import Brief, ModelKind, OpensOn
from providers.model_spec import ImageInput, ModelSpec


def check_images(availability: ModelAvailability, brief: Brief, model: ModelSpec) -> Iterator[FieldError]:
    """Yield an error for each picture that the model cannot take, or for the one that it lacks."""
    if model.image is ImageInput.NONE:
        takers = _describe_takers(availability, model, lambda other: other.image is not ImageInput.NONE)
        message = f"this model cannot start from a picture: remove it or choose another model{takers}"
        for field in brief.image_references:
            yield FieldError(field=field, message=message, code="picture_not_supported")
    elif model.image is ImageInput.REQUIRED and not _all_scenes_have_images(brief):
        yield FieldError(
            field="reference_image_url",
            message="this model begins from a picture: give one",
            code="picture_required",
        )
    elif not availability.can_send_uploads(model.provider):
        for field, image in (brief.image_references | brief.last_images).items():
            if image.upload_id is not None:
                yield FieldError(
                    field=field,
                    message="this service takes pictures by public addresses alone: give a url",
                    code="upload_not_supported",
                )


def check_last_images(
    availability: ModelAvailability, brief: Brief, model: ModelSpec
) -> Iterator[FieldError]:
    """Yield an error for each picture to end on that the model cannot take, or that is without a first."""
    if brief.last_images and not model.last_image:
        takers = _describe_takers(availability, model, lambda other: other.last_image)
        message = f"clips of this model cannot end on a picture: remove it or choose another model{takers}"
        for field in brief.last_images:
            yield FieldError(field=field, message=message, code="last_picture_not_supported")
        return
    for index, scene in enumerate(brief.scenes or ()):
        begins = scene.reference_image or brief.film_image or scene.opens_on not in (None, OpensOn.OWN)
        if scene.last_image is not None and not begins:
            message = "a clip that ends on a picture begins from one too: give the scene a reference_image"
            yield FieldError(field=f"scenes.{index}.last_image", message=message, code="picture_required")


def _all_scenes_have_images(brief: Brief) -> bool:
    scenes = brief.scenes or ()
    own = bool(scenes) and all(scene.reference_image is not None for scene in scenes)
    return own or brief.film_image is not None


def _describe_takers(
    availability: ModelAvailability, model: ModelSpec, takes: Callable[[ModelSpec], bool]
) -> str:
    """Name the models that take such pictures: of the same provider, else the providers that have some."""
    takers = [
        other
        for other in availability.registry.models
        if other.kind is ModelKind.VIDEO
        and takes(other)
        and not availability.is_retired(other)
        and availability.has_account(other.provider)
    ]
    own = [other.name for other in takers if other.provider == model.provider]
    names = own or list(dict.fromkeys(other.provider for other in takers))
    return f"; these do: {', '.join(names)}" if names else ""
