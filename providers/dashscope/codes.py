"""DashScope's words for what went wrong, in refusals and in tasks that failed alike.

By its page of error codes (help.aliyun.com/model-studio/error-code) and what others have met of them. The
beginning of a code counts: most have several endings.
"""

from providers.errors import ProviderError
from providers.http import HttpError
from providers.sentences import UNSAFE_CLIP, failed, refusal
from providers.shapes import Shape
from workflows.contracts import ProviderJobReport
from workflows.errors import ErrorType

# In lower case; the first that fits.
KINDS = (
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
    # Too much at once, of calls, of work, or of what the account may have of the model in a minute.
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
# "Free allocated quota exceeded" has the code of a limit that passes.
USED_UP = ("free allocated quota", "free tier", "good standing", "overdue")
OF_THE_CLIP = ("output", "generated")


class Trouble(Shape):
    """A code and a sentence, as answers and tasks have them."""

    code: str = ""
    message: str = ""

    @property
    def kind(self) -> ErrorType | None:
        """What it means; None: nothing that we know."""
        said = self.message.lower()
        if self.code and any(words in said for words in USED_UP):
            return ErrorType.QUOTA_EXHAUSTED
        code = self.code.lower()
        return next((kind for start, kind in KINDS if code.startswith(start)), None)


def failed_by(trouble: Trouble) -> ProviderJobReport:
    """The report on a task that failed so. Only what succeeds is charged."""
    kind = trouble.kind or ErrorType.GENERATION_FAILED
    about_the_clip = kind is ErrorType.SAFETY_BLOCKED and trouble.message.lower().startswith(OF_THE_CLIP)
    return failed(kind, UNSAFE_CLIP if about_the_clip else None)


def translated(error: HttpError) -> ProviderError:
    """A refusal in our words; as its status alone tells where its code says no more."""
    trouble = error.answer.maybe(Trouble)
    kind = trouble.kind if trouble and error.kind is not ErrorType.OUTCOME_UNKNOWN else None
    return refusal(kind, retry_after_seconds=error.retry_after_seconds) if kind else error
