"""No page of somebody else's orders films: who may call, by what browsers say of a call."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.http.trusted_hosts import TrustedHosts
from cli.ports import find_free_port
from settings import Settings
from tests.api.kit import V1, a_brief, served

NAMED: dict[str, Any] = {
    "public_url": "https://films.example/longtake",
    "allowed_hosts": "studio.example, *.inner.example bücher.example",
}
OWN = "127.0.0.1:8000"


@pytest.fixture(scope="module")
async def named(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an API that has been given names. Temporal is away: a 503 is as far as a call can come."""
    nobody = f"127.0.0.1:{find_free_port()}"
    settings = Settings(var_dir=tmp_path_factory.mktemp("named"), temporal_address=nobody, **NAMED)
    async with served(create_app(settings)) as client:
        yield client


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8000",
        "LOCALHOST.",
        "longtake.localhost:8000",
        "127.0.0.1",
        "127.8.9.10:21600",
        "[::1]:8000",
        # A page at an address has come from there: what probes and neighbours in a home network use.
        "10.42.0.7:8000",
        "[2001:db8::7]",
        "films.example",
        "Films.Example:443",
        "studio.example:8443",
        "a.inner.example",
        "b.a.inner.example",
        "xn--bcher-kva.example",
    ],
)
async def test_a_host_of_ours_is_answered(named: httpx.AsyncClient, host: str) -> None:
    answer = await named.get(f"{V1}/providers", headers={"Host": host})

    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/", "/docs", "/readyz", f"{V1}/jobs", f"{V1}/nowhere"])
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example:8000",
        "films.example.evil.example",
        "evilinner.example",
        "inner.example",
        "notlocalhost",
        "films.example@evil.example",
        "evil.example#localhost",
        "localhost:8000/",
        "localhost:x",
        "localhost:0",
        "[::1",
        "",
    ],
)
async def test_a_host_that_is_not_ours_is_refused(named: httpx.AsyncClient, host: str, path: str) -> None:
    answer = await named.get(path, headers={"Host": host})

    assert (answer.status_code, answer.json()["type"]) == (421, "/problems/unknown-host")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "X-Request-Id" in answer.headers


async def test_the_call_after_a_rebinding_orders_nothing(named: httpx.AsyncClient) -> None:
    foreign = {"Host": "evil.example:8000", "Origin": "http://evil.example:8000"}

    answer = await named.post(f"{V1}/generate", json=a_brief(), headers=foreign)

    assert answer.status_code == 421
    assert (await named.get(f"{V1}/jobs")).json()["jobs"] == []


@pytest.mark.parametrize("two", [[OWN, "evil.example"], ["evil.example", OWN]])
async def test_each_of_two_hosts_has_to_be_ours(named: httpx.AsyncClient, two: list[str]) -> None:
    answer = await named.get(f"{V1}/jobs", headers=[("Host", host) for host in two])

    assert answer.status_code == 421


@pytest.mark.parametrize(
    ("host", "headers"),
    [
        (OWN, {"Origin": "http://evil.example"}),
        (OWN, {"Origin": "http://127.0.0.1:3000"}),
        (OWN, {"Origin": "http://localhost:8000"}),
        (OWN, {"Origin": "http://127.0.0.1"}),
        (OWN, {"Origin": "null"}),
        (OWN, {"Origin": ""}),
        (OWN, {"Origin": "http://127.0.0.1:8000@evil.example"}),
        (OWN, {"Origin": "http://127.0.0.1:8000 http://evil.example"}),
        (OWN, {"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}),
        (OWN, {"Sec-Fetch-Site": "cross-site"}),
        (OWN, {"Sec-Fetch-Site": "same-site"}),
        (OWN, {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8000"}),
        ("films.example", {"Origin": "https://films.example.evil.example"}),
        ("films.example", {"Origin": "https://films.example", "Sec-Fetch-Site": "cross-site"}),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/generate"),
        ("POST", "/jobs/recover"),
        ("POST", "/jobs/any/approve"),
        ("PATCH", "/jobs/any"),
        ("DELETE", "/jobs/any"),
        ("PUT", "/jobs/any/storyboard"),
    ],
)
async def test_a_change_that_a_foreign_page_wants_is_refused(
    named: httpx.AsyncClient, method: str, path: str, host: str, headers: dict[str, str]
) -> None:
    answer = await named.request(method, V1 + path, json=a_brief(), headers={"Host": host, **headers})

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/foreign-page")


@pytest.mark.parametrize(
    ("host", "headers"),
    [
        (OWN, {}),
        (OWN, {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}),
        (OWN, {"Sec-Fetch-Site": "none"}),
        ("[::1]:8000", {"Origin": "http://[::1]:8000"}),
        # A browser leaves out the port of its scheme.
        ("films.example:443", {"Origin": "https://films.example"}),
        ("films.example", {"Origin": "https://films.example", "Sec-Fetch-Site": "same-origin"}),
        # A proxy that keeps the name to itself, as nginx does unless it is told otherwise.
        (OWN, {"Origin": "https://films.example", "Sec-Fetch-Site": "same-origin"}),
        (OWN, {"Origin": "https://a.inner.example"}),
    ],
)
async def test_our_own_page_and_programs_go_on(
    named: httpx.AsyncClient, host: str, headers: dict[str, str]
) -> None:
    answer = await named.post(f"{V1}/estimate", json=a_brief(), headers={"Host": host, **headers})

    assert answer.status_code == 200


async def test_what_foreign_pages_may_ask_changes_nothing(named: httpx.AsyncClient) -> None:
    link = {"Host": OWN, "Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}

    answer = await named.get(f"{V1}/jobs", headers=link)

    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_a_probe_may_ask_by_any_name(named: httpx.AsyncClient) -> None:
    answer = await named.get("/healthz", headers={"Host": "api.default.svc.cluster.local"})

    assert answer.status_code == 200


@pytest.mark.parametrize("host", ["films.example", "tunnel.example"])
async def test_a_callback_is_heard_by_whatever_name_it_comes(named: httpx.AsyncClient, host: str) -> None:
    headers = {"Host": host, "Origin": "https://kie.example"}

    answer = await named.post(f"{V1}/callbacks/kie/no-token-of-ours", json={}, headers=headers)

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


def test_any_name_may_be_let_in_and_foreign_pages_still_may_not() -> None:
    hosts = TrustedHosts(["*"])

    assert hosts.trusts_host("whatever.example")
    assert hosts.owns_origin("https://whatever.example", "whatever.example")
    assert not hosts.owns_origin("https://evil.example", "whatever.example")


async def test_the_schema_says_what_the_guard_answers(named: httpx.AsyncClient) -> None:
    paths = (await named.get("/openapi.json")).json()["paths"]

    assert {"403", "421"} <= paths[f"{V1}/generate"]["post"]["responses"].keys()
    assert "421" in paths[f"{V1}/jobs"]["get"]["responses"]
    assert "403" not in paths["/readyz"]["get"]["responses"]
    assert "421" not in paths["/healthz"]["get"]["responses"]
