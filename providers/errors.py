"""What a provider can say no with: one taxonomy for all of them."""

from workflows.contracts import JobError
from workflows.errors import ErrorType


class ProviderError(Exception):
    """A provider's refusal or failure, in our words: nothing of what the provider wrote is in it."""

    def __init__(
        self, kind: ErrorType, message: str, *, final: bool = True, retry_after_seconds: float | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.final = final
        self.retry_after_seconds = retry_after_seconds

    def as_job_error(self) -> JobError:
        """The same as a value."""
        return JobError(type=self.kind, message=self.message)
