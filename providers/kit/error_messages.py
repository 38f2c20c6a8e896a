"""Our message for each ErrorType, and helpers that build errors and failure reports from them."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import isnan

from contracts import CancelReceipt, JobError, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.transport import HttpError

ERROR_MESSAGES = {
    ErrorType.RATE_LIMITED: "The provider asks us to slow down.",
    ErrorType.TRANSIENT: "The provider is in trouble at the moment.",
    ErrorType.QUOTA_EXHAUSTED: "The account at the provider has nothing left to spend: top it up.",
    ErrorType.AUTH_FAILED: "The provider does not accept our key.",
    ErrorType.INVALID_REQUEST: "The provider does not make a clip as it was asked for.",
    ErrorType.SAFETY_BLOCKED: "The provider found the text of this scene unsafe: change what it shows.",
    ErrorType.MODEL_RETIRED: "The provider does not have this model any more: choose another.",
    ErrorType.INPUT_UNFETCHABLE: "The provider could not use the reference picture: give another address.",
    ErrorType.GENERATION_FAILED: "The provider could not make the clip.",
    ErrorType.JOB_LOST: "The provider does not know this job any more.",
    ErrorType.OUTCOME_UNKNOWN: "The provider's answer was lost: it may have taken the job.",
}
UNSAFE_CLIP_MESSAGE = "The provider found the clip that came out unsafe: change what the scene shows."
NO_CLIP_MESSAGE = "The provider says that the clip is done, and gives none."
RETRYABLE_KINDS = frozenset({ErrorType.RATE_LIMITED, ErrorType.TRANSIENT})
GONE_STATUSES = frozenset({404, 410})


def provider_error(kind: ErrorType, *, retry_after_seconds: float | None = None) -> ProviderError:
    """Return the error of that kind, with our standard message."""
    return ProviderError(
        kind, ERROR_MESSAGES[kind], final=kind not in RETRYABLE_KINDS, retry_after_seconds=retry_after_seconds
    )


def failed_report(
    kind: ErrorType = ErrorType.GENERATION_FAILED,
    sentence: str | None = None,
    *,
    cost_usd: float | None = None,
) -> ProviderJobReport:
    """Return the report on a job that ended without a clip."""
    error = JobError(type=kind, message=sentence or ERROR_MESSAGES[kind])
    return ProviderJobReport(state=ProviderJobState.FAILED, error=error, cost_usd=cost_usd)


def no_file_error(report: ProviderJobReport) -> ProviderError:
    """Return the error for a fetch without a file: final only when the job has ended without one.

    What was found unsafe stays SAFETY_BLOCKED, because such a text is sent to no other provider.
    """
    if report.error is not None:
        unsafe = report.error.type == ErrorType.SAFETY_BLOCKED
        kind = ErrorType.SAFETY_BLOCKED if unsafe else ErrorType.GENERATION_FAILED
        return ProviderError(kind, report.error.message)
    if report.state is ProviderJobState.CANCELED:
        return provider_error(ErrorType.GENERATION_FAILED)
    return provider_error(ErrorType.TRANSIENT)


@contextmanager
def job_lost_if_not_found() -> Iterator[None]:
    """Raise JOB_LOST for "not found" in a request about one job, where it cannot mean the model."""
    try:
        yield
    except HttpError as error:
        if error.answer.status in GONE_STATUSES:
            raise provider_error(ErrorType.JOB_LOST) from error
        raise


def clamp_percent(progress: float | None) -> float | None:
    """Clamp the service's progress to 0 to 100; None for none or NaN."""
    return None if progress is None or isnan(progress) else min(max(progress, 0.0), 100.0)


def receipt_without_cancel(report: ProviderJobReport) -> CancelReceipt:
    """Return how a job is billed where the service cannot stop it."""
    return CancelReceipt.KEPT if report.state is ProviderJobState.SUCCEEDED else CancelReceipt.STILL_BILLED
