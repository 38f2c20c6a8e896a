"""Kling's numbers for what went wrong, and its words for a task that failed.

By its page of error codes as others have kept it. A number says more than its HTTP status: 429 is also used
for an account that has nothing left.
"""

from providers.errors import ProviderError
from providers.http import HttpError
from providers.sentences import failed, refusal
from providers.shapes import Shape
from workflows.contracts import ProviderJobReport
from workflows.errors import ErrorType

CLOCK = "The provider finds our key too old or too new: look at this machine's clock."
KINDS = {
    "1000": ErrorType.AUTH_FAILED,
    "1001": ErrorType.AUTH_FAILED,
    "1002": ErrorType.AUTH_FAILED,
    "1003": ErrorType.AUTH_FAILED,
    "1004": ErrorType.AUTH_FAILED,
    "1100": ErrorType.AUTH_FAILED,
    # Arrears, and a resource pack that is used up or over.
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
    # Our address is not on the account's list.
    "1304": ErrorType.AUTH_FAILED,
}
TIMES = ("1003", "1004")
DONE = "0"
# [?] A task that failed gives its reason in free words alone.
UNSAFE_WORDS = ("risk control", "sensitive", "violat", "policy", "moderat", "safety")
POOR_WORDS = ("balance", "resource pack")
PICTURE_WORDS = ("download", "image url", "image format", "picture")


class Envelope(Shape):
    """What surrounds every answer."""

    code: str = ""
    message: str = ""

    @property
    def kind(self) -> ErrorType | None:
        """What the number says; None: nothing that we know."""
        return KINDS.get(self.code)

    @property
    def is_about_our_name(self) -> bool:
        """Whether a task with our name for it is there already: an earlier submit did reach Kling [?]."""
        return self.kind is ErrorType.INVALID_REQUEST and "external_task_id" in self.message


def translated(error: HttpError) -> ProviderError:
    """A refusal in our words; as its status alone tells where its number says no more."""
    if error.kind is ErrorType.OUTCOME_UNKNOWN:
        return error
    return said_by(error.answer.maybe(Envelope) or Envelope(), error.retry_after_seconds) or error


def said_by(envelope: Envelope, retry_after_seconds: float | None = None) -> ProviderError | None:
    """The error of an envelope; None: its number says nothing that we know."""
    if envelope.is_about_our_name:
        return refusal(ErrorType.OUTCOME_UNKNOWN)
    if envelope.code in TIMES:
        return ProviderError(ErrorType.AUTH_FAILED, CLOCK)
    return refusal(envelope.kind, retry_after_seconds=retry_after_seconds) if envelope.kind else None


def failed_by(message: str, cost_usd: float | None) -> ProviderJobReport:
    """The report on a task that failed with these words."""
    said = message.lower()
    kinds = {
        ErrorType.SAFETY_BLOCKED: UNSAFE_WORDS,
        ErrorType.QUOTA_EXHAUSTED: POOR_WORDS,
        ErrorType.INPUT_UNFETCHABLE: PICTURE_WORDS,
    }
    kind = next((kind for kind, words in kinds.items() if any(word in said for word in words)), None)
    return failed(kind or ErrorType.GENERATION_FAILED, cost_usd=cost_usd)
