"""Downloads a file from a URL that a service gave: complete, bounded in size, resuming where it broke off.

The innermost of four layers of retries; docs/ARCHITECTURE.md ("Who retries what") lists the other three.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

import httpx

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.atomic_file import AtomicFile
from providers.kit.content_encoding import parse_codings
from providers.kit.content_range import parse_content_length, parse_content_range, parse_unsatisfied_range
from providers.kit.redirects import open_following_redirects
from providers.kit.resumable_download import DownloadCheckpointer, FileVersion, hash_location
from providers.kit.retry_after import retry_after_seconds
from providers.kit.transport_errors import (
    LinkExpiredError,
    file_too_large_error,
    incomplete_file_error,
    unreachable_error,
)

DOWNLOAD_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
MAX_DOWNLOAD_SECONDS = 900.0
# Tries in a row that bring nothing new; any progress resets the count.
MAX_FRUITLESS_TRIES = 4
PAUSE_SECONDS = 0.5

# Statuses for an expired URL. File stores answer 403 as often as 404.
EXPIRED_STATUSES = frozenset({401, 403, 404, 410})

_log = logging.getLogger(__name__)


class IncompleteTransferError(Exception):
    """The response did not bring the whole file, nor the rest of it."""


class FileDownload:
    """One download. `credentials` are sent to the URL's own origin only, not to one it redirects to."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        url: str,
        part: AtomicFile,
        credentials: Mapping[str, str],
        max_bytes: int,
    ) -> None:
        self._client = client
        self._url = url
        self._part = part
        self._keeper = DownloadCheckpointer(part)
        self._credentials = dict(credentials)
        self._max_bytes = max_bytes
        # The version of the file, if the server names one; its length; its Content-Encoding.
        self._version: FileVersion | None = None
        self._total: int | None = None
        self._open_end = False
        self.label = ""

    async def fetch_whole_file(self) -> None:
        """Download the file in full, continuing what an earlier try has stored.

        Raises:
            ProviderError: LinkExpiredError, or another with final=False; final=True when it is too large.
        """
        await self._restore_part()
        try:
            await self._retry_until_complete()
        except BaseException as error:
            if self._version and not (isinstance(error, ProviderError) and error.final):
                await self._keeper.store_all_blocks(self._version)
            raise

    async def _restore_part(self) -> None:
        version = await self._keeper.restore_part()
        # Files at two locations may have the same date.
        named = version and (version.validator.startswith('"') or version.place == hash_location(self._url))
        if version is None or not named or self._part.size > self._max_bytes:
            await self._keeper.delete_stored_blocks()
            await asyncio.to_thread(self._part.truncate_file)
            return
        self._version, self._total, self.label = version, version.total, version.label

    async def _retry_until_complete(self) -> None:
        in_vain, furthest = 0, self._part.size
        while not self._is_complete():
            if await self._try_once():
                return
            if not self._part.size and not self._version:
                raise unreachable_error()
            in_vain = 0 if self._part.size > furthest else in_vain + 1
            if in_vain == MAX_FRUITLESS_TRIES:
                raise incomplete_file_error()
            furthest = max(furthest, self._part.size)
            await asyncio.sleep(PAUSE_SECONDS)

    def _is_complete(self) -> bool:
        return bool(self._part.size) and self._part.size == self._total

    async def _try_once(self) -> bool:
        try:
            async with self._open_response() as response:
                await self._read_response(response)
        except (httpx.HTTPError, httpx.InvalidURL, IncompleteTransferError) as error:
            _log.info("A download broke off: %s", type(error).__name__)
            return False
        return True

    async def _read_response(self, response: httpx.Response) -> None:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            self._check_end(response)
            return
        await self._prepare_part(response)
        async for chunk in response.aiter_raw():
            if self._part.size + len(chunk) > self._max_bytes:
                raise file_too_large_error()
            await asyncio.to_thread(self._part.append_chunk, chunk)
            if self._version and not self._is_complete():
                await self._keeper.store_full_blocks(self._version)
        if not self._part.size or self._open_end or self._part.size != (self._total or self._part.size):
            raise IncompleteTransferError

    async def _prepare_part(self, response: httpx.Response) -> None:
        """Prepare the file for the body: for the rest of it, or for all of it."""
        if response.status_code == httpx.codes.PARTIAL_CONTENT and self._version and self._part.size:
            self._continue_part(response, self._version)
            return
        if response.status_code not in {httpx.codes.OK, httpx.codes.PARTIAL_CONTENT}:
            raise _error_for_status(response)
        self._version = None
        await self._keeper.delete_stored_blocks()
        await asyncio.to_thread(self._part.truncate_file)
        self._start_over(response)

    def _start_over(self, response: httpx.Response) -> None:
        # Some servers answer 206 even to a request without a range.
        found = parse_content_range(response.headers)
        if found and found.first:
            raise IncompleteTransferError
        self._total = found.total if found else parse_content_length(response.headers)
        self._open_end = found is not None and found.total is None
        if (self._total or 0) > self._max_bytes:
            raise file_too_large_error()
        self.label = response.headers.get("content-encoding", "")
        if validator := _pick_validator(response.headers):
            self._version = FileVersion(validator, self._total, self.label, hash_location(self._url))

    def _continue_part(self, response: httpx.Response, version: FileVersion) -> None:
        found = parse_content_range(response.headers)
        if found is None or found.first != self._part.size or not self._is_same_file(response, version):
            # Without a version the next try starts from the beginning.
            self._version = None
            raise IncompleteTransferError
        self._total = found.total or self._total
        self._open_end = self._total is None

    def _is_same_file(self, response: httpx.Response, version: FileVersion) -> bool:
        """Return whether the response belongs to the file begun; not all servers honor `If-Range`."""
        headers, found = response.headers, parse_content_range(response.headers)
        total = found.total if found else None
        name = "etag" if version.validator.startswith('"') else "last-modified"
        named = headers.get(name, version.validator).removeprefix("W/")
        packed = parse_codings(headers.get("content-encoding", version.label)) == parse_codings(version.label)
        as_long = (total or self._total) == (self._total or total)
        return named == version.validator and packed and as_long

    def _check_end(self, response: httpx.Response) -> None:
        """Accept a 416 if what we have is the whole file, whatever length was announced before."""
        total = parse_unsatisfied_range(response.headers)
        if self._part.size and (total == self._part.size or (total is None and self._open_end)):
            return
        self._version = None
        raise IncompleteTransferError

    def _open_response(self) -> AbstractAsyncContextManager[httpx.Response]:
        # With a transfer compression, length and ranges would not be the file's.
        headers = {"Accept-Encoding": "identity"}
        if self._version and self._part.size:
            headers |= {"Range": f"bytes={self._part.size}-", "If-Range": self._version.validator}
        return open_following_redirects(
            self._client,
            self._url,
            headers=headers,
            credentials=self._credentials,
            patience=DOWNLOAD_TIMEOUT,
        )


def _error_for_status(response: httpx.Response) -> ProviderError:
    if response.status_code in EXPIRED_STATUSES:
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


def _pick_validator(headers: httpx.Headers) -> str | None:
    etag: str = headers.get("etag", "")
    # A weak ETag may be the same for files that differ in some bytes.
    return etag if etag.startswith('"') else headers.get("last-modified", "") or None
