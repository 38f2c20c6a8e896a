"""The error that every provider raises, classified by ErrorType."""

from contracts import JobError
from contracts.error_types import ErrorType


class ProviderError(Exception):
    """A provider's refusal or failure in our own words: nothing that the provider wrote is in it.

    `final`: trying the same call again cannot succeed.
    """

    def __init__(
        self, kind: ErrorType, message: str, *, final: bool = True, retry_after_seconds: float | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.final = final
        self.retry_after_seconds = retry_after_seconds

    def as_job_error(self) -> JobError:
        """Return the error as a JobError."""
        return JobError(type=self.kind, message=self.message)
