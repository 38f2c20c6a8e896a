"""The HTTP client for everything that goes out: to services, to their files, and to whom a user names."""

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import cast

import httpcore
import httpx

from providers.outside.dialing import Dialer
from providers.outside.resolving import Resolver, system_resolver
from providers.outside.tunnel import Proxy, Tunnel
from providers.outside.urls import HTTPS_PORT, UrlRefusedError, check_parsed
from providers.quiet import keep_quiet

MAX_CONNECTIONS = 200
MAX_IDLE_CONNECTIONS = 50
IDLE_SECONDS = 30.0
# A request with this extension gets a connection of its own.
FRESH_CONNECTION = "fresh_connection"

_IN_HTTPX: dict[type[Exception], type[httpx.TransportError]] = {
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
    # TLS that breaks after the handshake comes as it is.
    OSError: httpx.ReadError,
}


def open_client(
    *,
    loopback_allowed: bool,
    resolver: Resolver | None = None,
    tls: ssl.SSLContext | None = None,
    wires: httpcore.AsyncNetworkBackend | None = None,
    proxy: Proxy | None = None,
) -> httpx.AsyncClient:
    """A client that speaks https to public addresses only; with `loopback_allowed` http to this machine too.

    It takes no proxy from the environment, which would do the resolving in our place, but the one that it is
    given, which is asked for what was checked here. It keeps no cookies, and follows no redirect by itself.
    `tls` and `wires` are for tests; close the client when done.
    """
    keep_quiet()
    dialer = _dialer(proxy, resolver, wires, loopback_allowed=loopback_allowed)
    return httpx.AsyncClient(
        transport=Outside(dialer, tls or httpx.create_ssl_context(), loopback_allowed=loopback_allowed),
        trust_env=False,
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={"User-Agent": "longtake"},
    )


async def open_way(proxy: Proxy, host: str, timeout_seconds: float) -> None:
    """Have the proxy open the way to port 443 of a host, as for a request; it is closed again.

    Raises:
        ProxyRefusedError, AddressRefusedError, httpcore.ConnectError, httpcore.ConnectTimeout: it did not.
    """
    stream = await _dialer(proxy).connect_tcp(host, HTTPS_PORT, timeout_seconds)
    await stream.aclose()


def _dialer(
    proxy: Proxy | None,
    resolver: Resolver | None = None,
    wires: httpcore.AsyncNetworkBackend | None = None,
    *,
    loopback_allowed: bool = False,
) -> Dialer:
    wires = wires or httpcore.AnyIOBackend()
    return Dialer(
        resolver or system_resolver,
        Tunnel(proxy, wires) if proxy else wires,
        loopback_allowed=loopback_allowed,
        by_name=proxy is not None and proxy.resolves_names,
    )


class Outside(httpx.AsyncBaseTransport):
    """httpx's way to httpcore, over connections that were checked. Every request's address is checked too."""

    def __init__(self, dialer: Dialer, tls: ssl.SSLContext, *, loopback_allowed: bool) -> None:
        self._loopback_allowed = loopback_allowed
        self._kept = _pool(dialer, tls, idle=MAX_IDLE_CONNECTIONS)
        self._fresh = _pool(dialer, tls, idle=0)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it.

        Raises:
            httpx.UnsupportedProtocol: we do not speak to such an address.
            httpx.ConnectError: or it resolves to one; as when nobody answers there.
        """
        try:
            check_parsed(request.url, loopback_allowed=self._loopback_allowed)
        except UrlRefusedError as error:
            raise httpx.UnsupportedProtocol(str(error)) from None
        pool = self._fresh if request.extensions.get(FRESH_CONNECTION) else self._kept
        with _in_httpx_words():
            response = await pool.handle_async_request(_for_httpcore(request))
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(cast("AsyncIterator[bytes]", response.stream)),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close what is idle."""
        await self._kept.aclose()
        await self._fresh.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: AsyncIterator[bytes]) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _in_httpx_words():
            async for chunk in self._stream:
                yield chunk

    async def aclose(self) -> None:
        await cast("httpx.AsyncByteStream", self._stream).aclose()


def _pool(dialer: Dialer, tls: ssl.SSLContext, *, idle: int) -> httpcore.AsyncConnectionPool:
    return httpcore.AsyncConnectionPool(
        ssl_context=tls,
        max_connections=MAX_CONNECTIONS,
        max_keepalive_connections=idle,
        keepalive_expiry=IDLE_SECONDS,
        network_backend=dialer,
    )


def _for_httpcore(request: httpx.Request) -> httpcore.Request:
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
def _in_httpx_words() -> Iterator[None]:
    try:
        yield
    except tuple(_IN_HTTPX) as error:
        words = next(_IN_HTTPX[kind] for kind in type(error).__mro__ if kind in _IN_HTTPX)
        # Not the error's own sentence, which may quote the service.
        raise words(type(error).__name__) from None
