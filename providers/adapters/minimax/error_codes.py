"""MiniMax's error codes, the same in both API versions."""

import re

from contracts import ProviderJobReport
from contracts.error_types import ErrorType
from providers.kit.error_messages import UNSAFE_CLIP_MESSAGE, failed_report

CODE_KINDS = {
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
CODE_IN_MESSAGE = re.compile(r"\((\d{4})\)")


def classify_code(code: str | int, message: str = "") -> ErrorType | None:
    """Return the error kind of a code, or of the number in brackets in a message [?]; None if unknown."""
    in_words = CODE_IN_MESSAGE.search(message)
    numbers = [str(code), in_words[1] if in_words else ""]
    return next((CODE_KINDS[number] for number in numbers if number in CODE_KINDS), None)


def failure_report(code: str | int, message: str = "") -> ProviderJobReport:
    """Return the report on a task that failed with that code."""
    about_the_clip = UNSAFE_CLIP_CODE in (str(code), *CODE_IN_MESSAGE.findall(message))
    kind = classify_code(code, message) or ErrorType.GENERATION_FAILED
    return failed_report(kind, UNSAFE_CLIP_MESSAGE if about_the_clip else None)
