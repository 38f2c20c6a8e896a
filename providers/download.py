"""Fetching a file from an address that a service gave: whole, bounded, and on from where it broke."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx

from providers.errors import ProviderError
from providers.part import Part
from providers.retry_after import retry_after_seconds
from providers.troubles import LinkExpiredError, broken_off, malformed, too_large, unheard
from workflows.errors import ErrorType

DOWNLOAD_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
DOWNLOAD_SECONDS = 900.0
MAX_REDIRECTS = 5
# The first try, and going on where it broke.
TRIES = 4
PAUSE_SECONDS = 0.5

# What services and their stores answer for an address whose time is over. A store says 403 as often as 404.
EXPIRED = frozenset({401, 403, 404, 410})
CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)")

_log = logging.getLogger(__name__)


class BrokenError(Exception):
    """What came is not the whole file, nor the rest of it."""


class Download:
    """One file on its way. `credentials` are for the address's own origin, not for one it sends us on to."""

    def __init__(
        self, client: httpx.AsyncClient, url: str, part: Part, credentials: Mapping[str, str], max_bytes: int
    ) -> None:
        self._client = client
        self._url = url
        self._part = part
        self._credentials = dict(credentials)
        self._max_bytes = max_bytes
        # What tells this very file from another at the same address (RFC 9110 13.1.5), and its size.
        self._validator: str | None = None
        self._total: int | None = None

    async def run(self) -> None:
        """Bring the part to its whole length.

        Raises:
            ProviderError: LinkExpiredError, or another with final=False; final=True when it is too large.
        """
        for left in reversed(range(TRIES)):
            if await self._whole():
                return
            if not self._part.size and not self._validator:
                raise unheard()
            if left:
                await asyncio.sleep(PAUSE_SECONDS)
        raise broken_off()

    async def _whole(self) -> bool:
        try:
            async with self._opened() as response:
                await self._take_in(response)
        except (httpx.HTTPError, httpx.InvalidURL, BrokenError) as error:
            _log.info("A download broke off: %s", type(error).__name__)
            return False
        return True

    async def _take_in(self, response: httpx.Response) -> None:
        await self._begin(response)
        async for chunk in response.aiter_raw():
            if self._part.size + len(chunk) > self._max_bytes:
                raise too_large()
            await asyncio.to_thread(self._part.write, chunk)
        if not self._part.size or self._part.size != (self._total or self._part.size):
            raise BrokenError

    async def _begin(self, response: httpx.Response) -> None:
        """Make ready for what follows the answer's headers: the rest of the file, or all of it."""
        if response.status_code == httpx.codes.PARTIAL_CONTENT:
            self._check_rest(response)
            return
        self._validator = None
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise BrokenError
        if response.status_code != httpx.codes.OK:
            raise _refusal(response)
        if response.headers.get("content-encoding", "identity") != "identity":
            raise malformed()
        await asyncio.to_thread(self._part.restart)
        self._validator = _validator(response.headers)
        self._total = _length(response.headers)
        if (self._total or 0) > self._max_bytes:
            raise too_large()

    def _check_rest(self, response: httpx.Response) -> None:
        found = CONTENT_RANGE.fullmatch(response.headers.get("content-range", ""))
        if not found or int(found[1]) != self._part.size:
            # With nothing to name the file by, the next try begins anew.
            self._validator = None
            raise BrokenError
        if found[2] != "*":
            self._total = int(found[2])

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[httpx.Response]:
        """The answer at the end of all redirects. Each is a new request, checked like the first."""
        url, credentials = httpx.URL(self._url), self._credentials
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._get(url, credentials)
            try:
                if not response.has_redirect_location:
                    yield response
                    return
            finally:
                await response.aclose()
            onward = url.join(response.headers["location"])
            credentials = credentials if origin(onward) == origin(url) else {}
            url = onward
        raise malformed()

    async def _get(self, url: httpx.URL, credentials: Mapping[str, str]) -> httpx.Response:
        # Encoded, neither the length nor a range would be the file's.
        headers = {**credentials, "Accept-Encoding": "identity"}
        if self._validator and self._part.size:
            headers |= {"Range": f"bytes={self._part.size}-", "If-Range": self._validator}
        request = self._client.build_request("GET", url, headers=headers, timeout=DOWNLOAD_TIMEOUT)
        return await self._client.send(request, stream=True, follow_redirects=False)


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """Scheme, host and port, the usual port as the scheme's own."""
    return url.scheme, url.host, url.port or {"https": 443, "http": 80}.get(url.scheme)


def _refusal(response: httpx.Response) -> ProviderError:
    if response.status_code in EXPIRED:
        return LinkExpiredError()
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return ProviderError(
            ErrorType.RATE_LIMITED,
            "The provider asks us to slow down.",
            final=False,
            retry_after_seconds=retry_after_seconds(response.headers),
        )
    return ProviderError(
        ErrorType.TRANSIENT,
        f"The provider did not give the file (HTTP {response.status_code}).",
        final=False,
        retry_after_seconds=retry_after_seconds(response.headers),
    )


def _validator(headers: httpx.Headers) -> str | None:
    etag: str = headers.get("etag", "")
    # A weak one calls two files the same that differ in some bytes.
    return etag if etag.startswith('"') else headers.get("last-modified", "") or None


def _length(headers: httpx.Headers) -> int | None:
    text = headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None
