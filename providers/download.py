"""Fetching a file from an address that a service gave: whole, bounded, and on from where it broke."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

import httpx

from providers.codings import codings
from providers.errors import ProviderError
from providers.part import Part
from providers.ranges import content_length, content_range, refused_total
from providers.redirects import follow
from providers.resume import Keeper, Version, place_of
from providers.retry_after import retry_after_seconds
from providers.troubles import LinkExpiredError, broken_off, too_large, unheard
from workflows.errors import ErrorType

DOWNLOAD_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
DOWNLOAD_SECONDS = 900.0
# So many in a row that brought nothing new; whatever brings more of the file begins the count anew.
TRIES = 4
PAUSE_SECONDS = 0.5

# What services and their stores answer for an address whose time is over. A store says 403 as often as 404.
EXPIRED = frozenset({401, 403, 404, 410})

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
        self._keeper = Keeper(part)
        self._credentials = dict(credentials)
        self._max_bytes = max_bytes
        # Which file it is, where its server names it; how long it is, and what it is said to be packed in.
        self._version: Version | None = None
        self._total: int | None = None
        self._open_end = False
        self.label = ""

    async def run(self) -> None:
        """Bring the part to its whole length, on from what an earlier try has kept.

        Raises:
            ProviderError: LinkExpiredError, or another with final=False; final=True when it is too large.
        """
        await self._resume()
        try:
            await self._bring()
        except BaseException as error:
            if self._version and not (isinstance(error, ProviderError) and error.final):
                await self._keeper.keep_all(self._version)
            raise

    async def _resume(self) -> None:
        version = await self._keeper.restore()
        # A date may be that of two files at two places.
        named = version and (version.validator.startswith('"') or version.place == place_of(self._url))
        if version is None or not named or self._part.size > self._max_bytes:
            await self._keeper.forget()
            await asyncio.to_thread(self._part.restart)
            return
        self._version, self._total, self.label = version, version.total, version.label

    async def _bring(self) -> None:
        in_vain, furthest = 0, self._part.size
        while not self._complete():
            if await self._whole():
                return
            if not self._part.size and not self._version:
                raise unheard()
            in_vain = 0 if self._part.size > furthest else in_vain + 1
            if in_vain == TRIES:
                raise broken_off()
            furthest = max(furthest, self._part.size)
            await asyncio.sleep(PAUSE_SECONDS)

    def _complete(self) -> bool:
        return bool(self._part.size) and self._part.size == self._total

    async def _whole(self) -> bool:
        try:
            async with self._opened() as response:
                await self._take_in(response)
        except (httpx.HTTPError, httpx.InvalidURL, BrokenError) as error:
            _log.info("A download broke off: %s", type(error).__name__)
            return False
        return True

    async def _take_in(self, response: httpx.Response) -> None:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            self._check_end(response)
            return
        await self._begin(response)
        async for chunk in response.aiter_raw():
            if self._part.size + len(chunk) > self._max_bytes:
                raise too_large()
            await asyncio.to_thread(self._part.write, chunk)
            if self._version and not self._complete():
                await self._keeper.keep_blocks(self._version)
        if not self._part.size or self._open_end or self._part.size != (self._total or self._part.size):
            raise BrokenError

    async def _begin(self, response: httpx.Response) -> None:
        """Make ready for what follows the answer's headers: the rest of the file, or all of it."""
        if response.status_code == httpx.codes.PARTIAL_CONTENT and self._version and self._part.size:
            self._go_on(response, self._version)
            return
        if response.status_code not in {httpx.codes.OK, httpx.codes.PARTIAL_CONTENT}:
            raise _refusal(response)
        self._version = None
        await self._keeper.forget()
        await asyncio.to_thread(self._part.restart)
        self._begin_anew(response)

    def _begin_anew(self, response: httpx.Response) -> None:
        # Some answer 206 to those who asked for no part, too.
        found = content_range(response.headers)
        if found and found.first:
            raise BrokenError
        self._total = found.total if found else content_length(response.headers)
        self._open_end = found is not None and found.total is None
        if (self._total or 0) > self._max_bytes:
            raise too_large()
        self.label = response.headers.get("content-encoding", "")
        if validator := _validator(response.headers):
            self._version = Version(validator, self._total, self.label, place_of(self._url))

    def _go_on(self, response: httpx.Response, version: Version) -> None:
        found = content_range(response.headers)
        if found is None or found.first != self._part.size or not self._same_file(response, version):
            # With nothing to name the file by, the next try begins anew.
            self._version = None
            raise BrokenError
        self._total = found.total or self._total
        self._open_end = self._total is None

    def _same_file(self, response: httpx.Response, version: Version) -> bool:
        """Whether the rest is of the file that has begun; not all servers heed `If-Range`."""
        headers, found = response.headers, content_range(response.headers)
        total = found.total if found else None
        name = "etag" if version.validator.startswith('"') else "last-modified"
        named = headers.get(name, version.validator).removeprefix("W/")
        packed = codings(headers.get("content-encoding", version.label)) == codings(version.label)
        as_long = (total or self._total) == (self._total or total)
        return named == version.validator and packed and as_long

    def _check_end(self, response: httpx.Response) -> None:
        """Nothing comes after what we have. Where that is said to be the end it is, whatever was promised."""
        total = refused_total(response.headers)
        if self._part.size and (total == self._part.size or (total is None and self._open_end)):
            return
        self._version = None
        raise BrokenError

    def _opened(self) -> AbstractAsyncContextManager[httpx.Response]:
        # Packed on the way, neither the length nor a range would be the file's.
        headers = {"Accept-Encoding": "identity"}
        if self._version and self._part.size:
            headers |= {"Range": f"bytes={self._part.size}-", "If-Range": self._version.validator}
        return follow(
            self._client,
            self._url,
            headers=headers,
            credentials=self._credentials,
            patience=DOWNLOAD_TIMEOUT,
        )


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
