"""Room for other lines in a scene of a finished film: its clip may be longer, or its last picture is held."""

from dataclasses import dataclass
from math import ceil, floor

from api.http.problems import FieldError, ProblemError, validation_problem
from api.jobs.job_records import JobRecords
from contracts import FPS, Scene
from providers.registry import Registry, UnknownModelError
from store.models import JobRow
from storyboard import scene_limits
from storyboard.held_pictures import TooLongLinesError, find_holds


@dataclass(frozen=True)
class LineRoom:
    """The length of a scene with other lines, and the part of it in which its clip's last picture is held."""

    seconds: float
    held_seconds: float = 0.0


def find_room(
    registry: Registry, row: JobRow, records: JobRecords, scene: Scene, needed_seconds: float
) -> LineRoom:
    """Find room for lines; nothing is bought for it. A scene never gets shorter.

    It gets as long as its lines need, first within its clip, which services sell in fixed lengths; then the
    clip's last picture is held, up to 3 seconds (docs/adr/0050). It stays within what its model can make, so
    that it can still be made anew.

    Raises:
        ProblemError: they need more.
    """
    if needed_seconds <= scene.seconds:
        return LineRoom(scene.seconds)
    seconds = ceil(round(needed_seconds * FPS, 6)) / FPS
    clips = {number: clip.seconds for number, clip in records.clips_in_film.items()}
    longest = _find_longest(registry, row, scene) if scene.number in clips else scene.seconds
    if seconds > longest:
        raise _refusal(_describe_excess(needed_seconds, scene, longest))
    try:
        holds = find_holds(row.brief, records.scenes, {scene.number: seconds}, clips)
    except TooLongLinesError as error:
        raise _refusal(str(error)) from error
    return LineRoom(seconds, holds.get(scene.number, 0.0))


def _find_longest(registry: Registry, row: JobRow, scene: Scene) -> float:
    """Return the longest scene that the job's models make; the scene's own length if they are unknown now."""
    try:
        models = [
            registry.find_model(row.provider, row.model),
            *map(registry.model_for_choice, row.brief.fallbacks),
        ]
    except UnknownModelError:
        return scene.seconds
    return scene_limits(models, row.brief.transition).max_frames / FPS


def _describe_excess(needed: float, scene: Scene, longest: float) -> str:
    need = f"they need about {needed:.1f} seconds with their pauses"
    if longest <= scene.seconds:
        return f"{need}, and the scene lasts {floor(scene.seconds * 10) / 10:g}: shorten them"
    return f"{need}, and the models make scenes of up to {floor(longest * 10) / 10:g}: shorten them"


def _refusal(message: str) -> ProblemError:
    return validation_problem(FieldError(field="lines", message=message))
