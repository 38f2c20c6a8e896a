"""Orders a film in another language again: what is not said anew is as it was ordered last."""

from api.languages.language_plan import find_voice, refusal
from api.languages.language_request import LanguageRequest
from api.services import ApiServices
from store.models import JobRow

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
        "lines": tuple(map(tuple, last.lines)),
        "voice": find_voice(last.narration) if last.narration else None,
        "captions": last.captions,
    }
    missing = {name: each for name, each in told.items() if getattr(request, name) is None}
    return request.model_copy(update=missing)
