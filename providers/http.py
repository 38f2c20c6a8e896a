"""The one way out to the services: timeouts, errors in our words, and nothing of a key in either.

Nothing is tried again in here but the rest of a file: when to ask again is the workflow's to say.
"""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from providers.answers import Answer, HttpError
from providers.download import DOWNLOAD_SECONDS, Download
from providers.outside.client import FRESH_CONNECTION
from providers.part import Part
from providers.quiet import keep_quiet
from providers.redirects import origin
from providers.troubles import (
    LinkExpiredError,
    broken_off,
    malformed,
    outcome_unknown,
    unheard,
    unsendable,
)

__all__ = [
    "ASK_TIMEOUT",
    "PAY_TIMEOUT",
    "Answer",
    "HttpError",
    "LinkExpiredError",
    "Transport",
    "malformed",
    "outcome_unknown",
    "same_origin",
]

ASK_TIMEOUT = httpx.Timeout(18.0, connect=8.0)
# Giving up early on a call that pays makes its outcome unknown. Not even a connection: nothing was sent.
PAY_TIMEOUT = httpx.Timeout(75.0, connect=8.0, pool=5.0)
# Some services answer with the film itself, in base64.
MAX_ANSWER_BYTES = 2**28

# It never came to sending.
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
NOT_HTTP = (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError)
# A call that pays has a connection of its own. One that was kept may have been closed by the service just
# before: then nobody reads what we send, and it looks like a lost answer.
FRESH = {FRESH_CONNECTION: True}

_log = logging.getLogger(__name__)


class Transport:
    """Speaks HTTP for every adapter. One for a process; `client` is from `providers.outside.open_client`."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        keep_quiet()
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
            HttpError: the answer is 300 or more.
            ProviderError: TRANSIENT: there was no answer.
        """
        request = {"headers": headers, "params": params, "json": json, "timeout": patience}
        answer = await _told(self._exchange(method, url, request, paying=False), paying=False)
        return _good(answer)

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
            HttpError: the answer is 300 or more; OUTCOME_UNKNOWN unless it says that nothing was begun.
            ProviderError: TRANSIENT: it was never sent; OUTCOME_UNKNOWN: it was, and the answer was lost.
        """
        request = {"headers": headers, "params": params, "json": json, "timeout": patience}
        request |= {"data": data, "files": files, "extensions": FRESH}
        answer = await _told(self._exchange(method, url, request, paying=True), paying=True)
        return _good(answer)

    async def download(
        self,
        url: str,
        into: Path,
        *,
        headers: dict[str, str] | None = None,
        max_bytes: int = 2**31,
        seconds: float = DOWNLOAD_SECONDS,
    ) -> None:
        """Write the file at an address that a service gave, whole or not at all, within that many seconds.

        A file that comes packed is unpacked. What has come of one that breaks off is kept where the caller
        said (`providers.resume`), and gone on with from there.

        `headers` are the credentials for the address's own origin: another to which it sends us on sees none.

        Raises:
            LinkExpiredError: final=False: the address is refused; ask the service for a fresh one.
            ProviderError: final=False: try again; final=True: it is larger than `max_bytes`.
        """
        part = await asyncio.to_thread(Part, into)
        try:
            download = Download(self._client, url, part, headers or {}, max_bytes)
            await _in_time(download.run(), seconds)
            await asyncio.to_thread(part.unpack, download.label, max_bytes)
            await asyncio.to_thread(part.keep)
        finally:
            await asyncio.to_thread(part.discard)

    async def _exchange(self, method: str, url: str, request: dict[str, Any], *, paying: bool) -> Answer:
        async with (
            asyncio.timeout(_longest(request["timeout"])),
            self._client.stream(method, url, follow_redirects=False, **request) as response,
        ):
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_ANSWER_BYTES:
                    raise httpx.ReadError("larger than we read")
            return Answer(response.status_code, response.headers, bytes(body), paying)


def same_origin(url: str, other: str) -> bool:
    """Whether the two addresses are one server's, so that what is for the one may be shown to the other."""
    try:
        return origin(httpx.URL(url)) == origin(httpx.URL(other))
    except httpx.InvalidURL:
        return False


async def _told(exchange: Awaitable[Answer], *, paying: bool) -> Answer:
    """The answer, or what its absence means. httpx's own errors hold addresses and headers: none gets out."""
    try:
        return await exchange
    except NOT_HTTP as error:
        lost, trouble = type(error).__name__, unsendable()
    except NEVER_SENT as error:
        # Of what went wrong on the way out, its kind is told: that a proxy refuses, say.
        kind = str(error)
        lost, trouble = kind if kind.isidentifier() else type(error).__name__, unheard()
    except (httpx.HTTPError, OSError) as error:
        lost, trouble = type(error).__name__, outcome_unknown() if paying else unheard()
    _log.warning("No answer from a provider: %s", lost)
    # Raised out here, it has no context either.
    raise trouble


async def _in_time(running: Awaitable[None], seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await running
    raise broken_off()


def _longest(patience: httpx.Timeout) -> float | None:
    """Seconds for all of an exchange: each timeout is for one step, a trickling answer passes them all."""
    return None if patience.read is None else (patience.connect or 0.0) + patience.read


def _good(answer: Answer) -> Answer:
    if answer.status >= httpx.codes.MULTIPLE_CHOICES:
        raise HttpError(answer)
    return answer
