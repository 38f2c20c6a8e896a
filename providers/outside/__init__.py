"""The way to addresses that others name: nothing of our own network answers there, however it is written.

Whoever opens a connection here gets one to a public address, checked after the name was resolved and dialled
as it was checked: a name that resolves otherwise the next time gains nothing (DNS rebinding).
"""

from providers.outside.addresses import outside
from providers.outside.client import open_client, open_way
from providers.outside.resolving import AddressRefusedError, Resolver
from providers.outside.tunnel import Proxy, ProxyRefusedError, Tunnel
from providers.outside.urls import UrlRefusedError, check_url

__all__ = [
    "AddressRefusedError",
    "Proxy",
    "ProxyRefusedError",
    "Resolver",
    "Tunnel",
    "UrlRefusedError",
    "check_url",
    "open_client",
    "open_way",
    "outside",
]
