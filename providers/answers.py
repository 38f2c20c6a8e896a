"""What a service answered over HTTP, and what its status alone tells."""

from dataclasses import dataclass, field
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from providers.errors import ProviderError
from providers.retry_after import retry_after_seconds
from providers.troubles import malformed, outcome_unknown
from workflows.errors import ErrorType

# The server says that it has not taken the request up: even one that pays may be sent again.
NOT_TAKEN = frozenset({408, 409, 425, 429})
OUR_FAULT = {
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
class Answer:
    """An HTTP answer, read in full. `paying`: it answers a call that costs money."""

    status: int
    # Signed addresses and the service's own words: nothing for a log.
    headers: httpx.Headers = field(repr=False)
    body: bytes = field(repr=False)
    paying: bool = False

    def read(self, shape: type[Shape]) -> Shape:
        """The body as JSON of that shape.

        Raises:
            ProviderError: it is none; of a call that pays nobody knows what became of it.
        """
        if (found := self.maybe(shape)) is None:
            raise outcome_unknown() if self.paying else malformed()
        return found

    def maybe(self, shape: type[Shape]) -> Shape | None:
        """The same, or None."""
        try:
            return shape.model_validate_json(self.body)
        except ValidationError:
            return None


class HttpError(ProviderError):
    """An answer that is no success, as its status alone tells; an adapter may know better from `answer`."""

    def __init__(self, answer: Answer) -> None:
        kind, message, final = _verdict(answer.status, paying=answer.paying)
        super().__init__(kind, message, final=final, retry_after_seconds=retry_after_seconds(answer.headers))
        self.answer = answer


def _verdict(status: int, *, paying: bool) -> tuple[ErrorType, str, bool]:
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return ErrorType.RATE_LIMITED, "The provider asks us to slow down.", False
    if status in NOT_TAKEN:
        return ErrorType.TRANSIENT, "The provider is busy.", False
    if status in OUR_FAULT:
        return OUR_FAULT[status], f"The provider refused the request (HTTP {status}).", True
    if paying:
        return (
            ErrorType.OUTCOME_UNKNOWN,
            f"The provider failed (HTTP {status}): it may have taken the job.",
            True,
        )
    return ErrorType.TRANSIENT, f"The provider is in trouble (HTTP {status}).", False
