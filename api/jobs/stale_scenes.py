"""Scenes whose clips begin from a take that the film has no more, and what it costs to make them anew."""

from api.http.problems import ProblemError
from api.jobs.approved_prices import with_approved_prices
from api.jobs.job_records import JobRecords
from api.jobs.retake_model import find_retake_model
from api.jobs.schemas import StaleScene
from api.services import ApiServices
from contracts import OpensOn, Scene, begins_from_picture, find_stale_scenes, uses_clip_sound
from store.models import JobRow
from storyboard import clip_seconds


def describe_stale_scenes(services: ApiServices, row: JobRow, records: JobRecords) -> dict[int, StaleScene]:
    """Describe the film's stale scenes, by number. Nothing is ordered: their owner decides."""
    return {
        number: StaleScene(
            reason=f"It begins from a clip of scene {number - 1} that is not in the film any more.",
            cascade=(cascade := (number, *list_dependents(records, number))),
            cascade_usd=price_scenes(services, row, records, cascade),
        )
        for number in find_stale_scenes(records.clips_in_film)
    }


def list_dependents(records: JobRecords, number: int) -> tuple[int, ...]:
    """List the scenes that hang on this one: those behind it whose clips begin from the one before each."""
    clips, dependents = records.clips_in_film, [number]
    while (scene := records.find_scene(dependents[-1] + 1)) is not None:
        clip = clips.get(scene.number)
        if scene.opens_on is OpensOn.OWN or clip is None or clip.opens_on_take is None:
            break
        dependents.append(scene.number)
    return tuple(dependents[1:])


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
