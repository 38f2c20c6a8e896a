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
    "451": ErrorType.INPUT_UNFETCHABLE,
}
# KIE's own trouble, or that of the service behind it: "internal error, please try again later." with a code
# of 500 and no credits consumed, in August 2026.
OUTAGES = frozenset({"429", "455", "500"})
OUTAGE = re.compile(
    r"internal error|try again later|timed? ?out|overload|temporar(y|il)|service (is )?unavailable",
    re.IGNORECASE,
)
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
    elif not cost_usd and (str(code) in OUTAGES or OUTAGE.search(text)):
        kind = ErrorType.TRANSIENT
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
