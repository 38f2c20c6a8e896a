"""Nothing of our own network is reached, however its address is written, found or come by."""

from collections.abc import Iterable
from pathlib import Path

import httpcore
import httpx
import pytest

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.transport import Transport
from providers.safe_http import UrlRefusedError, check_url, create_client
from providers.safe_http.dialer import SocketOption
from tests.providers.addresses import INSIDE, MISSHAPEN, PUBLIC, Names, Switchboard, film
from tests.providers.certificates import tls_for
from tests.providers.scripted import Heard, Talk, wire


@pytest.mark.parametrize("address", INSIDE)
def test_no_inner_address_has_a_good_shape(address: str) -> None:
    with pytest.raises(UrlRefusedError):
        check_url(f"https://[{address}]/" if ":" in address else f"https://{address}/")


@pytest.mark.parametrize("url", MISSHAPEN)
def test_a_bad_shape_is_refused_and_the_refusal_does_not_repeat_it(url: str) -> None:
    with pytest.raises(UrlRefusedError) as caught:
        check_url(url)
    assert not url or url not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "HTTPS://Example.COM/a.png?x=1#y",
        "https://example.com:8443/a@b",
        "https://bücher.example/",
        "https://8.8.8.8/",
        "https://[2606:4700:4700::1111]/",
        "https://v3b.fal.media/files/b/a_b-c.mp4",
    ],
)
def test_a_public_https_address_is_good(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize("address", INSIDE)
async def test_a_name_that_leads_inside_is_not_dialled(address: str) -> None:
    board = Switchboard(0)
    async with create_client(loopback_allowed=False, resolver=Names([address]), wires=board) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("https://example.com/")
    assert not board.dialled


async def test_one_inner_address_among_public_ones_spoils_the_name() -> None:
    board = Switchboard(0)
    resolver = Names([PUBLIC, "10.0.0.1"])
    async with create_client(loopback_allowed=False, resolver=resolver, wires=board) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("https://example.com/")
    assert not board.dialled


@pytest.mark.parametrize("answer", [[], ["no address"]])
async def test_a_name_without_an_address_is_no_connection(answer: list[str]) -> None:
    async with create_client(loopback_allowed=False, resolver=Names(answer)) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("https://example.com/")


async def test_what_was_checked_is_dialled_and_the_name_stays_for_tls_and_host(tmp_path: Path) -> None:
    server_tls, client_tls = tls_for("films.example.com", tmp_path)
    asked: list[str | None] = []
    server_tls.sni_callback = lambda _sock, name, _context: asked.append(name)
    # Rebinding: whoever asked a second time would be led to our own machine.
    resolver = Names([PUBLIC], ["127.0.0.1"])
    async with wire(film, server_tls) as server:
        board = Switchboard(server.port)
        async with create_client(
            loopback_allowed=False, resolver=resolver, tls=client_tls, wires=board
        ) as client:
            answer = await client.get("https://films.example.com/one")
    assert answer.content == b"a film"
    assert board.dialled == [(PUBLIC, 443)]
    assert resolver.asked == ["films.example.com"]
    assert asked == ["films.example.com"]
    assert server.heard[0].headers["host"] == "films.example.com"


async def test_the_next_connection_is_checked_again(tmp_path: Path) -> None:
    server_tls, client_tls = tls_for("films.example.com", tmp_path)

    async def once(_: Heard, talk: Talk) -> None:
        await talk.answer(200, b"a film", connection="close")

    async with wire(once, server_tls) as server:
        board = Switchboard(server.port)
        resolver = Names([PUBLIC], ["127.0.0.1"])
        async with create_client(
            loopback_allowed=False, resolver=resolver, tls=client_tls, wires=board
        ) as client:
            await client.get("https://films.example.com/one")
            with pytest.raises(httpx.ConnectError):
                await client.get("https://films.example.com/two")
    assert board.dialled == [(PUBLIC, 443)]


async def test_a_certificate_for_another_name_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    server_tls, client_tls = tls_for("other.example.com", tmp_path)
    async with (
        wire(film, server_tls) as server,
        create_client(
            loopback_allowed=False, resolver=Names([PUBLIC]), tls=client_tls, wires=Switchboard(server.port)
        ) as client,
    ):
        with pytest.raises(ProviderError) as caught:
            await Transport(client).pay_request("POST", "https://films.example.com/", json={})
    assert (caught.value.kind, caught.value.final) == (ErrorType.TRANSIENT, False)
    assert not server.heard


async def test_the_next_of_several_addresses_is_tried(tmp_path: Path) -> None:
    server_tls, client_tls = tls_for("films.example.com", tmp_path)

    class HalfDead(Switchboard):
        async def connect_tcp(
            self,
            host: str,
            port: int,
            timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
            local_address: str | None = None,
            socket_options: Iterable[SocketOption] | None = None,
        ) -> httpcore.AsyncNetworkStream:
            if ":" in host:
                self.dialled.append((host, port))
                raise httpcore.ConnectError
            return await super().connect_tcp(host, port, timeout, local_address, socket_options)

    async with wire(film, server_tls) as server:
        board = HalfDead(server.port)
        resolver = Names(["2606:4700::1111", PUBLIC])
        async with create_client(
            loopback_allowed=False, resolver=resolver, tls=client_tls, wires=board
        ) as client:
            await client.get("https://films.example.com/one")
    assert [host for host, _ in board.dialled] == ["2606:4700::1111", PUBLIC]


async def test_loopback_is_reached_with_the_setting_and_only_with_it() -> None:
    async with wire(film) as server:
        async with create_client(loopback_allowed=True) as client:
            assert (await client.get(server.url)).content == b"a film"
            assert (await client.get(f"http://localhost:{server.port}/")).content == b"a film"
        async with create_client(loopback_allowed=False) as client:
            with pytest.raises(httpx.UnsupportedProtocol):
                await client.get(server.url)
    assert len(server.heard) == 2


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]", "127.0.0.2", "[::]"])
async def test_with_the_setting_other_inner_addresses_stay_out_of_reach(host: str) -> None:
    async with create_client(loopback_allowed=True) as client:
        for scheme in ("http", "https"):
            with pytest.raises(httpx.UnsupportedProtocol):
                await client.get(f"{scheme}://{host}:8080/")


async def test_with_the_setting_a_strange_name_does_not_lead_to_loopback() -> None:
    board = Switchboard(0)
    resolver = Names(["127.0.0.1"])
    async with create_client(loopback_allowed=True, resolver=resolver, wires=board) as client:
        with pytest.raises(httpx.UnsupportedProtocol):
            await client.get("http://evil.example.com/")
        with pytest.raises(httpx.ConnectError):
            await client.get("https://evil.example.com/")
    assert not board.dialled


async def test_with_the_setting_localhost_must_be_loopback() -> None:
    board = Switchboard(0)
    async with create_client(loopback_allowed=True, resolver=Names(["10.0.0.1"]), wires=board) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("http://localhost/")
    assert not board.dialled


@pytest.mark.parametrize(
    "location", ["http://169.254.169.254/latest", "https://10.0.0.1/", "file:///etc/passwd", "https://[::1"]
)
async def test_a_download_that_is_sent_on_to_an_inner_address_does_not_go_there(
    tmp_path: Path, location: str
) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.answer(302, b"", location=location)

    async with wire(script) as server, create_client(loopback_allowed=True) as client:
        with pytest.raises(ProviderError) as caught:
            await Transport(client).download_file(server.url, tmp_path / "film.mp4")
    assert not caught.value.final
    assert not list(tmp_path.iterdir())


async def test_no_cookie_is_kept() -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.answer(200, b"", set_cookie="who=you; Path=/")

    async with wire(script) as server, create_client(loopback_allowed=True) as client:
        await client.get(server.url)
        await client.get(server.url)
    assert "cookie" not in server.heard[1].headers


async def test_a_proxy_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with wire(film) as proxy, wire(film) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        async with create_client(loopback_allowed=True) as client:
            await client.get(server.url)
    assert not proxy.heard
