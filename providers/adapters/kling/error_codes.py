"""Kling's error codes, and its messages for failed tasks.

By copies of its page of error codes. A code says more than the HTTP status: 429 is also used for an account
without credit.
"""

from contracts import ProviderJobReport
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.error_messages import failed_report, provider_error
from providers.kit.response_model import ResponseModel
from providers.kit.transport import HttpError

CLOCK_MESSAGE = "The provider finds our key too old or too new: look at this machine's clock."
CODE_KINDS = {
    "1000": ErrorType.AUTH_FAILED,
    "1001": ErrorType.AUTH_FAILED,
    "1002": ErrorType.AUTH_FAILED,
    "1003": ErrorType.AUTH_FAILED,
    "1004": ErrorType.AUTH_FAILED,
    "1100": ErrorType.AUTH_FAILED,
    # Arrears, and a used-up or expired resource pack.
    "1101": ErrorType.QUOTA_EXHAUSTED,
    "1102": ErrorType.QUOTA_EXHAUSTED,
    "1103": ErrorType.AUTH_FAILED,
    "1200": ErrorType.INVALID_REQUEST,
    "1201": ErrorType.INVALID_REQUEST,
    "1203": ErrorType.MODEL_RETIRED,
    "1300": ErrorType.SAFETY_BLOCKED,
    "1301": ErrorType.SAFETY_BLOCKED,
    "1302": ErrorType.RATE_LIMITED,
    "1303": ErrorType.RATE_LIMITED,
    # Our IP address is not on the account's allowlist.
    "1304": ErrorType.AUTH_FAILED,
}
CLOCK_CODES = ("1003", "1004")
OK_CODE = "0"
# [?] The failure reason of a task is free text, recognized by these fragments.
UNSAFE_WORDS = ("risk control", "sensitive", "violat", "policy", "moderat", "safety")
NO_CREDIT_WORDS = ("balance", "resource pack")
PICTURE_WORDS = ("download", "image url", "image format", "picture")


class KlingEnvelope(ResponseModel):
    """The code and message in every response."""

    code: str = ""
    message: str = ""

    @property
    def kind(self) -> ErrorType | None:
        """The error kind; None for an unknown code."""
        return CODE_KINDS.get(self.code)

    @property
    def is_duplicate_task_name(self) -> bool:
        """Whether a task with our name exists already: an earlier submit did reach Kling [?]."""
        return self.kind is ErrorType.INVALID_REQUEST and "external_task_id" in self.message


def translate_error(error: HttpError) -> ProviderError:
    """Return the error for a refusal, by its code, else by its status."""
    if error.kind is ErrorType.OUTCOME_UNKNOWN:
        return error
    return (
        envelope_error(error.answer.try_parse_as(KlingEnvelope) or KlingEnvelope(), error.retry_after_seconds)
        or error
    )


def envelope_error(envelope: KlingEnvelope, retry_after_seconds: float | None = None) -> ProviderError | None:
    """Return the error for an envelope; None for an unknown code."""
    if envelope.is_duplicate_task_name:
        return provider_error(ErrorType.OUTCOME_UNKNOWN)
    if envelope.code in CLOCK_CODES:
        return ProviderError(ErrorType.AUTH_FAILED, CLOCK_MESSAGE)
    return provider_error(envelope.kind, retry_after_seconds=retry_after_seconds) if envelope.kind else None


def failure_report(message: str, cost_usd: float | None) -> ProviderJobReport:
    """Return the report on a task that failed with this message."""
    said = message.lower()
    kinds = {
        ErrorType.SAFETY_BLOCKED: UNSAFE_WORDS,
        ErrorType.QUOTA_EXHAUSTED: NO_CREDIT_WORDS,
        ErrorType.INPUT_UNFETCHABLE: PICTURE_WORDS,
    }
    kind = next((kind for kind, words in kinds.items() if any(word in said for word in words)), None)
    return failed_report(kind or ErrorType.GENERATION_FAILED, cost_usd=cost_usd)
