"""Providers' public keys, fetched when needed and cached for a day at most."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel

from providers.kit.transport import HttpError, Transport
from providers.kit.transport_errors import unreachable_error

MAX_KEY_AGE_SECONDS = 24 * 3_600
# Keys may have been rotated; but forged deliveries must not make us fetch them each time.
MIN_REFRESH_SECONDS = 300


class Jwk(BaseModel):
    """A public key (RFC 7517): `x` of Ed25519 (RFC 8037), `n` and `e` of RSA (RFC 7518 6.3.1)."""

    kty: str = ""
    crv: str = ""
    kid: str = ""
    x: str = ""
    n: str = ""
    e: str = ""


class _KeySet(BaseModel):
    keys: list[Jwk]


@dataclass(frozen=True)
class _CachedKeys:
    keys: tuple[Jwk, ...]
    at: float


class PublicKeys:
    """Caches the keys at each URL. `clock` returns monotonic seconds."""

    def __init__(self, transport: Transport, clock: Callable[[], float] = time.monotonic) -> None:
        self._transport = transport
        self._clock = clock
        self._kept: dict[str, _CachedKeys] = {}
        self._asking = asyncio.Lock()

    async def get_keys(self, url: str) -> tuple[Jwk, ...]:
        """Return the keys at that URL. Raises ProviderError when they cannot be fetched."""
        return await self._get_keys_not_older(MAX_KEY_AGE_SECONDS, url)

    async def refresh_keys(self, url: str) -> tuple[Jwk, ...]:
        """Return the keys, fetched again unless that was done just now: for when no cached key matches."""
        return await self._get_keys_not_older(MIN_REFRESH_SECONDS, url)

    async def _get_keys_not_older(self, seconds: float, url: str) -> tuple[Jwk, ...]:
        async with self._asking:
            kept = self._kept.get(url)
            if kept is None or self._clock() - kept.at >= seconds:
                kept = self._kept[url] = _CachedKeys(await self._fetch_keys(url), self._clock())
            return kept.keys

    async def _fetch_keys(self, url: str) -> tuple[Jwk, ...]:
        try:
            answer = await self._transport.send_request("GET", url)
        except HttpError:
            answer = None
        if answer is None:
            # Whatever the status: keys that were there may be there again, so the error is transient.
            raise unreachable_error()
        return tuple(answer.parse_as(_KeySet).keys)
