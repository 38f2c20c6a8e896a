"""HTTP to URLs given by others, guarded against SSRF: no address of an inner network is ever connected to.

Every connection goes to a public address that was checked after the name was resolved, and exactly that
address is dialed: a name that resolves differently the next time gains nothing (DNS rebinding).
"""

from providers.safe_http.dns_resolution import AddressRefusedError, Resolver
from providers.safe_http.http_client import create_client, probe_proxy
from providers.safe_http.ip_addresses import is_public
from providers.safe_http.proxy_tunnel import Proxy, ProxyRefusedError, ProxyTunnel
from providers.safe_http.url_check import UrlRefusedError, check_url, is_public_url

__all__ = [
    "AddressRefusedError",
    "Proxy",
    "ProxyRefusedError",
    "ProxyTunnel",
    "Resolver",
    "UrlRefusedError",
    "check_url",
    "create_client",
    "is_public",
    "is_public_url",
    "probe_proxy",
]
