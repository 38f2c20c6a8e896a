"""Sends one POST to an address that somebody else named, and keeps no word of what was answered."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import httpx

from providers.kit.retry_after import retry_after_seconds
from providers.safe_http.http_client import FRESH_CONNECTION

# Below the timeouts of the activities that send: a receiver that hangs is told from a worker that died.
CALL_SECONDS = 10.0
SUCCESS_STATUSES = range(200, 300)


class PostFailure(StrEnum):
    """Why there is no answer.

    A refused address, an unknown host and a closed port are one, so that nobody learns names of our network.
    """

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS = "tls"
    BROKEN = "broken"


@dataclass(frozen=True)
class PostAnswer:
    """The outcome of a POST. `status` is None without an answer, and `failure` then says why."""

    status: int | None
    failure: PostFailure | None = None
    error_name: str = ""
    seconds: float = 0
    retry_after_seconds: float = 0

    @property
    def is_taken(self) -> bool:
        """Return whether the receiver has it."""
        return self.status in SUCCESS_STATUSES

    def describe(self, receiver: str) -> str:
        """Say it in a sentence. The URL is not in it, nor the error's own words, which may quote it."""
        if self.status is None:
            return f"{receiver} could not be reached ({self.error_name})."
        return f"{receiver} answered HTTP {self.status}."


async def post_once(
    client: httpx.AsyncClient, url: str, body: bytes, headers: Mapping[str, str], *, fresh: bool = False
) -> PostAnswer:
    """POST the body once, within `CALL_SECONDS`. `client` must be the guarded one of `providers.safe_http`.

    A redirect is an answer like any other: following it could lead anywhere. The answer's body is not read.
    `fresh`: by a connection of its own.
    """
    begun = time.monotonic()
    try:
        async with asyncio.timeout(CALL_SECONDS):
            status, wait = await _send(client, url, body, headers, {FRESH_CONNECTION: True} if fresh else {})
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return PostAnswer(None, _classify(error), type(error).__name__, time.monotonic() - begun)
    return PostAnswer(status, seconds=time.monotonic() - begun, retry_after_seconds=wait)


async def _send(
    client: httpx.AsyncClient, url: str, body: bytes, headers: Mapping[str, str], extensions: dict[str, Any]
) -> tuple[int, float]:
    """Return the status and the seconds that the receiver asks us to wait."""
    async with client.stream(
        "POST",
        url,
        content=body,
        headers=dict(headers),
        timeout=CALL_SECONDS,
        follow_redirects=False,
        extensions=extensions,
    ) as response:
        return response.status_code, retry_after_seconds(response.headers) or 0


def _classify(error: BaseException) -> PostFailure:
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return PostFailure.TIMEOUT
    if _is_about_tls(error):
        return PostFailure.TLS
    unreached = isinstance(error, httpx.ConnectError | httpx.InvalidURL | httpx.UnsupportedProtocol)
    return PostFailure.UNREACHABLE if unreached else PostFailure.BROKEN


def _is_about_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
