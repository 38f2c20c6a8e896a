"""Orders a film in another language again: what is not said anew is as it was ordered last."""

from api.languages.language_plan import find_voice, refusal
from api.languages.language_request import LanguageRequest
from api.services import ApiServices
from contracts import Cards, LineBrief
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
        "lines": _repeat_lines(last, request),
        "voice": find_voice(last.narration) if last.narration else None,
        "captions": last.captions,
        "cards": Cards(**last.card_texts) if last.card_texts else None,
    }
    missing = {name: each for name, each in told.items() if getattr(request, name) is None}
    return request.model_copy(update=missing)


def _repeat_lines(last: LanguageRow, request: LanguageRequest) -> tuple[tuple[Line, ...], ...]:
    """Return the lines, with their voices while the same service speaks."""
    narration, wish = last.narration, request.voice
    if narration is None or (wish and wish.provider != narration.provider):
        return tuple(map(tuple, last.lines))
    narrators = wish.voice if wish else narration.voice
    if narrators is None and not narration.is_paid:
        narrators = choose_voice(narration.language).name
    return tuple(
        tuple(_voice_line(line.text, line.voice or narrators) for line in own) for own in last.voiced_lines
    )


def _voice_line(text: str, voice: str | None) -> Line:
    return LineBrief(text=text, voice=voice) if voice else text
