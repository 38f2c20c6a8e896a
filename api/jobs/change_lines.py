"""Changes what is spoken in a scene of a finished film: new lines are spoken, and no clip is bought."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ConfigDict, Field

from api.http import problems
from api.http.problems import FieldError, ProblemError, validation_problem
from api.jobs.cost_limit import require_allowed_cost
from api.jobs.edit_run import read_finished_film, start_edit_run
from api.jobs.job_records import JobRecords
from api.jobs.line_room import find_room
from api.providers.entity_validation import check_entities
from api.providers.voice_validation import (
    ResolvedVoice,
    VoiceUnavailableError,
    check_voices,
    resolve_voice,
)
from api.services import ApiServices
from contracts import FrozenModel, Narration, Scene, SceneBrief, VoicedLine, list_voices
from contracts.narration import MAX_LINES_PER_SCENE
from contracts.spoken_lines import Line
from store.models import JobRow
from storyboard.narration_lines import choose_lines


class LinesRequest(FrozenModel):
    """The lines that replace those of a scene; an empty list removes them.

    `max_cost_usd`: the price that you have seen; what would cost more is refused, and nothing is bought.
    """

    model_config = ConfigDict(extra="forbid")

    lines: tuple[Line, ...] = Field(max_length=MAX_LINES_PER_SCENE)
    max_cost_usd: float | None = Field(default=None, ge=0, le=100_000, allow_inf_nan=False)


class LinesEstimate(FrozenModel):
    """What such a change costs at most in US dollars, for how many new lines.

    They need about `needed_seconds` of the scene, which lasts `scene_seconds` now and `becomes_seconds` with
    them. Of that the last picture of its clip is held for `held_seconds`.
    """

    new_lines: int
    cost_usd: float
    needed_seconds: float
    scene_seconds: float
    becomes_seconds: float
    held_seconds: float = 0.0


@dataclass(frozen=True)
class _PlannedChange:
    """A change that can be made: the job as it ended, its scenes with the new lines, and what they need."""

    row: JobRow
    records: JobRecords
    scenes: tuple[Scene, ...]
    estimate: LinesEstimate


async def estimate_lines(
    services: ApiServices, row: JobRow, number: int, request: LinesRequest
) -> LinesEstimate:
    """Estimate the change of a scene's lines. Nothing is spent.

    Raises:
        ProblemError: see `change_lines`.
    """
    return (await _plan_change(services, row, number, request.lines)).estimate


async def change_lines(services: ApiServices, row: JobRow, number: int, request: LinesRequest) -> None:
    """Start a run that speaks the scene's new lines and cuts the film anew from the clips that there are.

    Raises:
        ProblemError: nobody speaks, the job has no film yet, there is no such scene, it cannot be long enough
            for the lines, or it has these lines already.
        TemporalUnavailableError: nothing was changed.
    """
    plan = await _plan_change(services, row, number, request.lines)
    require_allowed_cost(row.id, plan.estimate.cost_usd, request.max_cost_usd)
    await start_edit_run(services, plan.row, plan.records, plan.scenes)


async def _plan_change(
    services: ApiServices, row: JobRow, number: int, given: tuple[Line, ...]
) -> _PlannedChange:
    ended, records = await read_finished_film(services, row)
    narration, voice = _require_voice(services, ended)
    scene = _require_scene(ended, records, number)
    lines = _choose_voices(ended, narration, voice, scene, given)
    if lines == scene.voiced_lines:
        raise validation_problem(FieldError(field="lines", message="the scene has these lines already"))
    needed = await services.narration.predict_needed_seconds(
        narration, voice, lines, captions=row.brief.caption_choice
    )
    room = find_room(services.availability.registry, ended, records, scene, needed)
    known = {line for each in records.scenes for line in each.voiced_lines}
    new = [line for line in dict.fromkeys(lines) if line not in known]
    return _PlannedChange(
        ended,
        records,
        _replace_lines(records.scenes, number, lines, room.seconds),
        LinesEstimate(
            new_lines=len(new),
            cost_usd=_price_lines(voice, new),
            needed_seconds=round(needed, 2),
            scene_seconds=scene.seconds,
            becomes_seconds=room.seconds,
            held_seconds=room.held_seconds,
        ),
    )


def _require_voice(services: ApiServices, row: JobRow) -> tuple[Narration, ResolvedVoice]:
    if row.narration is None:
        raise ProblemError(problems.NO_VOICE, "Nobody speaks in this film.", job_id=row.id)
    try:
        return row.narration, resolve_voice(services.availability, row.narration)
    except VoiceUnavailableError as error:
        raise validation_problem(*error.faults) from error


def _require_scene(row: JobRow, records: JobRecords, number: int) -> Scene:
    if (scene := records.find_scene(number)) is None:
        raise ProblemError(
            problems.SCENE_NOT_FOUND, "Its storyboard has no scene of that number.", job_id=row.id
        )
    return scene


def _choose_voices(
    row: JobRow, narration: Narration, voice: ResolvedVoice, scene: Scene, given: tuple[Line, ...]
) -> tuple[VoicedLine, ...]:
    """Return the lines, each with its voice: the narrator's, where that has replaced all others."""
    if row.narrator is not None:
        given = tuple(line if isinstance(line, str) else line.text for line in given)
    scenes = (SceneBrief(text=scene.text, lines=given),)
    changes = {"prompt": None, "script": None, "scenes": scenes, "narration": narration}
    alone = row.brief.model_copy(update=changes)
    own = "scenes.0."
    faults = [*check_entities(alone), *check_voices(alone, voice)]
    if of_lines := [fault for fault in faults if fault.field.startswith(f"{own}lines")]:
        raise validation_problem(
            *(each.model_copy(update={"field": each.field.removeprefix(own)}) for each in of_lines)
        )
    return choose_lines(alone, 1, "")


def _replace_lines(
    scenes: Sequence[Scene], number: int, lines: tuple[VoicedLine, ...], seconds: float
) -> tuple[Scene, ...]:
    spoken = {
        "lines": tuple(line.text for line in lines),
        "line_voices": list_voices(lines),
        "seconds": seconds,
    }
    return tuple(scene.model_copy(update=spoken) if scene.number == number else scene for scene in scenes)


def _price_lines(voice: ResolvedVoice, lines: Sequence[VoicedLine]) -> float:
    if voice.model is None:
        return 0.0
    return round(sum(voice.model.text_price_usd(line.text) for line in lines), 6)
