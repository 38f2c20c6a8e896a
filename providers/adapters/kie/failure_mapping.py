"""Finds out why a KIE task failed, by its code and message. Both are passed on from the model's maker."""

import re

from contracts import ProviderJobReport
from contracts.error_types import ErrorType
from providers.adapters.kie.envelope import UNSAFE_TEXT
from providers.kit.error_messages import UNSAFE_CLIP_MESSAGE, failed_report
from providers.kit.stated_costs import read_amount, total_cost_usd

USD_PER_CREDIT = 0.005
# [?] No list of task codes is published: assumed to be those of the envelope.
CODE_KINDS = {
    "422": ErrorType.INVALID_REQUEST,
    "451": ErrorType.INPUT_UNFETCHABLE,
}
# Outages of KIE or the service behind it: "internal error, please try again later." with code 500 and no
# credits consumed, in August 2026.
OUTAGE_CODES = frozenset({"429", "455", "500"})
OUTAGE_TEXT = re.compile(
    r"internal error|try again later|timed? ?out|overload|temporar(y|il)|service (is )?unavailable",
    re.IGNORECASE,
)
OUTPUT_TEXT = re.compile(r"\b(output|result|generated (image|video|content))", re.IGNORECASE)
PICTURE_FETCH_TEXT = re.compile(
    r"(fetch|download|access|load)\w*\b.{0,40}\b(image|picture|file|url)", re.IGNORECASE
)


def failure_report(code: object, text: str, *, cost_usd: float | None = None) -> ProviderJobReport:
    """Return the report on a failed task."""
    if UNSAFE_TEXT.search(text):
        sentence = UNSAFE_CLIP_MESSAGE if OUTPUT_TEXT.search(text) else None
        return failed_report(ErrorType.SAFETY_BLOCKED, sentence, cost_usd=cost_usd)
    kind = CODE_KINDS.get(str(code), ErrorType.GENERATION_FAILED)
    if PICTURE_FETCH_TEXT.search(text):
        kind = ErrorType.INPUT_UNFETCHABLE
    elif not cost_usd and (str(code) in OUTAGE_CODES or OUTAGE_TEXT.search(text)):
        kind = ErrorType.TRANSIENT
    return failed_report(kind, cost_usd=cost_usd)


def credits_to_usd(credits_consumed: object) -> float | None:
    """Convert credits, a number or its text, to US dollars; None for what is no amount."""
    return total_cost_usd((USD_PER_CREDIT, read_amount(str(credits_consumed))))
