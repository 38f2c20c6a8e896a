"""Opens connections to checked addresses only. TLS and the Host header keep the name."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

import httpcore

from providers.safe_http.dns_resolution import Resolver, UnknownHostError, resolve_public_addresses
from providers.safe_http.ip_addresses import LOOPBACK

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class Dialer(httpcore.AsyncNetworkBackend):
    """Network backend that resolves once per connection, checks the addresses, and dials exactly those.

    With `by_name`, names are passed on to a proxy that resolves them; the addresses known here are still
    checked.
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
        """Connect to the first of the host's addresses that answers, all within `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                hosts = await self._hosts_to_dial(host)
                # An address that drops packets must not use up the time of the next ones.
                share = None if timeout is None else timeout / len(hosts)
                return await self._connect_first(hosts, port, share, socket_options)
        except TimeoutError:
            raise httpcore.ConnectTimeout from None

    async def _hosts_to_dial(self, host: str) -> list[str]:
        """Return the addresses, or the name, to dial."""
        try:
            found = await resolve_public_addresses(
                host, self._resolver, loopback_allowed=self._loopback_allowed
            )
        except UnknownHostError:
            if self._by_name:
                return [host]
            raise
        by_name = self._by_name and not any(address in LOOPBACK for address in found)
        return [host] if by_name else [str(address) for address in found]

    async def _connect_first(
        self, hosts: list[str], port: int, share: float | None, options: Iterable[SocketOption] | None
    ) -> httpcore.AsyncNetworkStream:
        for host in hosts[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._wires.connect_tcp(host, port, share, None, options)
        return await self._wires.connect_tcp(hosts[-1], port, share, None, options)

    async def sleep(self, seconds: float) -> None:
        """Sleep, as httpcore does between its own retries (we use none)."""
        await asyncio.sleep(seconds)
