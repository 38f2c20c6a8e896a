"""Ark's error codes, in refusals and in failed tasks alike.

By Volcengine's page of error codes (82379/1299023) and other clients' experience. Codes are matched by
prefix: many have an ending after a point.
"""

from contracts import ProviderJobReport
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.error_messages import UNSAFE_CLIP_MESSAGE, failed_report, provider_error
from providers.kit.response_model import ResponseModel
from providers.kit.transport import HttpError

UNSAFE_PICTURE = "The provider found the reference picture unsafe, or a real person in it: use another."
# Prefixes in lower case; the first match counts.
CODE_KINDS = (
    ("accountoverdue", ErrorType.QUOTA_EXHAUSTED),
    ("serviceoverdue", ErrorType.QUOTA_EXHAUSTED),
    # The free trial is used up, or the owner's own limit is reached.
    ("quotaexceeded", ErrorType.QUOTA_EXHAUSTED),
    ("setlimitexceeded", ErrorType.QUOTA_EXHAUSTED),
    ("ratelimitexceeded", ErrorType.RATE_LIMITED),
    ("modelaccount", ErrorType.RATE_LIMITED),
    ("serveroverloaded", ErrorType.RATE_LIMITED),
    ("modelloading", ErrorType.RATE_LIMITED),
    ("inflightbatchsizeexceeded", ErrorType.RATE_LIMITED),
    ("authentication", ErrorType.AUTH_FAILED),
    ("accessdenied", ErrorType.AUTH_FAILED),
    ("invalidaccount", ErrorType.AUTH_FAILED),
    # Not activated in the console, or nonexistent.
    ("modelnotopen", ErrorType.MODEL_RETIRED),
    ("servicenotopen", ErrorType.MODEL_RETIRED),
    ("invalidendpoint", ErrorType.MODEL_RETIRED),
    ("missingparameter", ErrorType.INVALID_REQUEST),
    ("invalidparameter", ErrorType.INVALID_REQUEST),
)
UNSAFE = "sensitivecontent"
# An image that cannot be fetched has the code of an invalid parameter: [?] fragments of its message.
UNFETCHABLE = ("download", "fetch", "image format", "image url")


class ArkErrorBody(ResponseModel):
    """The error in a response or a task."""

    code: str = ""
    message: str = ""

    @property
    def kind(self) -> ErrorType | None:
        """The error kind; None for an unknown code."""
        code, said = self.code.lower(), self.message.lower()
        if UNSAFE in code:
            return ErrorType.SAFETY_BLOCKED
        if code.startswith("invalidparameter") and any(words in said for words in UNFETCHABLE):
            return ErrorType.INPUT_UNFETCHABLE
        return next((kind for start, kind in CODE_KINDS if code.startswith(start)), None)

    @property
    def sentence(self) -> str | None:
        """Our message, where it differs from the standard one of the kind."""
        code = self.code.lower()
        if UNSAFE not in code or "text" in code:
            return None
        return (
            UNSAFE_CLIP_MESSAGE if code.startswith("output") else UNSAFE_PICTURE if "image" in code else None
        )


class ArkRefusal(ResponseModel):
    """An unsuccessful response."""

    error: ArkErrorBody


def failure_report(trouble: ArkErrorBody) -> ProviderJobReport:
    """Return the report on a task that failed with this error. Only successful tasks are billed."""
    return failed_report(trouble.kind or ErrorType.GENERATION_FAILED, trouble.sentence)


def translate_error(error: HttpError) -> ProviderError:
    """Return the error for a refusal, by its code, else by its status."""
    told = error.answer.try_parse_as(ArkRefusal)
    kind = told.error.kind if told and error.kind is not ErrorType.OUTCOME_UNKNOWN else None
    if told is None or kind is None:
        return error
    if sentence := told.error.sentence:
        return ProviderError(kind, sentence)
    return provider_error(kind, retry_after_seconds=error.retry_after_seconds)
