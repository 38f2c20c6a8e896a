"""MiniMax's numbers for what went wrong, the same in both versions of its API."""

import re

from providers.sentences import UNSAFE_CLIP, failed
from workflows.contracts import ProviderJobReport
from workflows.errors import ErrorType

KINDS = {
    "1002": ErrorType.RATE_LIMITED,
    "1004": ErrorType.AUTH_FAILED,
    "1008": ErrorType.QUOTA_EXHAUSTED,
    "1026": ErrorType.SAFETY_BLOCKED,
    "1027": ErrorType.SAFETY_BLOCKED,
    "2013": ErrorType.INVALID_REQUEST,
    "2049": ErrorType.AUTH_FAILED,
    "2056": ErrorType.QUOTA_EXHAUSTED,
}
UNSAFE_CLIP_CODE = "1027"
IN_WORDS = re.compile(r"\((\d{4})\)")


def kind_of(code: str | int, message: str = "") -> ErrorType | None:
    """What a code says, or the number in brackets at the end of a message [?]; None: nothing that we know."""
    in_words = IN_WORDS.search(message)
    numbers = [str(code), in_words[1] if in_words else ""]
    return next((KINDS[number] for number in numbers if number in KINDS), None)


def failed_by(code: str | int, message: str = "") -> ProviderJobReport:
    """The report on a task that failed with that code."""
    about_the_clip = UNSAFE_CLIP_CODE in (str(code), *IN_WORDS.findall(message))
    kind = kind_of(code, message) or ErrorType.GENERATION_FAILED
    return failed(kind, UNSAFE_CLIP if about_the_clip else None)
