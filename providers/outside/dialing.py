"""Connections to checked addresses only. The name stays what TLS and the Host header speak of."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

import httpcore

from providers.outside.addresses import LOOPBACK
from providers.outside.resolving import Resolver, UnknownHostError, addresses_of

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class Dialer(httpcore.AsyncNetworkBackend):
    """Resolves once for each connection, checks what came, and dials exactly that.

    With `by_name`, names are dialled as they are, for a proxy that resolves them: what is known of them here
    is checked all the same.
    """

    def __init__(
        self,
        resolver: Resolver,
        wires: httpcore.AsyncNetworkBackend,
        *,
        loopback_allowed: bool,
        by_name: bool = False,
    ) -> None:
        self._resolver = resolver
        self._wires = wires
        self._loopback_allowed = loopback_allowed
        self._by_name = by_name

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first of the host's addresses that answers, all within `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                hosts = await self._hosts(host)
                # One that swallows packets must not use up the time of those behind it.
                share = None if timeout is None else timeout / len(hosts)
                return await self._first(hosts, port, share, socket_options)
        except TimeoutError:
            raise httpcore.ConnectTimeout from None

    async def _hosts(self, host: str) -> list[str]:
        """What to dial."""
        try:
            found = await addresses_of(host, self._resolver, loopback_allowed=self._loopback_allowed)
        except UnknownHostError:
            if self._by_name:
                return [host]
            raise
        by_name = self._by_name and not any(address in LOOPBACK for address in found)
        return [host] if by_name else [str(address) for address in found]

    async def _first(
        self, hosts: list[str], port: int, share: float | None, options: Iterable[SocketOption] | None
    ) -> httpcore.AsyncNetworkStream:
        for host in hosts[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._wires.connect_tcp(host, port, share, None, options)
        return await self._wires.connect_tcp(hosts[-1], port, share, None, options)

    async def sleep(self, seconds: float) -> None:
        """httpcore waits with it between tries, of which we want none."""
        await asyncio.sleep(seconds)
