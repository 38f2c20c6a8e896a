"""Maps fal's error types to ErrorType (https://fal.ai/docs, "Errors").

A model's own error has a list, `{"detail": [{"loc", "type", …}]}`; the queue's has a text and an
`error_type`.
"""

from typing import Annotated

from pydantic import Field

from contracts import ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.error_messages import GONE_STATUSES, UNSAFE_CLIP_MESSAGE, failed_report, provider_error
from providers.kit.response_model import ReadableItems, ResponseModel
from providers.kit.transport import HttpError, HttpResponse

UNSAFE_PICTURE = "The provider found the reference picture unsafe: use another."
BAD_REQUEST, FORBIDDEN, UNPROCESSABLE = 400, 403, 422
# Error types of models; any other means INVALID_REQUEST.
MODEL_ERROR_KINDS = {
    "content_policy_violation": ErrorType.SAFETY_BLOCKED,
    "image_load_error": ErrorType.INPUT_UNFETCHABLE,
    "file_download_error": ErrorType.INPUT_UNFETCHABLE,
    "no_media_generated": ErrorType.GENERATION_FAILED,
    "internal_server_error": ErrorType.GENERATION_FAILED,
    "generation_timeout": ErrorType.GENERATION_FAILED,
    "downstream_service_error": ErrorType.GENERATION_FAILED,
    "downstream_service_unavailable": ErrorType.GENERATION_FAILED,
}
# Error types of the queue, by prefix: it could not run the job, but another may succeed.
QUEUE_ERROR_PREFIXES = ("request_timeout", "startup_timeout", "runner_", "internal_error")
# Errors with a 5xx status are not billed.
UNBILLED_ERRORS = (
    *QUEUE_ERROR_PREFIXES,
    "internal_server_error",
    "generation_timeout",
    "downstream_service_unavailable",
)


class _Detail(ResponseModel):
    type: str = ""
    loc: object = None


class FalErrorBody(ResponseModel):
    """The body of an error response."""

    # The queue's text is dropped.
    details: Annotated[ReadableItems[_Detail], Field(alias="detail")] = ()
    error_type: str | None = None

    @property
    def model_errors(self) -> list[_Detail]:
        """The errors of the model itself; empty for an error of the queue."""
        return [each for each in self.details if each.type]


def translate_submit_error(error: HttpError) -> ProviderError:
    """Return the error for a refused submit: no job exists, unless it is OUTCOME_UNKNOWN already."""
    if error.answer.status == FORBIDDEN and b"balance" in error.answer.body.lower():
        # The message says that the user is locked because of an exhausted balance.
        return provider_error(ErrorType.QUOTA_EXHAUSTED)
    trouble = error.answer.try_parse_as(FalErrorBody)
    kinds = (
        [MODEL_ERROR_KINDS[d.type] for d in trouble.model_errors if d.type in MODEL_ERROR_KINDS]
        if trouble
        else []
    )
    if error.answer.status in (BAD_REQUEST, UNPROCESSABLE) and kinds:
        return provider_error(kinds[0])
    return error


def report_without_result(error: HttpError, said: str | None) -> ProviderJobReport:
    """Return the report on a COMPLETED job, from the error response in place of its result.

    `said` is the `error_type` of the status, "" for an error without one, None where it states no error.
    Raises the error, or another, where the response proves nothing about the job.
    """
    trouble = error.answer.try_parse_as(FalErrorBody) or FalErrorBody()
    if report := _report_from_error(trouble, error.answer, said):
        return report
    if error.answer.status in GONE_STATUSES:
        raise provider_error(ErrorType.JOB_LOST) from error
    if error.answer.status == BAD_REQUEST:
        # "Request is still in progress."
        raise provider_error(ErrorType.TRANSIENT) from error
    raise error


def _report_from_error(
    trouble: FalErrorBody, answer: HttpResponse, said: str | None
) -> ProviderJobReport | None:
    if trouble.model_errors:
        return _model_report(trouble.model_errors[0])
    if said is not None:
        return queue_report(said or trouble.error_type or "")
    return failed_report(ErrorType.INVALID_REQUEST) if answer.status == UNPROCESSABLE else None


def _model_report(detail: _Detail) -> ProviderJobReport:
    kind = MODEL_ERROR_KINDS.get(detail.type, ErrorType.INVALID_REQUEST)
    cost = 0 if detail.type in UNBILLED_ERRORS else None
    if kind is not ErrorType.SAFETY_BLOCKED:
        return failed_report(kind, cost_usd=cost)
    where = str(detail.loc)
    if "image" in where:
        return failed_report(kind, UNSAFE_PICTURE)
    return failed_report(kind, None if "prompt" in where else UNSAFE_CLIP_MESSAGE)


def queue_report(error_type: str) -> ProviderJobReport:
    """Return the report on a job that the queue ended."""
    if "cancel" in error_type:
        # [?] The status of a canceled request is undocumented.
        return ProviderJobReport(state=ProviderJobState.CANCELED, cost_usd=0)
    if error_type.startswith(QUEUE_ERROR_PREFIXES):
        return failed_report(ErrorType.TRANSIENT, cost_usd=0)
    return failed_report(MODEL_ERROR_KINDS.get(error_type, ErrorType.GENERATION_FAILED))
