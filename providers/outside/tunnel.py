"""The way out through a proxy, where a network has no other: HTTP CONNECT, and TLS with the service in it."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import unquote

import h11
import httpcore
import httpx

from providers.outside.addresses import LOOPBACK
from providers.outside.dialing import SocketOption

PORTS = {"http": 3128, "https": 443}
READ_BYTES = 4096


class ProxyRefusedError(httpcore.ConnectError):
    """The proxy did not open the way: nothing was sent. `status` is its answer, 0 where it was none."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the proxy answered {status}")
        self.status = status


@dataclass(frozen=True)
class Proxy:
    """A proxy that whoever runs Longtake trusts: it may well be in the inner network.

    It is asked for addresses that were resolved and checked here; with `resolves_names` for names instead:
    for networks that cannot resolve them, and proxies that have rules by name. Then what a name leads to is
    the proxy's to say, and is checked here only where this machine knows it too.
    """

    url: httpx.URL
    resolves_names: bool = False

    @classmethod
    def at(cls, url: str, *, resolves_names: bool = False) -> "Proxy":
        """The proxy at `http(s)://[user:password@]host[:port]`.

        Raises:
            ValueError: it is no such address. The sentence repeats nothing of it, which may hold a password.
        """
        try:
            parsed = httpx.URL(url)
        except httpx.InvalidURL:
            parsed = httpx.URL()
        if parsed.scheme not in PORTS or not parsed.host or parsed.path not in {"", "/"} or parsed.query:
            raise ValueError("must be http://host:port or https://host:port, perhaps with user:password@")
        return cls(parsed, resolves_names)

    @classmethod
    def maybe_at(cls, url: str | None, *, resolves_names: bool = False) -> "Proxy | None":
        """The same, or none where none is set."""
        return cls.at(url, resolves_names=resolves_names) if url else None

    @property
    def place(self) -> str:
        """host:port, without what is secret."""
        return f"{self.url.host}:{self.port}"

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.url.port or PORTS[self.url.scheme]

    def headers(self, target: str) -> list[tuple[str, str]]:
        """What a CONNECT says besides its target."""
        headers = [("Host", target), ("User-Agent", "longtake")]
        if self.url.userinfo:
            word = b64encode(unquote(self.url.userinfo.decode()).encode()).decode()
            headers.append(("Proxy-Authorization", f"Basic {word}"))
        return headers


class Tunnel(httpcore.AsyncNetworkBackend):
    """Connections through the proxy; those to this machine (a gateway, an emulator) go straight."""

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
        """A way to the host, which is an address or a name, opened by the proxy.

        Raises:
            ProxyRefusedError: the proxy does not want to. httpcore.ConnectError: it cannot be reached.
        """
        if _is_loopback(host):
            return await self._wires.connect_tcp(host, port, timeout, local_address, socket_options)
        stream = await self._to_the_proxy(timeout, socket_options)
        try:
            await self._ask(stream, f"[{host}]:{port}" if ":" in host else f"{host}:{port}", timeout)
        except BaseException:
            await stream.aclose()
            raise
        return stream

    async def _to_the_proxy(
        self, seconds: float | None, options: Iterable[SocketOption] | None
    ) -> httpcore.AsyncNetworkStream:
        url = self._proxy.url
        stream = await self._wires.connect_tcp(url.host, self._proxy.port, seconds, None, options)
        if url.scheme == "http":
            return stream
        return await stream.start_tls(httpx.create_ssl_context(), url.host, seconds)

    async def _ask(self, stream: httpcore.AsyncNetworkStream, target: str, seconds: float | None) -> None:
        talk = h11.Connection(h11.CLIENT)
        asked = talk.send(h11.Request(method="CONNECT", target=target, headers=self._proxy.headers(target)))
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
