"""Addresses inside, outside and misshapen, and a stand-in for the resolver."""

from collections.abc import Iterable, Sequence

import httpcore

from providers.safe_http.dialer import SocketOption
from tests.providers.scripted import Heard, Talk

PUBLIC = "93.184.215.14"
INSIDE = (
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.8.8.8",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:93.184.215.14",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
)
MISSHAPEN = (
    "http://example.com/a.png",
    "ftp://example.com/a.png",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:image/png;base64,AAAA",
    "//example.com/a.png",
    "https:example.com",
    "https:///a.png",
    "https://",
    "example.com",
    "",
    "https://localhost/",
    "https://printer/",
    "https://LOCALHOST./",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://api.localhost/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://127.0.0.1./",
    "https://127.0.0.01/",
    "https://127.0.0.1.:443/",
    "https://127%2e0%2e0%2e1/",
    "https://127。0。0。1/",
    "https://①②⑦.0.0.1/",
    "https://[::ffff:7f00:1]/",
    "https://[fe80::1%25eth0]/",
    "https://user@example.com/",
    "https://user:word@example.com/",
    "https://@example.com/",
    "https://example.com@127.0.0.1/",
    "https://example.com\\@127.0.0.1/",
    "https://127.0.0.1\\.example.com/",
    "https://exa mple.com/",
    "https://example.com/\r\nHost: other",
    "https://example.com:22/",
    "https://example.com:80/",
    "https://example.com:0/",
    "https://example.com:99999/",
    "https://example.com:https/",
    "https://example.com./",
    "https://-example.com/",
    "https://example..com/",
    "https://example.com/" + "a" * 3_000,
)


class Switchboard(httpcore.AsyncNetworkBackend):
    """Notes which addresses are dialled, and puts every call through to one loopback port."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.dialled: list[tuple[str, int]] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.dialled.append((host, port))
        return await httpcore.AnyIOBackend().connect_tcp("127.0.0.1", self.port, timeout)


class Names:
    """A resolver that answers a name with the next of its answers, and the last one ever after."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


async def film(_: Heard, talk: Talk) -> None:
    await talk.answer(200, b"a film")
