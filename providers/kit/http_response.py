"""A service's HTTP response, and the error that its status alone stands for."""

from dataclasses import dataclass, field
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.retry_after import retry_after_seconds
from providers.kit.transport_errors import malformed_response_error, outcome_unknown_error

# The server says that it did not accept the request: even a paid one may be sent again.
RETRYABLE_STATUSES = frozenset({408, 409, 425, 429})
STATUS_KINDS = {
    301: ErrorType.INVALID_REQUEST,
    307: ErrorType.INVALID_REQUEST,
    308: ErrorType.INVALID_REQUEST,
    400: ErrorType.INVALID_REQUEST,
    401: ErrorType.AUTH_FAILED,
    402: ErrorType.QUOTA_EXHAUSTED,
    403: ErrorType.AUTH_FAILED,
    404: ErrorType.MODEL_RETIRED,
    405: ErrorType.INVALID_REQUEST,
    410: ErrorType.MODEL_RETIRED,
    413: ErrorType.INVALID_REQUEST,
    415: ErrorType.INVALID_REQUEST,
    422: ErrorType.INVALID_REQUEST,
}

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True)
class HttpResponse:
    """An HTTP response, read in full. `paying`: it answers a call that costs money."""

    status: int
    # Not for logs: may hold signed URLs and the service's own text.
    headers: httpx.Headers = field(repr=False)
    body: bytes = field(repr=False)
    paying: bool = False

    def parse_as(self, shape: type[Shape]) -> Shape:
        """Parse the JSON body as a `shape`.

        Raises:
            ProviderError: it does not parse; OUTCOME_UNKNOWN for a paid call, else TRANSIENT.
        """
        if (found := self.try_parse_as(shape)) is None:
            raise outcome_unknown_error() if self.paying else malformed_response_error()
        return found

    def try_parse_as(self, shape: type[Shape]) -> Shape | None:
        """Parse the JSON body as a `shape`; return None if it does not parse."""
        try:
            return shape.model_validate_json(self.body)
        except ValidationError:
            return None


class HttpError(ProviderError):
    """An unsuccessful response, classified by its status alone. Adapters may refine it by the body."""

    def __init__(self, answer: HttpResponse) -> None:
        kind, message, final = _error_for_status(answer.status, paying=answer.paying)
        super().__init__(kind, message, final=final, retry_after_seconds=retry_after_seconds(answer.headers))
        self.answer = answer


def _error_for_status(status: int, *, paying: bool) -> tuple[ErrorType, str, bool]:
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return ErrorType.RATE_LIMITED, "The provider asks us to slow down.", False
    if status in RETRYABLE_STATUSES:
        return ErrorType.TRANSIENT, "The provider is busy.", False
    if status in STATUS_KINDS:
        return STATUS_KINDS[status], f"The provider refused the request (HTTP {status}).", True
    if paying:
        return (
            ErrorType.OUTCOME_UNKNOWN,
            f"The provider failed (HTTP {status}): it may have taken the job.",
            True,
        )
    return ErrorType.TRANSIENT, f"The provider is in trouble (HTTP {status}).", False
