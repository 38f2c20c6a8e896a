"""Checks what a scene begins from that is added to a finished film."""

from api.http.problems import FieldError, validation_problem
from api.jobs.job_records import JobRecords
from contracts import ImageReference, OpensOn, Scene
from providers.model_spec import ModelSpec
from providers.registry import Registry


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
    if opens_on is not OpensOn.LAST_FRAME:
        return None
    if place == 0:
        raise _refuse("it has none before it", "no_scene_before")
    number = records.scenes[place - 1].number
    if number not in records.clips_in_film:
        raise _refuse(f"scene {number} has no clip to begin from", "no_clip_before")
    if picture is not None:
        raise _refuse(
            "it begins from one picture: its own, or the last one of the scene before", "two_pictures"
        )
    return number


def require_model_to_open(registry: Registry, scene: Scene, model: ModelSpec) -> None:
    """Refuse a model that cannot begin from the last picture of another scene, where the scene is to.

    Raises:
        ProblemError: the model, or its service, takes no such picture.
    """
    if scene.opening_scene is not None and not registry.takes_our_pictures(model):
        raise _refuse(
            f"{model.title or model.name} begins from no picture: choose another model",
            "picture_not_supported",
        )


def _refuse(message: str, code: str) -> Exception:
    return validation_problem(FieldError(field="opens_on", message=message, code=code))
