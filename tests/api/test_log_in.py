"""People log in, join, and are let out: by cookies that no script reads and no other site uses."""

import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.access import credential_watch
from tests.api.kit import V1
from tests.api.people_kit import OWN_PAGE, PASSWORD, a_browser, a_person, an_owner, guarded_app, join
from tests.api.streams import listening

ANN, EVE = "ann@films.example", "eve@films.example"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[FastAPI]:
    async with guarded_app(tmp_path, allowed_hosts="films.example") as started:
        yield started


@pytest.fixture
async def owner(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with aclosing(await an_owner(app, ANN)) as browser:
        yield browser


async def log_in(browser: httpx.AsyncClient, password: str = PASSWORD, email: str = ANN) -> httpx.Response:
    return await browser.post(f"{V1}/session", json={"email": email, "password": password})


async def test_an_owner_comes_in_by_the_link_that_the_log_shows(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with guarded_app(tmp_path) as app, a_browser(app) as browser, a_browser(app) as other:
        [link] = re.findall(r"http://\S+/#/join/\S+", caplog.text)
        assert (await browser.get(f"{V1}/session")).json()["via"] is None
        assert (await join(browser, link, ANN, name="Ann")).status_code == 204
        told = (await browser.get(f"{V1}/session")).json()
        assert (told["via"], told["role"], told["email"], told["name"]) == ("session", "owner", ANN, "Ann")
        assert (await join(other, link, EVE)).status_code == 404
    caplog.clear()
    async with guarded_app(tmp_path):
        assert "#/join/" not in caplog.text


async def test_a_log_in_lasts_until_the_log_out(app: FastAPI, owner: httpx.AsyncClient) -> None:
    async with a_browser(app) as browser:
        assert (await browser.get(f"{V1}/jobs")).status_code == 401
        assert (await log_in(browser)).status_code == 204
        assert (await browser.get(f"{V1}/jobs")).status_code == 200
        kept = dict(browser.cookies)
        assert (await browser.delete(f"{V1}/session")).status_code == 204
        assert dict(browser.cookies) == {}
        browser.cookies.update(kept)
        assert (await browser.get(f"{V1}/jobs")).status_code == 401
    assert (await owner.get(f"{V1}/jobs")).status_code == 200


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://localhost", "longtake"),
        ("http://127.0.0.1:8000", "longtake"),
        ("https://films.example", "__Host-longtake"),
    ],
)
async def test_the_cookie_is_for_our_pages_alone(
    app: FastAPI, owner: httpx.AsyncClient, url: str, name: str
) -> None:
    assert owner
    async with a_browser(app, url, Origin=url) as browser:
        cookie = (await log_in(browser)).headers["Set-Cookie"]
    assert cookie.startswith(f"{name}=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert ("Secure" in cookie) is url.startswith("https")
    assert "Domain" not in cookie


async def test_no_password_goes_over_plain_http(app: FastAPI, owner: httpx.AsyncClient) -> None:
    assert owner
    async with a_browser(app, "http://films.example", Origin="http://films.example") as browser:
        answer = await log_in(browser)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/insecure-page")


async def test_who_is_not_known_learns_nothing_and_has_to_wait(
    app: FastAPI, owner: httpx.AsyncClient
) -> None:
    assert owner
    async with a_browser(app) as browser:
        wrong = await log_in(browser, "a wrong password")
        nobody = await log_in(browser, email="nobody@films.example")
        assert wrong.status_code == nobody.status_code == 401
        assert wrong.json() == nobody.json()
        for _ in range(3):
            await log_in(browser, "a wrong password")
        waits = await log_in(browser)
        assert (waits.status_code, waits.json()["type"]) == (429, "/problems/too-many-log-ins")
        assert int(waits.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (OWN_PAGE, 204),
        ({"Sec-Fetch-Site": "none"}, 204),
        ({"Origin": "http://localhost"}, 204),
        ({}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
async def test_a_change_with_a_cookie_has_to_come_from_our_page(
    app: FastAPI, owner: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost", headers=headers, cookies=owner.cookies
    ) as browser:
        answer = await browser.delete(f"{V1}/session")
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["type"] == "/problems/foreign-page"


async def test_a_person_who_is_invited_joins_and_sees_the_team(
    app: FastAPI, owner: httpx.AsyncClient
) -> None:
    invited = await owner.post(f"{V1}/team/invitations", json={"email": EVE, "role": "viewer"})
    link = invited.json()["url"]
    listed = (await owner.get(f"{V1}/team/invitations")).json()["invitations"]
    assert [each["email"] for each in listed] == [EVE]
    async with a_browser(app) as browser:
        token = {"token": link.rpartition("/")[2]}
        told = (await browser.post(f"{V1}/session/invitation", json=token)).json()
        assert (told["role"], told["email"]) == ("viewer", EVE)
        assert (await join(browser, link, "other@films.example")).status_code == 404
        assert (await join(browser, link, EVE, password="short")).status_code == 422  # noqa: S106
        assert (await join(browser, link, EVE)).status_code == 204
        team = (await browser.get(f"{V1}/team")).json()
        assert {each["email"]: each["role"] for each in team["members"]} == {ANN: "owner", EVE: "viewer"}
        assert (await browser.post(f"{V1}/generate", json={"prompt": "A storm"})).status_code == 403


async def test_a_person_who_is_removed_is_out_at_once(app: FastAPI, owner: httpx.AsyncClient) -> None:
    async with aclosing(await a_person(owner, app, EVE, "manager")) as eve:
        made = await eve.post(f"{V1}/keys", json={"name": "Hers", "scopes": ["jobs:read"]})
        assert made.status_code == 201
        user_id = (await eve.get(f"{V1}/session")).json()["user_id"]
        assert (await owner.delete(f"{V1}/team/members/{user_id}")).status_code == 204
        assert (await eve.get(f"{V1}/jobs")).status_code == 401
        assert (await log_in(eve, email=EVE)).status_code == 401
    key = {"Authorization": f"Bearer {made.json()['key']}"}
    assert (await owner.get(f"{V1}/jobs", headers=key)).status_code == 401


async def test_the_last_owner_stays_and_nobody_makes_themselves_one(
    app: FastAPI, owner: httpx.AsyncClient
) -> None:
    ann = (await owner.get(f"{V1}/session")).json()["user_id"]
    for answer in (
        await owner.delete(f"{V1}/team/members/{ann}"),
        await owner.patch(f"{V1}/team/members/{ann}", json={"role": "viewer"}),
    ):
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/last-owner")
    async with aclosing(await a_person(owner, app, EVE, "manager")) as eve:
        me = (await eve.get(f"{V1}/session")).json()["user_id"]
        for answer in (
            await eve.patch(f"{V1}/team/members/{me}", json={"role": "owner"}),
            await eve.delete(f"{V1}/team/members/{ann}"),
            await eve.post(f"{V1}/team/invitations", json={"email": "x@y.example", "role": "owner"}),
        ):
            assert (answer.status_code, answer.json()["type"]) == (403, "/problems/role-too-high")


async def test_another_password_ends_the_other_log_ins(app: FastAPI, owner: httpx.AsyncClient) -> None:
    async with a_browser(app) as other:
        await log_in(other)
        listed = (await owner.get(f"{V1}/sessions")).json()["sessions"]
        assert sorted(each["is_this"] for each in listed) == [False, True]
        change = {"old_password": PASSWORD, "new_password": "another horse battery"}
        assert (await owner.put(f"{V1}/session/password", json=change)).status_code == 204
        assert (await other.get(f"{V1}/jobs")).status_code == 401
        assert (await log_in(other)).status_code == 401
        assert (await log_in(other, change["new_password"])).status_code == 204
        [there] = [
            each for each in (await owner.get(f"{V1}/sessions")).json()["sessions"] if not each["is_this"]
        ]
        assert (await owner.delete(f"{V1}/sessions/{there['session_id']}")).status_code == 204
        assert (await other.get(f"{V1}/jobs")).status_code == 401


async def test_an_account_is_not_taken_over_by_a_link(app: FastAPI, owner: httpx.AsyncClient) -> None:
    invited = await owner.post(f"{V1}/team/invitations", json={"email": ANN, "role": "viewer"})
    async with a_browser(app) as browser:
        refused = await join(browser, invited.json()["url"], ANN, password="a wrong password")  # noqa: S106
        assert (refused.status_code, refused.json()["type"]) == (401, "/problems/log-in-refused")
        assert (await join(browser, invited.json()["url"], ANN)).status_code == 204


async def test_nothing_secret_is_kept(app: FastAPI, owner: httpx.AsyncClient, tmp_path: Path) -> None:
    invited = (await owner.post(f"{V1}/team/invitations", json={"email": EVE})).json()["url"]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"$argon2id$v=19$m=19456,t=2,p=1$" in kept
    for secret in (PASSWORD, owner.cookies["longtake"], invited.rpartition("/")[2]):
        assert secret.encode() not in kept


async def test_where_nobody_logs_in_there_is_no_log_in(tmp_path: Path) -> None:
    async with guarded_app(tmp_path, auth="off") as app, a_browser(app) as browser:
        assert (await browser.get(f"{V1}/session")).json()["auth"] == "off"
        answer = await log_in(browser)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/no-log-in-here")


async def test_a_stream_ends_with_the_log_in_of_its_reader(
    app: FastAPI, owner: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert owner
    monkeypatch.setattr(credential_watch, "CHECK_SECONDS", 0.05)
    async with listening(app) as wire:
        browser = httpx.AsyncClient(base_url=wire.base_url, headers=OWN_PAGE, timeout=30)
        async with browser:
            await log_in(browser)
            async with browser.stream("GET", f"{V1}/events") as stream:
                lines = stream.aiter_lines()
                await anext(lines)
                assert (await browser.delete(f"{V1}/session")).status_code == 204
                rest = [line async for line in lines]
    assert "event: error" in rest
    assert any('"signed_out"' in line for line in rest)
