"""The one HTTP transport to the services: timeouts, our own errors, no key or signed URL in errors or logs.

Nothing is retried here except the rest of a download: retries are the workflow's decision.
"""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from providers.kit.atomic_file import AtomicFile
from providers.kit.call_spans import trace_call
from providers.kit.download import MAX_DOWNLOAD_SECONDS, FileDownload
from providers.kit.http_response import HttpError, HttpResponse
from providers.kit.redirects import origin_of
from providers.kit.transport_errors import (
    LinkExpiredError,
    bad_request_error,
    incomplete_file_error,
    malformed_response_error,
    outcome_unknown_error,
    unreachable_error,
)
from providers.safe_http.http_client import FRESH_CONNECTION
from providers.safe_http.log_filter import silence_http_logs

__all__ = [
    "PAY_TIMEOUT",
    "REQUEST_TIMEOUT",
    "HttpError",
    "HttpResponse",
    "LinkExpiredError",
    "Transport",
    "is_same_origin",
    "malformed_response_error",
    "outcome_unknown_error",
]

REQUEST_TIMEOUT = httpx.Timeout(18.0, connect=8.0)
# Long, since giving up early on a paid call makes its outcome unknown; but not for connecting.
PAY_TIMEOUT = httpx.Timeout(75.0, connect=8.0, pool=5.0)
# Some services return the clip itself, in base64.
MAX_ANSWER_BYTES = 2**28

# Errors before anything was sent.
NEVER_SENT_ERRORS = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
UNSENDABLE_ERRORS = (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError)
# A paid call uses a new connection. The service may have just closed a reused one: then nobody reads the
# request, and it looks like a lost response.
FRESH_CONNECTION_EXTENSION = {FRESH_CONNECTION: True}

_log = logging.getLogger(__name__)


class Transport:
    """Sends HTTP requests for every adapter.

    One per process; `client` comes from `safe_http.create_client`.
    """

    def __init__(self, client: httpx.AsyncClient) -> None:
        silence_http_logs()
        self._client = client

    async def send_request(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
        json: object = None,
        files: dict[str, Any] | None = None,
        patience: httpx.Timeout = REQUEST_TIMEOUT,
    ) -> HttpResponse:
        """Send a request that may be repeated at no cost.

        Raises:
            HttpError: the status is 300 or more.
            ProviderError: TRANSIENT: there was no response.
        """
        request = {"headers": headers, "params": params, "json": json, "files": files, "timeout": patience}
        answer = await _translate_failures(self._exchange(method, url, request, paying=False), paying=False)
        return _raise_for_status(answer)

    async def pay_request(
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
    ) -> HttpResponse:
        """Send a request that costs money if it is accepted.

        Raises:
            HttpError: the status is 300 or more; OUTCOME_UNKNOWN unless it says that nothing was started.
            ProviderError: TRANSIENT: it was never sent; OUTCOME_UNKNOWN: it was, and the response was lost.
        """
        request = {"headers": headers, "params": params, "json": json, "timeout": patience}
        request |= {"data": data, "files": files, "extensions": FRESH_CONNECTION_EXTENSION}
        answer = await _translate_failures(self._exchange(method, url, request, paying=True), paying=True)
        return _raise_for_status(answer)

    async def download_file(
        self,
        url: str,
        into: Path,
        *,
        headers: dict[str, str] | None = None,
        max_bytes: int = 2**31,
        seconds: float = MAX_DOWNLOAD_SECONDS,
    ) -> None:
        """Write the file at a URL that a service gave, completely or not at all, within `seconds`.

        A compressed file is unpacked. The blocks of a download that breaks off are stored where the caller
        said (`kit.resumable_download`), and the next try continues from there.

        `headers` are credentials for the URL's own origin: another one that it redirects to does not see
        them.

        Raises:
            LinkExpiredError: final=False: the URL has expired; ask the service for a fresh one.
            ProviderError: final=False: try again; final=True: the file is larger than `max_bytes`.
        """
        part = await asyncio.to_thread(AtomicFile, into)
        try:
            download = FileDownload(self._client, url, part, headers or {}, max_bytes)
            with trace_call("GET", url):
                await _within_seconds(download.fetch_whole_file(), seconds)
            await asyncio.to_thread(part.unpack_in_place, download.label, max_bytes)
            await asyncio.to_thread(part.commit_file)
        finally:
            await asyncio.to_thread(part.discard_file)

    async def _exchange(
        self, method: str, url: str, request: dict[str, Any], *, paying: bool
    ) -> HttpResponse:
        with trace_call(method, url) as span:
            answer = await self._read_exchange(method, url, request, paying=paying)
            span.note(status_code=answer.status)
            if answer.status >= httpx.codes.BAD_REQUEST:
                span.fail(str(answer.status))
            return answer

    async def _read_exchange(
        self, method: str, url: str, request: dict[str, Any], *, paying: bool
    ) -> HttpResponse:
        async with (
            asyncio.timeout(_total_timeout(request["timeout"])),
            self._client.stream(method, url, follow_redirects=False, **request) as response,
        ):
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_ANSWER_BYTES:
                    raise httpx.ReadError("larger than we read")
            return HttpResponse(response.status_code, response.headers, bytes(body), paying)


def is_same_origin(url: str, other: str) -> bool:
    """Return whether two URLs have the same origin, so that one may see the credentials of the other."""
    try:
        return origin_of(httpx.URL(url)) == origin_of(httpx.URL(other))
    except httpx.InvalidURL:
        return False


async def _translate_failures(exchange: Awaitable[HttpResponse], *, paying: bool) -> HttpResponse:
    """Return the response, or raise our error.

    httpx's own errors hold URLs and headers, so none of them may leave this function.
    """
    try:
        return await exchange
    except UNSENDABLE_ERRORS as error:
        lost, trouble = type(error).__name__, bad_request_error()
    except NEVER_SENT_ERRORS as error:
        # Log the kind of failure on the way out, such as a refusing proxy.
        kind = str(error)
        lost, trouble = kind if kind.isidentifier() else type(error).__name__, unreachable_error()
    except (httpx.HTTPError, OSError) as error:
        lost, trouble = type(error).__name__, outcome_unknown_error() if paying else unreachable_error()
    _log.warning("No answer from a provider: %s", lost)
    # Raised outside the except block, so that it has no context.
    raise trouble


async def _within_seconds(running: Awaitable[None], seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await running
    raise incomplete_file_error()


def _total_timeout(patience: httpx.Timeout) -> float | None:
    """Return the seconds for a whole exchange.

    Each timeout of httpx covers one step, so a response that trickles in would never exceed any.
    """
    return None if patience.read is None else (patience.connect or 0.0) + patience.read


def _raise_for_status(answer: HttpResponse) -> HttpResponse:
    if answer.status >= httpx.codes.MULTIPLE_CHOICES:
        raise HttpError(answer)
    return answer
