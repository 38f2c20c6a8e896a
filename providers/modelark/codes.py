"""Ark's words for what went wrong, in refusals and in tasks that failed alike.

By Volcengine's page of error codes (82379/1299023) and what others have met of them. The beginning of a code
counts: many have an ending after a point.
"""

from providers.errors import ProviderError
from providers.http import HttpError
from providers.sentences import UNSAFE_CLIP, failed, refusal
from providers.shapes import Shape
from workflows.contracts import ProviderJobReport
from workflows.errors import ErrorType

UNSAFE_PICTURE = "The provider found the reference picture unsafe, or a real person in it: use another."
# In lower case; the first that fits.
KINDS = (
    ("accountoverdue", ErrorType.QUOTA_EXHAUSTED),
    ("serviceoverdue", ErrorType.QUOTA_EXHAUSTED),
    # The free trial is used up, or the limit that the account's owner has set.
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
    # Not activated in the console, or not there at all.
    ("modelnotopen", ErrorType.MODEL_RETIRED),
    ("servicenotopen", ErrorType.MODEL_RETIRED),
    ("invalidendpoint", ErrorType.MODEL_RETIRED),
    ("missingparameter", ErrorType.INVALID_REQUEST),
    ("invalidparameter", ErrorType.INVALID_REQUEST),
)
UNSAFE = "sensitivecontent"
# A picture that could not be had has the code of a wrong parameter: [?] what is said of it.
UNFETCHABLE = ("download", "fetch", "image format", "image url")


class Trouble(Shape):
    """An error, as answers and tasks have it."""

    code: str = ""
    message: str = ""

    @property
    def kind(self) -> ErrorType | None:
        """What it means; None: nothing that we know."""
        code, said = self.code.lower(), self.message.lower()
        if UNSAFE in code:
            return ErrorType.SAFETY_BLOCKED
        if code.startswith("invalidparameter") and any(words in said for words in UNFETCHABLE):
            return ErrorType.INPUT_UNFETCHABLE
        return next((kind for start, kind in KINDS if code.startswith(start)), None)

    @property
    def sentence(self) -> str | None:
        """Ours, where it is not the usual one of its kind."""
        code = self.code.lower()
        if UNSAFE not in code or "text" in code:
            return None
        return UNSAFE_CLIP if code.startswith("output") else UNSAFE_PICTURE if "image" in code else None


class Refusal(Shape):
    """An answer that is no success."""

    error: Trouble


def failed_by(trouble: Trouble) -> ProviderJobReport:
    """The report on a task that failed so. Only what succeeds is charged."""
    return failed(trouble.kind or ErrorType.GENERATION_FAILED, trouble.sentence)


def translated(error: HttpError) -> ProviderError:
    """A refusal in our words; as its status alone tells where its code says no more."""
    told = error.answer.maybe(Refusal)
    kind = told.error.kind if told and error.kind is not ErrorType.OUTCOME_UNKNOWN else None
    if told is None or kind is None:
        return error
    if sentence := told.error.sentence:
        return ProviderError(kind, sentence)
    return refusal(kind, retry_after_seconds=error.retry_after_seconds)
