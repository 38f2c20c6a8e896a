"""DashScope's error codes, in refusals and in failed tasks alike.

By its page of error codes (help.aliyun.com/model-studio/error-code) and other clients' experience. Codes are
matched by prefix: most have several endings.
"""

from contracts import ProviderJobReport
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.error_messages import UNSAFE_CLIP_MESSAGE, failed_report, provider_error
from providers.kit.response_model import ResponseModel
from providers.kit.transport import HttpError

# Prefixes in lower case; the first match counts.
CODE_KINDS = (
    ("datainspectionfailed", ErrorType.SAFETY_BLOCKED),
    ("data_inspection_failed", ErrorType.SAFETY_BLOCKED),
    ("ipinfringementsuspect", ErrorType.SAFETY_BLOCKED),
    ("arrearage", ErrorType.QUOTA_EXHAUSTED),
    ("prepaidbilloverdue", ErrorType.QUOTA_EXHAUSTED),
    ("postpaidbilloverdue", ErrorType.QUOTA_EXHAUSTED),
    ("commoditynotpurchased", ErrorType.QUOTA_EXHAUSTED),
    ("budgetlimitexceeded", ErrorType.QUOTA_EXHAUSTED),
    # "The free tier of the model has been exhausted."
    ("allocationquota", ErrorType.QUOTA_EXHAUSTED),
    ("accessdenied.unpurchased", ErrorType.QUOTA_EXHAUSTED),
    # Over the limit of calls, of concurrent tasks, or of the account's quota per minute.
    ("throttling", ErrorType.RATE_LIMITED),
    ("limitrequests", ErrorType.RATE_LIMITED),
    ("invalidapikey", ErrorType.AUTH_FAILED),
    ("accessdenied", ErrorType.AUTH_FAILED),
    ("model.accessdenied", ErrorType.AUTH_FAILED),
    ("workspace.accessdenied", ErrorType.AUTH_FAILED),
    ("modelnotfound", ErrorType.MODEL_RETIRED),
    ("model_not_found", ErrorType.MODEL_RETIRED),
    ("badrequest.inputdownloadfailed", ErrorType.INPUT_UNFETCHABLE),
    ("badrequest.unsupportedfileformat", ErrorType.INPUT_UNFETCHABLE),
    ("invalidparameter.datainspection", ErrorType.INPUT_UNFETCHABLE),
    ("invalidurl", ErrorType.INPUT_UNFETCHABLE),
    ("invalidfile", ErrorType.INPUT_UNFETCHABLE),
    ("invalidparameter", ErrorType.INVALID_REQUEST),
    ("badrequest", ErrorType.INVALID_REQUEST),
)
# "Free allocated quota exceeded" has the code of a temporary limit.
EXHAUSTED_PHRASES = ("free allocated quota", "free tier", "good standing", "overdue")
CLIP_PREFIXES = ("output", "generated")


class DashScopeErrorBody(ResponseModel):
    """The code and message of a response or a task."""

    code: str = ""
    message: str = ""

    @property
    def kind(self) -> ErrorType | None:
        """The error kind; None for an unknown code."""
        said = self.message.lower()
        if self.code and any(words in said for words in EXHAUSTED_PHRASES):
            return ErrorType.QUOTA_EXHAUSTED
        code = self.code.lower()
        return next((kind for start, kind in CODE_KINDS if code.startswith(start)), None)


def failure_report(trouble: DashScopeErrorBody) -> ProviderJobReport:
    """Return the report on a task that failed with this error. Only successful tasks are billed."""
    kind = trouble.kind or ErrorType.GENERATION_FAILED
    about_the_clip = kind is ErrorType.SAFETY_BLOCKED and trouble.message.lower().startswith(CLIP_PREFIXES)
    return failed_report(kind, UNSAFE_CLIP_MESSAGE if about_the_clip else None)


def translate_error(error: HttpError) -> ProviderError:
    """Return the error for a refusal, by its code, else by its status."""
    trouble = error.answer.try_parse_as(DashScopeErrorBody)
    kind = trouble.kind if trouble and error.kind is not ErrorType.OUTCOME_UNKNOWN else None
    return provider_error(kind, retry_after_seconds=error.retry_after_seconds) if kind else error
