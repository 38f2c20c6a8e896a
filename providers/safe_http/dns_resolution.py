"""Resolves a host's name: all of its addresses must be public, or none is used."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address

import httpcore

from providers.safe_http.ip_addresses import LOOPBACK, IpAddress, is_public
from providers.safe_http.url_check import is_this_machine, parse_ip_literal

# Returns the addresses of a host, as text. Raises OSError when there are none.
Resolver = Callable[[str], Awaitable[Sequence[str]]]


class AddressRefusedError(httpcore.ConnectError):
    """The host resolves to an address that is not allowed. Nothing was sent."""


class UnknownHostError(AddressRefusedError):
    """The host has no address that is known here."""


async def system_resolver(host: str) -> Sequence[str]:
    """Resolve with the machine's own resolver; best address first."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


async def resolve_public_addresses(
    host: str, resolver: Resolver, *, loopback_allowed: bool
) -> Sequence[IpAddress]:
    """Resolve the host to addresses that may be dialed.

    Raises:
        AddressRefusedError: at least one address is not public. A host that mixes them is suspect.
        UnknownHostError: it has none.
    """
    local = loopback_allowed and is_this_machine(host)
    found = await _resolve_host(host, resolver)
    if not found:
        raise UnknownHostError("the host has no address")
    if not all(address in LOOPBACK if local else is_public(address) for address in found):
        raise AddressRefusedError("the host is not on the public internet")
    return found


async def _resolve_host(host: str, resolver: Resolver) -> Sequence[IpAddress]:
    if (address := parse_ip_literal(host)) is not None:
        return [address]
    try:
        return [ip_address(text) for text in await resolver(host)]
    except (OSError, ValueError):
        return []
