"""Checks what a scene begins from that is added to a finished film."""

from api.http.problems import FieldError, validation_problem
from api.jobs.job_records import JobRecords
from api.providers.availability import ModelAvailability, ModelUnavailableError
from contracts import ImageReference, ModelChoice, ModelKind, OpensOn, Scene
from providers.model_spec import ModelSpec
from providers.registry import Registry, UnknownModelError
from store.models import JobRow


def choose_scene_before(
    records: JobRecords, opens_on: OpensOn, place: int, picture: ImageReference | None
) -> int | None:
    """Return the number of the scene on whose last picture the new one opens; None: it opens on its own.

    Args:
        records: the finished film's.
        opens_on: what the new scene is to begin from.
        place: how many of the film's scenes are before it.
        picture: its own, if it is given one.

    Raises:
        ProblemError: there is no scene before it that has a clip, or it has two pictures to begin from.
    """
    if opens_on is not OpensOn.OWN and picture is not None:
        raise _refuse("it begins from one picture: its own, or another one", "two_pictures")
    if opens_on is not OpensOn.LAST_FRAME:
        return None
    if place == 0:
        raise _refuse("it has none before it", "no_scene_before")
    number = records.scenes[place - 1].number
    if number not in records.clips_in_film:
        raise _refuse(f"scene {number} has no clip to begin from", "no_clip_before")
    return number


def require_model_to_open(registry: Registry, scene: Scene, model: ModelSpec) -> None:
    """Refuse a model that cannot begin from a picture of ours, where the scene is to.

    Raises:
        ProblemError: the model, or its service, takes no such picture.
    """
    if scene.opens_on is not OpensOn.OWN and not registry.takes_our_pictures(model):
        raise _refuse(
            f"{model.title or model.name} begins from no picture: choose another model",
            "picture_not_supported",
        )


def choose_image_model(availability: ModelAvailability, row: JobRow, scene: Scene) -> ModelSpec | None:
    """Return who draws the still that the scene is to begin from: as for the film; None: it opens on none.

    Raises:
        ProblemError: the film's own model takes no picture, or there is nobody who draws.
    """
    if scene.opens_on is not OpensOn.STILL:
        return None
    # A film whose own model begins from no picture would leave the still out at the scene's next take.
    if not _takes_pictures(availability.registry, row):
        raise _refuse("this film's own model begins from no picture", "picture_not_supported")
    try:
        model = _find_image_model(availability, row)
    except ModelUnavailableError as error:
        raise _refuse(error.message, "no_image_service") from error
    if model is None:
        raise _refuse("no provider with an account here draws pictures", "no_image_service")
    return model


def _takes_pictures(registry: Registry, row: JobRow) -> bool:
    try:
        return registry.takes_our_pictures(registry.find_model(row.provider, row.model))
    except UnknownModelError:
        return False


def _find_image_model(availability: ModelAvailability, row: JobRow) -> ModelSpec | None:
    provider, model = row.brief.image_provider, row.brief.image_model
    if provider is None:
        return availability.find_default_model(ModelKind.IMAGE)
    return availability.find_model(ModelChoice(provider=provider, model=model), ModelKind.IMAGE)


def _refuse(message: str, code: str) -> Exception:
    return validation_problem(FieldError(field="opens_on", message=message, code=code))
