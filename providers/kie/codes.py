"""What the codes of KIE's envelope `{code, msg, data}` mean, of a create and of a question.

From KIE's own pages (its OpenAPI texts of August 2026) and recorded exchanges of April and May 2026.
"""

import re

from providers.errors import ProviderError
from providers.http import Answer, HttpError
from providers.retry_after import retry_after_seconds
from providers.sentences import refusal
from providers.shapes import Shape
from workflows.errors import ErrorType

OK = 200
SERVER_ERROR = 500
UNCLEAR = frozenset({400, 422})
# Of a create: 429 and 455 (maintenance) are refused before a task exists, the others for good. What is not
# here, as 500, may have made a task. 433 is the quota of one key among several.
ON_CREATE = {
    400: ErrorType.INVALID_REQUEST,
    401: ErrorType.AUTH_FAILED,
    402: ErrorType.QUOTA_EXHAUSTED,
    404: ErrorType.MODEL_RETIRED,
    422: ErrorType.INVALID_REQUEST,
    429: ErrorType.RATE_LIMITED,
    433: ErrorType.QUOTA_EXHAUSTED,
    451: ErrorType.INPUT_UNFETCHABLE,
    455: ErrorType.TRANSIENT,
    501: ErrorType.GENERATION_FAILED,
    505: ErrorType.MODEL_RETIRED,
}
# Of a question; what is not here may be better the next time.
ON_ASK = {
    401: ErrorType.AUTH_FAILED,
    404: ErrorType.JOB_LOST,
    429: ErrorType.RATE_LIMITED,
    501: ErrorType.GENERATION_FAILED,
}
# "The model name you specified is not supported."
NO_SUCH_MODEL = re.compile(
    r"model\b.*\b(not supported|not exist|no longer|offline|unavailable)", re.IGNORECASE
)
# "recordInfo is null", "record does not exist", "taskId error"; of a foreign address "url is wrong".
NO_SUCH_TASK = re.compile(r"is null|not exist|not found|taskId|url is wrong", re.IGNORECASE)
# [?] It has no code; seen in texts: "content policy", "flagged … as violating", "flagged as sensitive".
UNSAFE = re.compile(
    r"sensitive|flagged|polic(y|ies)|moderat|nsfw|prohibited|inappropriate|unsafe|safety", re.IGNORECASE
)


class Envelope(Shape):
    """An answer's body."""

    code: int
    msg: str = ""
    data: object = None


def within(error: HttpError) -> ProviderError:
    """A true HTTP error may have an envelope too, which knows better; not better than that nobody knows."""
    envelope = error.answer.maybe(Envelope)
    if envelope is None or envelope.code == OK or error.answer.status >= SERVER_ERROR:
        return error
    # Of 408, 409 and 425 the status itself says that nothing was taken; the envelope has no word for them.
    if not error.final and envelope.code not in ON_CREATE:
        return error
    return refused(envelope, error.answer)


def refused(envelope: Envelope, answer: Answer) -> ProviderError:
    """The error that an envelope says no to a create with."""
    kind = ON_CREATE.get(envelope.code, ErrorType.OUTCOME_UNKNOWN)
    if envelope.code in UNCLEAR and UNSAFE.search(envelope.msg):
        kind = ErrorType.SAFETY_BLOCKED
    elif envelope.code in UNCLEAR and NO_SUCH_MODEL.search(envelope.msg):
        kind = ErrorType.MODEL_RETIRED
    return refusal(kind, retry_after_seconds=retry_after_seconds(answer.headers))


def unanswered(envelope: Envelope, answer: Answer) -> ProviderError:
    """The error that an envelope says no to a question with."""
    kind = ON_ASK.get(envelope.code, ErrorType.TRANSIENT)
    if envelope.code in UNCLEAR and NO_SUCH_TASK.search(envelope.msg):
        kind = ErrorType.JOB_LOST
    return refusal(kind, retry_after_seconds=retry_after_seconds(answer.headers))


def plain(error: HttpError) -> ProviderError:
    """An HTTP error without an envelope is not KIE's word: what stands before it can lose no task."""
    return refusal(ErrorType.TRANSIENT) if error.final else error
