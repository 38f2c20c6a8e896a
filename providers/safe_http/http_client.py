"""The HTTP client for all outgoing requests: to providers, to their files, and to URLs that users name."""

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import cast

import httpcore
import httpx

from providers.safe_http.dialer import Dialer
from providers.safe_http.dns_resolution import Resolver, system_resolver
from providers.safe_http.log_filter import silence_http_logs
from providers.safe_http.proxy_tunnel import Proxy, ProxyTunnel
from providers.safe_http.url_check import HTTPS_PORT, UrlRefusedError, check_parsed_url

MAX_CONNECTIONS = 200
MAX_IDLE_CONNECTIONS = 50
IDLE_SECONDS = 30.0
# Request extension: use a new connection for this request alone.
FRESH_CONNECTION = "fresh_connection"

_HTTPX_ERRORS: dict[type[Exception], type[httpx.TransportError]] = {
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteTimeout: httpx.WriteTimeout,
    httpcore.PoolTimeout: httpx.PoolTimeout,
    httpcore.ConnectError: httpx.ConnectError,
    httpcore.ReadError: httpx.ReadError,
    httpcore.WriteError: httpx.WriteError,
    httpcore.RemoteProtocolError: httpx.RemoteProtocolError,
    httpcore.LocalProtocolError: httpx.LocalProtocolError,
    httpcore.UnsupportedProtocol: httpx.UnsupportedProtocol,
    # A TLS failure after the handshake is not wrapped by httpcore.
    OSError: httpx.ReadError,
}


def create_client(
    *,
    loopback_allowed: bool,
    resolver: Resolver | None = None,
    tls: ssl.SSLContext | None = None,
    wires: httpcore.AsyncNetworkBackend | None = None,
    proxy: Proxy | None = None,
) -> httpx.AsyncClient:
    """Create a client for https to public addresses only; with `loopback_allowed` also http to this machine.

    It ignores proxies in the environment, which would resolve names in our place; it uses only the given one,
    which is asked for addresses that were checked here. It keeps no cookies and follows no redirects.
    `tls` and `wires` are for tests. The caller closes the client.
    """
    silence_http_logs()
    dialer = _create_dialer(proxy, resolver, wires, loopback_allowed=loopback_allowed)
    return httpx.AsyncClient(
        transport=PublicHttpTransport(dialer, tls or _create_tls(), loopback_allowed=loopback_allowed),
        trust_env=False,
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={"User-Agent": "longtake"},
    )


@cache
def _create_tls() -> ssl.SSLContext:
    """Create the TLS settings of a process's clients, once: it reads all the world's certificates."""
    return httpx.create_ssl_context()


async def probe_proxy(proxy: Proxy, host: str, timeout_seconds: float) -> None:
    """Have the proxy open a tunnel to port 443 of a host, as for a request, and close it again.

    Raises:
        ProxyRefusedError, AddressRefusedError, httpcore.ConnectError, httpcore.ConnectTimeout: no tunnel.
    """
    stream = await _create_dialer(proxy).connect_tcp(host, HTTPS_PORT, timeout_seconds)
    await stream.aclose()


def _create_dialer(
    proxy: Proxy | None,
    resolver: Resolver | None = None,
    wires: httpcore.AsyncNetworkBackend | None = None,
    *,
    loopback_allowed: bool = False,
) -> Dialer:
    wires = wires or httpcore.AnyIOBackend()
    return Dialer(
        resolver or system_resolver,
        ProxyTunnel(proxy, wires) if proxy else wires,
        loopback_allowed=loopback_allowed,
        by_name=proxy is not None and proxy.resolves_names,
    )


class PublicHttpTransport(httpx.AsyncBaseTransport):
    """httpx transport over httpcore with checked connections. Each request's URL is checked too."""

    def __init__(self, dialer: Dialer, tls: ssl.SSLContext, *, loopback_allowed: bool) -> None:
        self._loopback_allowed = loopback_allowed
        self._kept = _create_pool(dialer, tls, idle=MAX_IDLE_CONNECTIONS)
        self._fresh = _create_pool(dialer, tls, idle=0)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request.

        Raises:
            httpx.UnsupportedProtocol: the URL is refused.
            httpx.ConnectError: its host resolves to a refused address, or nobody answers there.
        """
        try:
            check_parsed_url(request.url, loopback_allowed=self._loopback_allowed)
        except UrlRefusedError as error:
            raise httpx.UnsupportedProtocol(str(error)) from None
        pool = self._fresh if request.extensions.get(FRESH_CONNECTION) else self._kept
        with _translate_httpcore_errors():
            response = await pool.handle_async_request(_to_httpcore_request(request))
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(cast("AsyncIterator[bytes]", response.stream)),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close idle connections."""
        await self._kept.aclose()
        await self._fresh.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: AsyncIterator[bytes]) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _translate_httpcore_errors():
            async for chunk in self._stream:
                yield chunk

    async def aclose(self) -> None:
        await cast("httpx.AsyncByteStream", self._stream).aclose()


def _create_pool(dialer: Dialer, tls: ssl.SSLContext, *, idle: int) -> httpcore.AsyncConnectionPool:
    return httpcore.AsyncConnectionPool(
        ssl_context=tls,
        max_connections=MAX_CONNECTIONS,
        max_keepalive_connections=idle,
        keepalive_expiry=IDLE_SECONDS,
        network_backend=dialer,
    )


def _to_httpcore_request(request: httpx.Request) -> httpcore.Request:
    return httpcore.Request(
        request.method,
        httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        ),
        headers=request.headers.raw,
        content=cast("httpx.AsyncByteStream", request.stream),
        extensions=request.extensions,
    )


@contextmanager
def _translate_httpcore_errors() -> Iterator[None]:
    try:
        yield
    except tuple(_HTTPX_ERRORS) as error:
        words = next(_HTTPX_ERRORS[kind] for kind in type(error).__mro__ if kind in _HTTPX_ERRORS)
        # Not the error's own message, which may quote the service.
        raise words(type(error).__name__) from None
