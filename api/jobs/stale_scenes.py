"""Scenes whose clips begin from a take that the film has no more, and what it costs to make them anew."""

from api.http.problems import ProblemError
from api.jobs.approved_prices import with_approved_prices
from api.jobs.job_records import JobRecords
from api.jobs.retake_model import find_retake_model
from api.jobs.scene_schemas import StaleScene
from api.services import ApiServices
from contracts import Scene, begins_from_picture, find_stale_scenes, uses_clip_sound
from store.models import JobRow
from storyboard import clip_seconds


def describe_stale_scenes(services: ApiServices, row: JobRow, records: JobRecords) -> dict[int, StaleScene]:
    """Describe the film's stale scenes, by number. Nothing is ordered: their owner decides."""
    clips = records.clips_in_film
    return {
        number: StaleScene(
            reason=f"It begins from a clip of scene {clips[number].opening_scene} "
            "that is not in the film any more.",
            cascade=(cascade := (number, *list_dependents(records, number))),
            cascade_usd=price_scenes(services, row, records, cascade),
        )
        for number in find_stale_scenes(clips)
    }


def list_dependents(records: JobRecords, number: int) -> tuple[int, ...]:
    """List the scenes that hang on this one, each behind the one from whose clip its own begins."""
    dependents = [number]
    # The list grows meanwhile: what hangs on a dependent is a dependent, too.
    for each in dependents:
        dependents += [scene.number for scene in records.scenes if _begins_from(records, scene, each)]
    return tuple(dependents[1:])


def _begins_from(records: JobRecords, scene: Scene, number: int) -> bool:
    clip = records.clips_in_film.get(scene.number)
    return scene.opening_scene == number and clip is not None and clip.opening_scene == number


def price_scenes(
    services: ApiServices, row: JobRow, records: JobRecords, numbers: tuple[int, ...]
) -> float | None:
    """Return the price of these scenes, made anew by the job's own model; None if it cannot make one now."""
    try:
        found = [scene for scene in records.scenes if scene.number in numbers]
        return round(sum(_price_scene(services, row, records, scene) for scene in found), 6)
    except ProblemError:
        return None


def _price_scene(services: ApiServices, row: JobRow, records: JobRecords, scene: Scene) -> float:
    model = with_approved_prices(find_retake_model(services.availability, row, scene, None, None), row)
    lengths = clip_seconds(records.scenes, row.brief.transition, end_card=row.brief.has_end_card)
    return model.price_usd(
        lengths[scene.number],
        row.brief.resolution,
        image=begins_from_picture(row.brief, scene),
        sound=uses_clip_sound(row.brief, scene),
    )
