"""KIE's response envelope `{code, msg, data}`, and what its codes mean for a create or a query.

From KIE's own pages (its OpenAPI texts of August 2026) and recorded exchanges of April and May 2026.
"""

import re

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.error_messages import provider_error
from providers.kit.response_model import ResponseModel
from providers.kit.retry_after import retry_after_seconds
from providers.kit.transport import HttpError, HttpResponse

OK_CODE = 200
SERVER_ERROR = 500
AMBIGUOUS_CODES = frozenset({400, 422})
# For a create: 429 and 455 (maintenance) are refused before a task exists, the others are final. A code
# missing here, such as 500, may have created a task. 433 is the quota of one key among several.
CREATE_KINDS = {
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
# For a query; a code that is missing here may be temporary.
QUERY_KINDS = {
    401: ErrorType.AUTH_FAILED,
    404: ErrorType.JOB_LOST,
    429: ErrorType.RATE_LIMITED,
    501: ErrorType.GENERATION_FAILED,
}
# "The model name you specified is not supported."
NO_SUCH_MODEL = re.compile(
    r"model\b.*\b(not supported|not exist|no longer|offline|unavailable)", re.IGNORECASE
)
# "recordInfo is null", "record does not exist", "taskId error"; for a foreign URL "url is wrong".
NO_SUCH_TASK = re.compile(r"is null|not exist|not found|taskId|url is wrong", re.IGNORECASE)
# [?] A reseller of KIE's saw this with code 500, for a voice that KIE does not have: no task is made.
REFUSED_OPTION = re.compile(r"not within the range of allowed options", re.IGNORECASE)
# [?] No code of its own; seen in texts: "content policy", "flagged … as violating", "flagged as sensitive".
UNSAFE_TEXT = re.compile(
    r"sensitive|flagged|polic(y|ies)|moderat|nsfw|prohibited|inappropriate|unsafe|safety", re.IGNORECASE
)


class KieEnvelope(ResponseModel):
    """The body of a response."""

    code: int
    msg: str = ""
    data: object = None


def translate_http_error(error: HttpError) -> ProviderError:
    """Return the error for a failed create: by its envelope if it has one, unless the outcome is unknown."""
    envelope = error.answer.try_parse_as(KieEnvelope)
    if envelope is None or envelope.code == OK_CODE or error.answer.status >= SERVER_ERROR:
        return error
    # The statuses 408, 409 and 425 say that nothing was accepted; the envelope has no codes for them.
    if not error.final and envelope.code not in CREATE_KINDS:
        return error
    return create_error(envelope, error.answer)


def create_error(envelope: KieEnvelope, answer: HttpResponse) -> ProviderError:
    """Return the error for a create that the envelope refuses."""
    kind = CREATE_KINDS.get(envelope.code, ErrorType.OUTCOME_UNKNOWN)
    if envelope.code in AMBIGUOUS_CODES and UNSAFE_TEXT.search(envelope.msg):
        kind = ErrorType.SAFETY_BLOCKED
    elif envelope.code in AMBIGUOUS_CODES and NO_SUCH_MODEL.search(envelope.msg):
        kind = ErrorType.MODEL_RETIRED
    elif envelope.code == SERVER_ERROR and REFUSED_OPTION.search(envelope.msg):
        kind = ErrorType.INVALID_REQUEST
    return provider_error(kind, retry_after_seconds=retry_after_seconds(answer.headers))


def query_error(envelope: KieEnvelope, answer: HttpResponse) -> ProviderError:
    """Return the error for a query that the envelope refuses."""
    kind = QUERY_KINDS.get(envelope.code, ErrorType.TRANSIENT)
    if envelope.code in AMBIGUOUS_CODES and NO_SUCH_TASK.search(envelope.msg):
        kind = ErrorType.JOB_LOST
    return provider_error(kind, retry_after_seconds=retry_after_seconds(answer.headers))


def error_without_envelope(error: HttpError) -> ProviderError:
    """Return the error for a response without an envelope: it comes from a proxy, so it loses no task."""
    return provider_error(ErrorType.TRANSIENT) if error.final else error
