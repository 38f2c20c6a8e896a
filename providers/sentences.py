"""What adapters share when a service says no: our own sentences, and how a job that failed is reported."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import isnan

from providers.errors import ProviderError
from providers.http import HttpError
from workflows.contracts import JobError, ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType

SENTENCES = {
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
UNSAFE_CLIP = "The provider found the clip that came out unsafe: change what the scene shows."
WITHOUT_MEDIA = "The provider says that the clip is done, and gives none."
NOT_FINAL = frozenset({ErrorType.RATE_LIMITED, ErrorType.TRANSIENT})
GONE = frozenset({404, 410})


def refusal(kind: ErrorType, *, retry_after_seconds: float | None = None) -> ProviderError:
    """The error of that kind, in our usual words."""
    return ProviderError(
        kind, SENTENCES[kind], final=kind not in NOT_FINAL, retry_after_seconds=retry_after_seconds
    )


def failed(
    kind: ErrorType = ErrorType.GENERATION_FAILED,
    sentence: str | None = None,
    *,
    cost_usd: float | None = None,
) -> ProviderJobReport:
    """The report on a job that ended without a clip."""
    error = JobError(type=kind, message=sentence or SENTENCES[kind])
    return ProviderJobReport(state=ProviderJobState.FAILED, error=error, cost_usd=cost_usd)


def nothing_to_fetch(report: ProviderJobReport) -> ProviderError:
    """The error of a fetch that found no file: for good only when the job has ended without one."""
    if report.error is not None:
        return ProviderError(ErrorType.GENERATION_FAILED, report.error.message)
    if report.state is ProviderJobState.CANCELED:
        return refusal(ErrorType.GENERATION_FAILED)
    return refusal(ErrorType.TRANSIENT)


@contextmanager
def about_a_job() -> Iterator[None]:
    """Round a question about one job: "not found" means that the service has lost it, not its model."""
    try:
        yield
    except HttpError as error:
        if error.answer.status in GONE:
            raise refusal(ErrorType.JOB_LOST) from error
        raise


def percent(progress: float | None) -> float | None:
    """A service's word on the progress, kept between 0 and 100."""
    return None if progress is None or isnan(progress) else min(max(progress, 0.0), 100.0)


def without_stopping(report: ProviderJobReport) -> Receipt:
    """What becomes of the money where a service cannot stop a job."""
    return Receipt.KEPT if report.state is ProviderJobState.SUCCEEDED else Receipt.STILL_BILLED
