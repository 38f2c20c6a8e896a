"""Changes how long a scene of a finished film is, within what its clip has: nothing is bought."""

from dataclasses import dataclass
from math import ceil, floor

from pydantic import ConfigDict, Field

from api.http import problems
from api.http.problems import FieldError, ProblemError, validation_problem
from api.jobs.edit_run import read_finished_film, start_edit_run
from api.jobs.job_records import JobRecords
from api.providers.voice_validation import VoiceUnavailableError, resolve_voice
from api.services import ApiServices
from contracts import FPS, MAX_SECONDS, FrozenModel, Scene
from store.models import JobRow
from storyboard import clip_seconds

# Shorter, a scene would be nothing but its two cross-fades.
LEAST_SECONDS = 1.0


class LengthRequest(FrozenModel):
    """How long the scene is from now on, in seconds; it is rounded to whole frames."""

    model_config = ConfigDict(extra="forbid")

    seconds: float = Field(gt=0, le=MAX_SECONDS, allow_inf_nan=False)


class LengthLimits(FrozenModel):
    """How long the scene is, and can be without another take: its lines need some time, its clip has an end.

    All in seconds of the film. Nothing is bought for a change within these limits.
    """

    scene_seconds: float = Field(description="How long the scene is, in seconds.")
    least_seconds: float = Field(description="The shortest that it can be, in seconds.")
    most_seconds: float = Field(description="The longest that it can be with its clip, in seconds.")


@dataclass(frozen=True)
class _ShownScene:
    """A scene of a finished film: the job as it ended, and how long the scene can be."""

    row: JobRow
    records: JobRecords
    scene: Scene
    limits: LengthLimits


async def find_length_limits(services: ApiServices, row: JobRow, number: int) -> LengthLimits:
    """Find how long the scene can be.

    Raises:
        ProblemError: the job is active or has no film, or the film has no such scene.
    """
    return (await _find_scene(services, row, number)).limits


async def change_length(services: ApiServices, row: JobRow, number: int, request: LengthRequest) -> float:
    """Start a run that cuts the film anew with the scene this long, and return its length in seconds.

    Raises:
        ProblemError: see `find_length_limits`; or it cannot be this long, or is already.
        TemporalUnavailableError: nothing was changed.
    """
    found = await _find_scene(services, row, number)
    seconds = round(request.seconds * FPS) / FPS
    _require_possible(found, seconds)
    scenes = tuple(
        scene.model_copy(update={"seconds": seconds}) if scene.number == number else scene
        for scene in found.records.scenes
    )
    await start_edit_run(services, found.row, found.records, scenes)
    return seconds


def _require_possible(found: _ShownScene, seconds: float) -> None:
    limits = found.limits
    if not limits.least_seconds <= seconds <= limits.most_seconds:
        least, most = ceil(limits.least_seconds * 10) / 10, floor(limits.most_seconds * 10) / 10
        room = f"can last {least:g} to {most:g} seconds" if least < most else f"stays {most:g} seconds long"
        message = f"it {room}: its lines need that, and its clip has no more"
        raise validation_problem(FieldError(field="seconds", message=message))
    if seconds == found.scene.seconds:
        raise validation_problem(FieldError(field="seconds", message="the scene is this long already"))


async def _find_scene(services: ApiServices, row: JobRow, number: int) -> _ShownScene:
    ended, records = await read_finished_film(services, row)
    scene = records.find_scene(number)
    if scene is None or number not in records.clips_in_film or number in ended.gaps:
        raise ProblemError(problems.SCENE_NOT_FOUND, "Its film has no such scene.", job_id=row.id)
    least = await find_least_seconds(services, ended, scene)
    shown = records.clips_in_film[number].film_seconds or scene.seconds
    limits = LengthLimits(
        scene_seconds=shown,
        least_seconds=min(shown, least),
        most_seconds=max(shown, _find_end(ended, records, scene)),
    )
    return _ShownScene(ended, records, scene, limits)


async def find_least_seconds(services: ApiServices, row: JobRow, scene: Scene) -> float:
    """Find how long the scene must be for its lines; as long as it is, where nobody can say that."""
    if row.narration is None or not scene.lines:
        return LEAST_SECONDS
    try:
        voice = resolve_voice(services.availability, row.narration)
    except VoiceUnavailableError:
        return scene.seconds
    needed = await services.narration.predict_needed_seconds(
        row.narration, voice, scene.voiced_lines, captions=row.brief.caption_choice
    )
    return max(LEAST_SECONDS, needed)


def _find_end(row: JobRow, records: JobRecords, scene: Scene) -> float:
    """Find how long the scene is at the end of its clip, which is also seen under what fades in after it."""
    lengths = clip_seconds(records.scenes, row.brief.transition, end_card=row.brief.has_end_card)
    tail = lengths[scene.number] - scene.seconds
    clip = records.clips_in_film[scene.number].seconds
    return floor(round((clip - tail) * FPS, 6)) / FPS
