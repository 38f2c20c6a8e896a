"""Why a task of KIE's failed, from its code and its text. Both are whatever the maker of the model said."""

import re
from math import isfinite

from providers.kie.codes import UNSAFE
from providers.sentences import UNSAFE_CLIP, failed
from workflows.contracts import ProviderJobReport
from workflows.errors import ErrorType

USD_PER_CREDIT = 0.005
# [?] No list of them is published: the codes are those of the envelope.
KINDS = {
    "422": ErrorType.INVALID_REQUEST,
    "429": ErrorType.TRANSIENT,
    "451": ErrorType.INPUT_UNFETCHABLE,
    "455": ErrorType.TRANSIENT,
}
CAME_OUT = re.compile(r"\b(output|result|generated (image|video|content))", re.IGNORECASE)
NO_PICTURE = re.compile(r"(fetch|download|access|load)\w*\b.{0,40}\b(image|picture|file|url)", re.IGNORECASE)


def verdict(code: object, text: str, *, cost_usd: float | None = None) -> ProviderJobReport:
    """The report on a task that failed."""
    if UNSAFE.search(text):
        sentence = UNSAFE_CLIP if CAME_OUT.search(text) else None
        return failed(ErrorType.SAFETY_BLOCKED, sentence, cost_usd=cost_usd)
    kind = KINDS.get(str(code), ErrorType.GENERATION_FAILED)
    if NO_PICTURE.search(text):
        kind = ErrorType.INPUT_UNFETCHABLE
    return failed(kind, cost_usd=cost_usd)


def usd(credits_consumed: object) -> float | None:
    """Credits in dollars; None for what is no number."""
    if isinstance(credits_consumed, bool) or not isinstance(credits_consumed, int | float | str):
        return None
    try:
        consumed = float(credits_consumed)
    except ValueError:
        return None
    return round(max(consumed, 0.0) * USD_PER_CREDIT, 6) if isfinite(consumed) else None
