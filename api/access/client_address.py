"""The address of a client: the socket's, or what a proxy that is believed says of it."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from fastapi import Request

Networks = Sequence[IPv4Network | IPv6Network]


def is_from(request: Request, networks: Networks) -> bool:
    """Return whether the request has come straight from one of the networks.

    A server that rewrites the address by a header (uvicorn's `--proxy-headers`) leaves no port: then nobody
    knows where the request came from.
    """
    if request.client is None or request.client.port == 0:
        return False
    try:
        address = ip_address(request.client.host)
    except ValueError:
        return False
    return any(address in network for network in networks)


def client_address(request: Request, networks: Networks) -> str:
    """Return the client's address; behind a proxy that is believed, the one that it was called from."""
    said = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    if is_from(request, networks) and _is_address(said):
        return said
    return request.client.host if request.client else ""


def is_this_machine(request: Request) -> bool:
    """Return whether the socket that took the request can be reached from this machine alone."""
    server = request.scope.get("server")
    try:
        return server is None or ip_address(server[0]).is_loopback
    except ValueError:
        return True  # A Unix socket, or no socket at all.


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
