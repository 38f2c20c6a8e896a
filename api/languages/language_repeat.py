"""Orders a film in another language again: what is not said anew is as it was ordered last."""

from collections.abc import Sequence

from api.languages.language_plan import find_voice, refusal
from api.languages.language_request import LanguageRequest
from api.services import ApiServices
from contracts import Cards, LineBrief, Scene
from contracts.spoken_lines import Line
from speech.voices import choose_voice
from store.models import JobRow, LanguageRow

NOTHING_ORDERED = "there are no lines in this language yet: give them"


async def repeat_order(services: ApiServices, row: JobRow, request: LanguageRequest) -> LanguageRequest:
    """Return the request; one for `again`, with what was ordered last where it gives nothing itself.

    So a language whose voice has failed is ordered with another voice, and all else stays.

    Raises:
        ProblemError: there are no lines in this language yet.
    """
    if not request.again:
        return request
    last = await services.languages.find_language(row.id, request.language)
    if last is None or not any(last.lines):
        raise refusal("again", NOTHING_ORDERED)
    told: dict[str, object] = {
        "lines": _repeat_lines(row, await services.storyboards.list_scenes(row.id), last, request),
        "voice": find_voice(last.narration) if last.narration else None,
        "captions": last.captions,
        "cards": Cards(**last.card_texts) if last.card_texts else None,
    }
    missing = {name: each for name, each in told.items() if getattr(request, name) is None}
    return request.model_copy(update=missing)


def _repeat_lines(
    row: JobRow, scenes: Sequence[Scene], last: LanguageRow, request: LanguageRequest
) -> tuple[tuple[Line, ...], ...]:
    """Return the lines, with their voices while the same service speaks and `voices` names no others."""
    narration, wish = last.narration, request.voice
    if narration is None or (wish and wish.provider != narration.provider):
        return tuple(tuple(line.text for line in last.numbered_lines.get(s.number, ())) for s in scenes)
    narrators = wish.voice if wish else narration.voice
    if narrators is None and not narration.is_paid:
        narrators = choose_voice(narration.language).name
    recast = _list_recast_voices(row, request)
    # A scene that was added since has no lines in this language.
    said = [(scene, last.numbered_lines.get(scene.number, [])) for scene in scenes]
    return tuple(
        tuple(
            _voice_line(line.text, None if first in recast else line.voice or narrators)
            for line, first in zip(own, _list_first_voices(scene, len(own)), strict=True)
        )
        for scene, own in said
    )


def _list_recast_voices(row: JobRow, request: LanguageRequest) -> set[str | None]:
    """Return the voices of the first film for which the request names others."""
    entities = {entity.voice for entity in row.brief.entities if entity.id in request.voices}
    return {*request.voices, *entities} - {None}


def _list_first_voices(scene: Scene, count: int) -> Sequence[str | None]:
    """Return whose lines stand in these places in the first film; None: the narrator's, or others'."""
    voices = [line.voice for line in scene.voiced_lines]
    return voices if len(voices) == count else [None] * count


def _voice_line(text: str, voice: str | None) -> Line:
    return LineBrief(text=text, voice=voice) if voice else text
