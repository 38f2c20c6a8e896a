"""Changes which scenes a finished film has, in what order, and how each comes in: nothing is bought."""

from collections.abc import Iterable, Iterator

from pydantic import ConfigDict, Field

from api.http import problems
from api.http.problems import FieldError, ProblemError, validation_problem
from api.jobs.edit_run import read_finished_film, start_edit_run
from api.jobs.job_records import JobRecords
from api.services import ApiServices
from contracts import FPS, MAX_SCENES, FrozenModel, LedgerStage, Scene, TransitionChoice
from store.models import JobRow
from storyboard.model_limits import TAIL_FRAMES

FADE_SECONDS = TAIL_FRAMES / FPS


class PlacedScene(FrozenModel):
    """A scene of the film, and how the film changes to it from the scene before."""

    model_config = ConfigDict(extra="forbid")

    scene: int = Field(ge=1, le=MAX_SCENES, description="The scene's number, which it keeps wherever it is.")
    transition: TransitionChoice | None = Field(
        default=None, description="How the film changes to it from the scene before; null: as the film."
    )


class SceneOrder(FrozenModel):
    """The scenes of a film in its order. Scenes that were taken out of it are kept: they can be put back."""

    scenes: tuple[PlacedScene, ...] = Field(description="The film's scenes, the first one first.")
    removed: tuple[int, ...] = Field(description="The scenes that were taken out of the film, by number.")
    revision: int = Field(description="The storyboard's revision: give it back with a change.")


class SceneOrderRequest(FrozenModel):
    """The scenes that the film is to have, in order. Scenes that are not named are taken out, and kept."""

    model_config = ConfigDict(extra="forbid")

    scenes: tuple[PlacedScene, ...] = Field(
        min_length=1, max_length=MAX_SCENES, description="The film's scenes, the first one first."
    )
    revision: int | None = Field(
        default=None, description="Of the order that you saw: another one is refused. Null: whichever it is."
    )


def describe_order(row: JobRow, records: JobRecords) -> SceneOrder:
    """Describe the order of the film's scenes as it is."""
    return SceneOrder(
        scenes=tuple(
            PlacedScene(scene=scene.number, transition=scene.transition) for scene in records.scenes
        ),
        removed=tuple(sorted(scene.number for scene in records.removed_scenes)),
        revision=row.revision,
    )


async def change_order(services: ApiServices, row: JobRow, request: SceneOrderRequest) -> None:
    """Start a run that cuts the film anew with these scenes, in this order.

    Raises:
        ProblemError: the job is active or has no film; the order was changed meanwhile, cannot be, or is
            this one already.
        TemporalUnavailableError: nothing was changed.
    """
    ended, records = await read_finished_film(services, row)
    if request.revision not in (None, ended.revision):
        raise ProblemError(problems.REVISION_CONFLICT, "It was changed elsewhere meanwhile.", job_id=row.id)
    known = {scene.number: scene for scene in (*records.scenes, *records.removed_scenes)}
    if faults := tuple(_find_faults(ended, request, records, known)):
        raise validation_problem(*faults)
    placed = [known[each.scene].model_copy(update=_place(each)) for each in request.scenes]
    if tuple(placed) == tuple(records.scenes):
        message = "the film has these scenes in this order already"
        raise validation_problem(FieldError(field="scenes", message=message))
    await start_edit_run(services, ended, records, [*placed, *_take_out_others(known.values(), request)])


def _fades_in(row: JobRow, place: PlacedScene) -> bool:
    return (place.transition or row.brief.transition) is TransitionChoice.CROSSFADE


def _find_clips(records: JobRecords) -> set[int]:
    """Return the scenes that have a clip, in the film or taken out of it."""
    return {row.scene for row in records.ledger if row.stage is LedgerStage.SCENE and row.clip is not None}


def _place(place: PlacedScene) -> dict[str, object]:
    return {"transition": place.transition, "in_film": True}


def _take_out_others(scenes: Iterable[Scene], request: SceneOrderRequest) -> list[Scene]:
    named = {place.scene for place in request.scenes}
    return [
        scene.model_copy(update={"in_film": False})
        for scene in sorted(scenes, key=lambda scene: scene.number)
        if scene.number not in named
    ]


def _find_faults(
    row: JobRow, request: SceneOrderRequest, records: JobRecords, known: dict[int, Scene]
) -> Iterator[FieldError]:
    seen: set[int] = set()
    for index, place in enumerate(request.scenes):
        field = f"scenes.{index}.scene"
        if place.scene not in known:
            yield FieldError(field=field, message=f"there is no scene {place.scene}")
        elif place.scene in seen:
            yield FieldError(field=field, message=f"scene {place.scene} stands here twice")
        elif known[place.scene].seconds < FADE_SECONDS and _fades_in(row, place):
            message = f"scene {place.scene} is too short for a cross-fade"
            yield FieldError(field=f"scenes.{index}.transition", message=message)
        seen.add(place.scene)
    if _find_clips(records).isdisjoint(seen):
        yield FieldError(field="scenes", message="none of these scenes has a clip")
