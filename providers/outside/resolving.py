"""From a host's name to the addresses to dial: all of them are good, or none is used."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address

import httpcore

from providers.outside.addresses import LOOPBACK, Address, outside
from providers.outside.urls import is_local, literal

# The addresses of a host, as text. Raises OSError when there are none.
Resolver = Callable[[str], Awaitable[Sequence[str]]]


class AddressRefusedError(httpcore.ConnectError):
    """The name leads to where we do not go. Nothing was sent."""


class UnknownHostError(AddressRefusedError):
    """Nobody here knows an address of that name."""


async def system_resolver(host: str) -> Sequence[str]:
    """What the machine's own resolver says, best first."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


async def addresses_of(host: str, resolver: Resolver, *, loopback_allowed: bool) -> Sequence[Address]:
    """Where the host may be reached.

    Raises:
        AddressRefusedError: at least one of its addresses is not outside. Whoever mixes them plays a game.
        UnknownHostError: it has none.
    """
    local = loopback_allowed and is_local(host)
    found = await _resolve(host, resolver)
    if not found:
        raise UnknownHostError("the host has no address")
    if not all(address in LOOPBACK if local else outside(address) for address in found):
        raise AddressRefusedError("the host is not on the public internet")
    return found


async def _resolve(host: str, resolver: Resolver) -> Sequence[Address]:
    if (address := literal(host)) is not None:
        return [address]
    try:
        return [ip_address(text) for text in await resolver(host)]
    except (OSError, ValueError):
        return []
