"""Connections through an HTTP CONNECT proxy, for networks without another way out; TLS runs inside."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import unquote

import h11
import httpcore
import httpx

from providers.safe_http.dialer import SocketOption
from providers.safe_http.ip_addresses import LOOPBACK

DEFAULT_PORTS = {"http": 3128, "https": 443}
READ_BYTES = 4096


class ProxyRefusedError(httpcore.ConnectError):
    """The proxy refused the tunnel: nothing was sent. `status` is its answer, 0 where there was none."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the proxy answered {status}")
        self.status = status


@dataclass(frozen=True)
class Proxy:
    """A proxy that the operator trusts; it may be in the inner network.

    It is asked for addresses that were resolved and checked here. With `resolves_names` it is asked for names
    instead: for networks that cannot resolve them, and proxies with rules by name. Then the proxy decides
    where a name leads, and the addresses are checked only where this machine knows them too.
    """

    url: httpx.URL
    resolves_names: bool = False

    @classmethod
    def from_url(cls, url: str, *, resolves_names: bool = False) -> "Proxy":
        """Create the proxy from `http(s)://[user:password@]host[:port]`.

        Raises:
            ValueError: not such a URL. The message quotes nothing of it, since it may hold a password.
        """
        try:
            parsed = httpx.URL(url)
        except httpx.InvalidURL:
            parsed = httpx.URL()
        if (
            parsed.scheme not in DEFAULT_PORTS
            or not parsed.host
            or parsed.path not in {"", "/"}
            or parsed.query
        ):
            raise ValueError("must be http://host:port or https://host:port, perhaps with user:password@")
        return cls(parsed, resolves_names)

    @classmethod
    def from_optional_url(cls, url: str | None, *, resolves_names: bool = False) -> "Proxy | None":
        """Create the proxy as `from_url` does; return None for no URL."""
        return cls.from_url(url, resolves_names=resolves_names) if url else None

    @property
    def host_and_port(self) -> str:
        """host:port, without credentials."""
        return f"{self.url.host}:{self.port}"

    @property
    def port(self) -> int:
        """The port that the proxy listens on."""
        return self.url.port or DEFAULT_PORTS[self.url.scheme]

    def connect_headers(self, target: str) -> list[tuple[str, str]]:
        """Return the headers of a CONNECT request to that target."""
        headers = [("Host", target), ("User-Agent", "longtake")]
        if self.url.userinfo:
            word = b64encode(unquote(self.url.userinfo.decode()).encode()).decode()
            headers.append(("Proxy-Authorization", f"Basic {word}"))
        return headers


class ProxyTunnel(httpcore.AsyncNetworkBackend):
    """Network backend through the proxy; connections to this machine (a gateway, an emulator) are direct."""

    def __init__(self, proxy: Proxy, wires: httpcore.AsyncNetworkBackend) -> None:
        self._proxy, self._wires = proxy, wires

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Open a tunnel through the proxy to the host, which is an address or a name.

        Raises:
            ProxyRefusedError: the proxy refused. httpcore.ConnectError: it cannot be reached.
        """
        if _is_loopback(host):
            return await self._wires.connect_tcp(host, port, timeout, local_address, socket_options)
        stream = await self._connect_to_proxy(timeout, socket_options)
        try:
            await self._send_connect(stream, f"[{host}]:{port}" if ":" in host else f"{host}:{port}", timeout)
        except BaseException:
            await stream.aclose()
            raise
        return stream

    async def _connect_to_proxy(
        self, seconds: float | None, options: Iterable[SocketOption] | None
    ) -> httpcore.AsyncNetworkStream:
        url = self._proxy.url
        stream = await self._wires.connect_tcp(url.host, self._proxy.port, seconds, None, options)
        if url.scheme == "http":
            return stream
        return await stream.start_tls(httpx.create_ssl_context(), url.host, seconds)

    async def _send_connect(
        self, stream: httpcore.AsyncNetworkStream, target: str, seconds: float | None
    ) -> None:
        talk = h11.Connection(h11.CLIENT)
        asked = talk.send(
            h11.Request(method="CONNECT", target=target, headers=self._proxy.connect_headers(target))
        )
        try:
            await stream.write(asked or b"", seconds)
            while (event := talk.next_event()) is h11.NEED_DATA:
                talk.receive_data(await stream.read(READ_BYTES, seconds))
        except (h11.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
            raise ProxyRefusedError(0) from None
        except (httpcore.ReadTimeout, httpcore.WriteTimeout):
            raise httpcore.ConnectTimeout from None
        status = event.status_code if isinstance(event, h11.Response) else 0
        if not httpx.codes.is_success(status):
            raise ProxyRefusedError(status)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host) in LOOPBACK
    except ValueError:
        return False
