"""Plans a film in another language: who speaks what, and whether the clips that there are can carry it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from api.http import problems
from api.http.problems import FieldError, ProblemError, validation_problem
from api.jobs.job_records import JobRecords, read_job_records
from api.languages.language_request import LanguageRequest, write_language_tag
from api.languages.line_casting import cast_lines
from api.providers.caption_fonts import require_caption_fonts
from api.providers.voice_validation import (
    ResolvedVoice,
    VoiceUnavailableError,
    require_language_tag,
    resolve_voice_of_language,
)
from api.services import ApiServices
from contracts import EMBEDDED, FPS, CaptionChoice, Narration, Scene, VoiceChoice, VoicedLine, list_voices
from contracts.narration import MAX_LINES_PER_SCENE
from contracts.spoken_lines import list_by_number
from store.models import JobRow
from storyboard.held_pictures import TooLongLinesError, find_holds
from storyboard.narrated_lengths import speech_seconds

NO_WRITER = "give the lines of each scene in this language: no language model is set up to write them"
NO_USE = "nobody speaks in this film, and it has no captions: say who is to speak"


@dataclass(frozen=True)
class LanguagePlan:
    """A film in another language before it is ordered.

    Args:
        records: the job's.
        scenes: those of the film, with their lines in the other language, as long as these need.
        lines: of every scene, by its number, with their voices.
        narration: how it is spoken; None: its lines are only shown.
        voice: who speaks, resolved.
        holds: by scene, how many seconds the last picture of its clip is held.
        line_seconds: how long each line is likely to be spoken; empty where nobody speaks.
        captions: where it can be read.
        card_texts: what cards say, by `title` and `end`, where that is not what the first film's say.
        notices: what is not as in the first film, a sentence each.
    """

    records: JobRecords
    scenes: Sequence[Scene]
    lines: Sequence[Sequence[VoicedLine]]
    narration: Narration | None
    voice: ResolvedVoice | None
    holds: dict[int, float]
    captions: CaptionChoice
    line_seconds: Mapping[VoicedLine, float] = field(default_factory=dict)
    card_texts: dict[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    @property
    def spoken(self) -> list[VoicedLine]:
        """All lines of the film's scenes, in order."""
        return [line for scene in self.scenes for line in scene.voiced_lines]


async def plan_language(services: ApiServices, row: JobRow, request: LanguageRequest) -> LanguagePlan:
    """Plan the film.

    Raises:
        ProblemError: there is no film yet, or there can be none in this language: with what could be had.
    """
    records = await read_records(services, row)
    _require_lines(row, records.scenes, request)
    narration, voice = choose_narration(services, row, request)
    casting = cast_lines(row, records.scenes, request, narration, voice)
    lines = casting.lines
    if (request.captions or row.brief.caption_choice) is CaptionChoice.BURNT:
        await require_caption_fonts(services.media_pools, (line.text for own in lines for line in own))
    # Of scenes that the film lacks nothing is bought.
    said = {
        scene.number: own
        for scene, own in zip(records.scenes, lines, strict=True)
        if scene.number not in row.gaps
    }
    there = [scene for scene in records.scenes if scene.number in said]
    scenes = [_replace_lines(scene, said[scene.number]) for scene in there]
    plan = LanguagePlan(
        records,
        scenes,
        # They are kept by the scenes' numbers, whatever the film's order.
        list_by_number(said),
        narration,
        voice,
        {},
        _choose_captions(row, request, narration),
        card_texts=_require_cards(row, request),
        notices=casting.notices,
    )
    return await _with_lengths(services, row, plan)


async def read_records(services: ApiServices, row: JobRow) -> JobRecords:
    """Read the records of a finished film. Raises ProblemError: there is no film yet."""
    if row.film_key is None:
        said = "Other languages follow once the film is finished."
        raise ProblemError(problems.NO_FILM, said, job_id=row.id)
    return await read_job_records(services, row)


def require_another_language(row: JobRow, request: LanguageRequest) -> None:
    """Raise ProblemError if the film is spoken in this language."""
    first = row.brief.narration
    if first is not None and request.language == write_language_tag(first.language):
        raise refusal("language", "the film is in this language already")


def _choose_captions(row: JobRow, request: LanguageRequest, narration: Narration | None) -> CaptionChoice:
    """Return where the film's words can be read: as is ordered, else as in the first film."""
    said = {"narration": narration, "captions": request.captions or row.brief.captions}
    return row.brief.model_copy(update=said).caption_choice


def _replace_lines(scene: Scene, lines: Sequence[VoicedLine]) -> Scene:
    spoken = {"lines": tuple(line.text for line in lines), "line_voices": list_voices(lines)}
    return scene.model_copy(update=spoken)


def _require_cards(row: JobRow, request: LanguageRequest) -> dict[str, str]:
    """Return what the cards say in this language. Raises ProblemError: the film has no such card."""
    there = row.brief.cards.texts if row.brief.cards else {}
    texts = request.cards.texts if request.cards else {}
    if extra := next((name for name in texts if name not in there), None):
        raise refusal(f"cards.{extra}", "the film has no such card")
    return texts


def _require_lines(row: JobRow, scenes: Sequence[Scene], request: LanguageRequest) -> None:
    """Raise ProblemError unless there are lines for the scenes that there are."""
    require_another_language(row, request)
    if request.lines is None:
        raise refusal("lines", NO_WRITER)
    if len(request.lines) != len(scenes):
        raise refusal("lines", f"the film has {len(scenes)} scenes: give a list of lines for each")
    if not any(request.lines):
        raise refusal("lines", "nothing is said in any scene")
    for index, lines in enumerate(request.lines):
        if len(lines) > MAX_LINES_PER_SCENE:
            raise refusal(f"lines.{index}", f"a scene has up to {MAX_LINES_PER_SCENE} lines")


def choose_narration(
    services: ApiServices, row: JobRow, request: LanguageRequest
) -> tuple[Narration | None, ResolvedVoice | None]:
    """Choose who speaks: whom the caller wants, else whoever speaks the film.

    Raises:
        ProblemError: the voice does not speak the language, or there would be neither voice nor captions.
    """
    first = row.narration
    captions = request.captions or row.brief.caption_choice
    if request.voice is None and first is None and captions is CaptionChoice.OFF:
        raise refusal("voice", NO_USE)
    choice = request.voice or (None if first is None else _same_voice(first))
    try:
        require_language_tag(request.language, "language")
        if choice is None:
            return None, None
        found = resolve_voice_of_language(services.availability, request.language, choice)
    except VoiceUnavailableError as error:
        raise validation_problem(*error.faults) from error
    who = {"provider": found.choice.provider, "model": found.choice.model, "voice": found.choice.voice}
    base = first or Narration()
    return base.model_copy(update={**who, "language": request.language}), found


def find_voice(narration: Narration) -> VoiceChoice:
    """Return the voice of a narration."""
    return VoiceChoice(provider=narration.provider, model=narration.model, voice=narration.voice)


def _same_voice(first: Narration) -> VoiceChoice:
    """Return the voice of the film; of ours, which each speak one language, the other language's first."""
    return VoiceChoice() if first.provider == EMBEDDED else find_voice(first)


async def _with_lengths(services: ApiServices, row: JobRow, plan: LanguagePlan) -> LanguagePlan:
    """Return the plan with scenes that have time for their lines."""
    if plan.narration is None or plan.voice is None:
        return plan
    seconds = await services.narration.predict_lines(
        plan.narration, plan.voice, plan.spoken, captions=plan.captions
    )
    needed = {
        scene.number: ceil(round(speech_seconds([seconds[line] for line in scene.voiced_lines]) * FPS, 6))
        / FPS
        for scene in plan.scenes
    }
    clips = {number: clip.seconds for number, clip in plan.records.clips_in_film.items()}
    holds = _find_all_holds(row, plan, needed, clips)
    longer = [
        scene.model_copy(update={"seconds": max(scene.seconds, needed[scene.number])})
        for scene in plan.scenes
    ]
    return replace(plan, scenes=longer, holds=holds, line_seconds=seconds)


def _find_all_holds(
    row: JobRow, plan: LanguagePlan, needed: Mapping[int, float], clips: Mapping[int, float]
) -> dict[int, float]:
    """Return the held pictures by scene. Raises ProblemError: all scenes that are held for too long."""
    places = {scene.number: place for place, scene in enumerate(plan.records.scenes)}
    fitting, faults = dict(needed), list[FieldError]()
    while True:
        try:
            holds = find_holds(row.brief, plan.scenes, fitting, clips)
            break
        except TooLongLinesError as error:
            faults.append(FieldError(field=f"lines.{places[error.scene]}", message=str(error)))
            del fitting[error.scene]
    if faults:
        raise validation_problem(*faults)
    return holds


def refusal(field: str, message: str) -> ProblemError:
    """Build the problem of one field."""
    return validation_problem(FieldError(field=field, message=message))
