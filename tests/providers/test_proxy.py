"""Through a proxy, what is asked for is checked as without one, and nothing of its password is told."""

from base64 import b64encode
from pathlib import Path

import httpx
import pytest

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.transport import Transport
from providers.safe_http import Proxy, create_client
from tests.providers.addresses import INSIDE, PUBLIC, Names, film
from tests.providers.certificates import tls_for
from tests.providers.proxying import a_proxy
from tests.providers.scripted import wire

FILMS = "films.example.com"


async def test_the_proxy_is_asked_for_the_checked_address_and_the_name_stays_for_tls_and_host(
    tmp_path: Path,
) -> None:
    server_tls, client_tls = tls_for(FILMS, tmp_path)
    # Rebinding: whoever asked a second time would be led to our own machine.
    resolver = Names([PUBLIC], ["127.0.0.1"])
    async with wire(film, server_tls) as server, a_proxy({f"{PUBLIC}:443": server.port}) as proxy:
        way = Proxy.from_url(proxy.url)
        async with create_client(
            loopback_allowed=False, resolver=resolver, tls=client_tls, proxy=way
        ) as client:
            answer = await client.get(f"https://{FILMS}/one")
    assert answer.content == b"a film"
    assert proxy.asked == [f"{PUBLIC}:443"]
    assert server.heard[0].headers["host"] == FILMS


@pytest.mark.parametrize("resolves_names", [False, True])
@pytest.mark.parametrize("address", INSIDE)
async def test_a_name_that_leads_inside_is_not_asked_for(address: str, resolves_names: bool) -> None:
    async with a_proxy({}) as proxy:
        way = Proxy.from_url(proxy.url, resolves_names=resolves_names)
        async with create_client(loopback_allowed=False, resolver=Names([address]), proxy=way) as client:
            with pytest.raises(httpx.ConnectError):
                await client.get("https://example.com/")
    assert proxy.asked == []


@pytest.mark.parametrize(
    "url", ["https://10.0.0.1/", "https://169.254.169.254/", "http://example.com/", "https://printer.local/"]
)
@pytest.mark.parametrize("resolves_names", [False, True])
async def test_an_address_of_a_bad_shape_is_not_asked_for(url: str, resolves_names: bool) -> None:
    async with a_proxy({}) as proxy:
        way = Proxy.from_url(proxy.url, resolves_names=resolves_names)
        async with create_client(loopback_allowed=False, proxy=way) as client:
            with pytest.raises(httpx.UnsupportedProtocol):
                await client.get(url)
    assert proxy.asked == []


@pytest.mark.parametrize("known", [[], [PUBLIC]])
async def test_a_proxy_that_resolves_names_is_asked_for_the_name(tmp_path: Path, known: list[str]) -> None:
    server_tls, client_tls = tls_for(FILMS, tmp_path)
    async with wire(film, server_tls) as server, a_proxy({f"{FILMS}:443": server.port}) as proxy:
        way = Proxy.from_url(proxy.url, resolves_names=True)
        async with create_client(
            loopback_allowed=False, resolver=Names(known), tls=client_tls, proxy=way
        ) as client:
            assert (await client.get(f"https://{FILMS}/one")).content == b"a film"
    assert proxy.asked == [f"{FILMS}:443"]


async def test_without_that_a_name_that_nobody_here_knows_is_not_asked_for() -> None:
    async with (
        a_proxy({}) as proxy,
        create_client(loopback_allowed=False, resolver=Names([]), proxy=Proxy.from_url(proxy.url)) as client,
    ):
        with pytest.raises(httpx.ConnectError):
            await client.get(f"https://{FILMS}/")
    assert proxy.asked == []


async def test_the_certificate_is_the_services_and_not_the_proxys(tmp_path: Path) -> None:
    server_tls, client_tls = tls_for("other.example.com", tmp_path)
    async with (
        wire(film, server_tls) as server,
        a_proxy({f"{PUBLIC}:443": server.port}) as proxy,
        create_client(
            loopback_allowed=False, resolver=Names([PUBLIC]), tls=client_tls, proxy=Proxy.from_url(proxy.url)
        ) as client,
    ):
        with pytest.raises(httpx.ConnectError):
            await client.get(f"https://{FILMS}/")
    assert not server.heard


async def test_this_machine_is_reached_without_the_proxy() -> None:
    async with (
        wire(film) as server,
        a_proxy({}) as proxy,
        create_client(loopback_allowed=True, proxy=Proxy.from_url(proxy.url)) as client,
    ):
        assert (await client.get(server.url)).content == b"a film"
        assert (await client.get(f"http://localhost:{server.port}/")).content == b"a film"
    assert proxy.asked == []


@pytest.mark.parametrize("status", [403, 407, 502])
async def test_what_the_proxy_refuses_was_never_sent(status: int, caplog: pytest.LogCaptureFixture) -> None:
    async with a_proxy({}, status) as proxy:
        way = Proxy.from_url(proxy.url.replace("//", "//me:hunter2@"))
        async with create_client(loopback_allowed=False, resolver=Names([PUBLIC]), proxy=way) as client:
            with pytest.raises(ProviderError) as caught:
                await Transport(client).pay_request("POST", f"https://{FILMS}/", json={})
    assert (caught.value.kind, caught.value.final) == (ErrorType.TRANSIENT, False)
    assert "ProxyRefusedError" in caplog.text
    assert "hunter2" not in caplog.text + str(caught.value) + repr(caught.value)


async def test_a_proxy_that_is_away_is_a_service_that_is_not_reached() -> None:
    async with a_proxy({}) as proxy:
        gone = Proxy.from_url(proxy.url)
    async with create_client(loopback_allowed=False, resolver=Names([PUBLIC]), proxy=gone) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"https://{FILMS}/")


async def test_user_and_password_are_told_to_the_proxy_and_to_nobody_else(tmp_path: Path) -> None:
    server_tls, client_tls = tls_for(FILMS, tmp_path)
    async with wire(film, server_tls) as server, a_proxy({f"{PUBLIC}:443": server.port}) as proxy:
        way = Proxy.from_url(proxy.url.replace("//", "//me:hunter%402@"))
        async with create_client(
            loopback_allowed=False, resolver=Names([PUBLIC]), tls=client_tls, proxy=way
        ) as client:
            await client.get(f"https://{FILMS}/one")
    assert proxy.credentials == ["Basic " + b64encode(b"me:hunter@2").decode()]
    assert "proxy-authorization" not in server.heard[0].headers
    assert "hunter" not in way.host_and_port


@pytest.mark.parametrize(
    "url",
    ["proxy:3128", "socks5://proxy:1080", "http:///", "http://proxy:3128/path", "http://[::1", "ftp://x"],
)
def test_what_is_no_proxys_address_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="must be http") as caught:
        Proxy.from_url(url)
    assert url not in str(caught.value)
