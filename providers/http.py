"""The one way out to the services: timeouts, errors in our words, and nothing of a key in either."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from providers.errors import ProviderError
from providers.retry_after import retry_after_seconds
from workflows.errors import ErrorType

ASK_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
# Giving up early on a call that pays makes its outcome unknown.
PAY_TIMEOUT = httpx.Timeout(75.0, connect=10.0)

# The server says that it has not taken the request up: even one that pays may be sent again.
NOT_TAKEN = frozenset({408, 409, 425, 429})
OUR_FAULT = {
    400: ErrorType.INVALID_REQUEST,
    401: ErrorType.AUTH_FAILED,
    402: ErrorType.QUOTA_EXHAUSTED,
    403: ErrorType.AUTH_FAILED,
    404: ErrorType.MODEL_RETIRED,
    413: ErrorType.INVALID_REQUEST,
    422: ErrorType.INVALID_REQUEST,
}


Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, read in full. `paying`: it answers a call that costs money."""

    status: int
    headers: httpx.Headers
    body: bytes
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
    """An answer of 400 and more, as its status alone tells; an adapter may know better from `answer`."""

    def __init__(self, answer: Answer) -> None:
        kind, message, final = _verdict(answer.status, paying=answer.paying)
        super().__init__(kind, message, final=final, retry_after_seconds=retry_after_seconds(answer.headers))
        self.answer = answer


class Transport:
    """Speaks HTTP for every adapter. One for a process; `client` keeps the connections."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
        json: object = None,
        patience: httpx.Timeout = ASK_TIMEOUT,
    ) -> Answer:
        """A call that may be repeated at no cost.

        Raises:
            HttpError: the answer is 400 or more.
            ProviderError: TRANSIENT: there was no answer.
        """
        try:
            response = await self._client.request(
                method, url, headers=headers, params=params, json=json, timeout=patience
            )
        except httpx.HTTPError as error:
            raise _unheard() from error
        return _answer(response, paying=False)

    async def pay(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
        json: object = None,
        data: dict[str, str] | None = None,
        files: dict[str, Any] | None = None,
        patience: httpx.Timeout = PAY_TIMEOUT,
    ) -> Answer:
        """A call that costs money if it is taken.

        Raises:
            HttpError: the answer is 400 or more; OUTCOME_UNKNOWN unless it says that nothing was begun.
            ProviderError: TRANSIENT: it was never sent; OUTCOME_UNKNOWN: it was, and the answer was lost.
        """
        try:
            response = await self._client.request(
                method,
                url,
                headers=headers,
                params=params,
                json=json,
                data=data,
                files=files,
                timeout=patience,
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise _unheard() from error
        except httpx.HTTPError as error:
            raise outcome_unknown() from error
        return _answer(response, paying=True)

    async def download(
        self, url: str, into: Path, *, headers: dict[str, str] | None = None, max_bytes: int = 2**31
    ) -> None:
        """Write the file at an address that a service gave, whole or not at all.

        Raises:
            ProviderError: final=False: try again, with a fresh address where the service has one.
        """
        raise NotImplementedError


def outcome_unknown() -> ProviderError:
    """The service may have taken the job, and did not say so."""
    return ProviderError(
        ErrorType.OUTCOME_UNKNOWN, "The provider's answer was lost: it may have taken the job.", final=True
    )


def malformed() -> ProviderError:
    """An answer to a question that makes no sense; the next may."""
    return ProviderError(ErrorType.TRANSIENT, "The provider's answer could not be read.", final=False)


def _unheard() -> ProviderError:
    return ProviderError(ErrorType.TRANSIENT, "The provider could not be reached.", final=False)


def _answer(response: httpx.Response, *, paying: bool) -> Answer:
    answer = Answer(response.status_code, response.headers, response.content, paying)
    if response.status_code >= 400:  # noqa: PLR2004 - HTTP's own line
        raise HttpError(answer)
    return answer


def _verdict(status: int, *, paying: bool) -> tuple[ErrorType, str, bool]:
    if status == 429:  # noqa: PLR2004 - Too Many Requests
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
