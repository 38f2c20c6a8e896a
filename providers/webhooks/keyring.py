"""Services' public keys, fetched when they are needed and kept for a day at most."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel

from providers.http import HttpError, Transport
from providers.troubles import unheard

KEPT_SECONDS = 24 * 3_600
# Keys may have been replaced since; but whoever sends forged deliveries must not make us ask each time.
LOOK_AGAIN_SECONDS = 300


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
class _Kept:
    keys: tuple[Jwk, ...]
    at: float


class Keyring:
    """The keys at each address. `clock` gives seconds that never go back."""

    def __init__(self, transport: Transport, clock: Callable[[], float] = time.monotonic) -> None:
        self._transport = transport
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._asking = asyncio.Lock()

    async def keys(self, url: str) -> tuple[Jwk, ...]:
        """The keys there. Raises ProviderError when they cannot be had."""
        return await self._not_older_than(KEPT_SECONDS, url)

    async def keys_again(self, url: str) -> tuple[Jwk, ...]:
        """The same, asked for again unless that was done just now: none of the others fits."""
        return await self._not_older_than(LOOK_AGAIN_SECONDS, url)

    async def _not_older_than(self, seconds: float, url: str) -> tuple[Jwk, ...]:
        async with self._asking:
            kept = self._kept.get(url)
            if kept is None or self._clock() - kept.at >= seconds:
                kept = self._kept[url] = _Kept(await self._fetched(url), self._clock())
            return kept.keys

    async def _fetched(self, url: str) -> tuple[Jwk, ...]:
        try:
            answer = await self._transport.ask("GET", url)
        except HttpError:
            answer = None
        if answer is None:
            # Whatever it refused with: a key that was there may be there again.
            raise unheard()
        return tuple(answer.read(_KeySet).keys)
