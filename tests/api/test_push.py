"""People say which of their browsers tell them of films; a browser's address is told to nobody again."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from push.vapid import VapidKeys
from store.push_deliveries import PushDeliveries
from tests.api.kit import V1, services_of
from tests.api.people_kit import PASSWORD, a_browser, a_key, a_person, a_program, an_owner, guarded_app
from tests.push_kit import TestBrowser

BROWSERS = f"{V1}/session/notifications/browsers"
ENDPOINT = "https://push.example:8443/send/a-secret"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19 Safari/604"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[FastAPI]:
    async with guarded_app(tmp_path) as app:
        yield app


@pytest.fixture
async def ann(app: FastAPI) -> httpx.AsyncClient:
    return await an_owner(app)


def _wish(endpoint: str = ENDPOINT, **wishes: bool) -> dict[str, Any]:
    return TestBrowser().subscription(endpoint, **wishes)


async def _names(client: httpx.AsyncClient) -> list[str]:
    return [each["name"] for each in (await client.get(BROWSERS)).json()["browsers"]]


async def test_a_person_has_several_browsers_told_and_takes_them_back(
    app: FastAPI, ann: httpx.AsyncClient
) -> None:
    known = (await ann.get(BROWSERS)).json()
    assert known == {
        "is_set_up": True,
        "public_key": VapidKeys(services_of(app).settings.signing_secrets).public_text,
        "browsers": [],
    }
    ids = []
    for agent, end in ((FIREFOX, "1"), (CHROME, "2"), (SAFARI, "3"), ("", "4")):
        made = await ann.post(BROWSERS, json=_wish(ENDPOINT + end), headers={"User-Agent": agent})
        assert made.status_code == 200, made.text
        assert "a-secret" not in made.text
        ids.append(made.json()["subscription_id"])
    assert await _names(ann) == ["Firefox on Linux", "Chrome on Windows", "Safari on iPhone", "A browser"]
    assert made.json() | {"created_at": None} == {
        "subscription_id": ids[3],
        "name": "A browser",
        "push_service": "push.example",
        "when_ended": True,
        "when_needed": True,
        "created_at": None,
        "used_at": None,
        "is_dead": False,
        "refused_at": None,
        "refused_code": None,
    }
    assert [(await ann.delete(f"{BROWSERS}/{ids[0]}")).status_code for _ in range(2)] == [204, 404]
    assert len(await _names(ann)) == 3


async def test_a_browser_that_says_so_again_is_the_same(ann: httpx.AsyncClient) -> None:
    first = (await ann.post(BROWSERS, json=_wish())).json()
    again = (await ann.post(BROWSERS, json=_wish(when_ended=False))).json()
    assert (again["subscription_id"], again["when_ended"]) == (first["subscription_id"], False)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"endpoint": "http://push.example/x"}, "endpoint"),
        ({"endpoint": "https://127.0.0.1/x"}, "endpoint"),
        ({"endpoint": "https://169.254.169.254/latest"}, "endpoint"),
        ({"endpoint": "https://user:word@push.example/x"}, "endpoint"),
        ({"endpoint": "https://push.example/\n"}, "endpoint"),
        ({"endpoint": "https://push.example/" + "x" * 2_048}, "endpoint"),
        ({"endpoint": "x"}, "endpoint"),
        ({"keys": {"p256dh": "AAAA", "auth": "AAAA"}}, "keys"),
        ({"keys": {"p256dh": "AAAA"}}, "keys.auth"),
        ({"session_id": "another"}, "session_id"),
    ],
)
async def test_an_address_or_key_that_is_none_is_refused(
    ann: httpx.AsyncClient, change: dict[str, Any], field: str
) -> None:
    answer = await ann.post(BROWSERS, json=_wish() | change)
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field])
    assert await _names(ann) == []


async def test_a_browser_is_told_nothing_more_once_it_is_logged_out(
    app: FastAPI, ann: httpx.AsyncClient
) -> None:
    other = a_browser(app)
    log_in = {"email": "ann@films.example", "password": PASSWORD}
    assert (await other.post(f"{V1}/session", json=log_in)).status_code == 204
    await ann.post(BROWSERS, json=_wish(), headers={"User-Agent": FIREFOX})
    await other.post(BROWSERS, json=_wish(ENDPOINT + "2"), headers={"User-Agent": CHROME})
    assert await _names(other) == ["Firefox on Linux", "Chrome on Windows"]
    assert (await ann.delete(f"{V1}/session")).status_code == 204
    assert await _names(other) == ["Chrome on Windows"]


async def test_nobody_sees_or_removes_anothers_browsers(app: FastAPI, ann: httpx.AsyncClient) -> None:
    made = (await ann.post(BROWSERS, json=_wish())).json()
    eve = await a_person(ann, app, "eve@films.example", "maker")
    assert await _names(eve) == []
    assert (await eve.delete(f"{BROWSERS}/{made['subscription_id']}")).status_code == 404
    assert len(await _names(ann)) == 1


async def test_a_programs_key_has_no_browsers(app: FastAPI, ann: httpx.AsyncClient) -> None:
    program = a_program(app, (await a_key(ann))[1])
    for answer in (
        await program.get(BROWSERS),
        await program.post(BROWSERS, json=_wish()),
        await program.delete(f"{BROWSERS}/none"),
    ):
        assert answer.status_code == 404


async def test_a_test_is_for_an_own_browser_that_was_not_told_just_now(
    app: FastAPI, ann: httpx.AsyncClient
) -> None:
    own = (await ann.post(BROWSERS, json=_wish())).json()["subscription_id"]
    assert (await ann.post(f"{BROWSERS}/none/test")).status_code == 404
    # Without Temporal nothing is sent, and nobody is told that it was.
    assert (await ann.post(f"{BROWSERS}/{own}/test")).status_code == 503
    await PushDeliveries(services_of(app).database).record_told(own)
    refused = await ann.post(f"{BROWSERS}/{own}/test")
    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-tests")
    assert 0 < int(refused.headers["Retry-After"]) <= 10


async def test_a_browser_with_another_address_is_told_there_of_the_same(
    app: FastAPI, ann: httpx.AsyncClient
) -> None:
    own = (await ann.post(BROWSERS, json=_wish(when_needed=False))).json()
    moved = ENDPOINT + "-moved"
    renewal: dict[str, Any] = {"old_endpoint": ENDPOINT, "endpoint": moved, "keys": TestBrowser().keys}
    for _ in range(2):
        again = (await ann.post(f"{BROWSERS}/renewal", json=renewal)).json()
        assert (again["subscription_id"], again["when_needed"]) == (own["subscription_id"], False)
    user_id = (await ann.get(f"{V1}/session")).json()["user_id"]
    [row] = await services_of(app).people.push_subscriptions.list_subscriptions(user_id)
    assert (row.endpoint, row.p256dh) == (moved, renewal["keys"]["p256dh"])
    eve = await a_person(ann, app, "eve@films.example", "maker")
    stolen = renewal | {"old_endpoint": moved, "endpoint": ENDPOINT + "-eve"}
    assert (await eve.post(f"{BROWSERS}/renewal", json=stolen)).status_code == 404
    assert (
        await ann.post(f"{BROWSERS}/renewal", json=renewal | {"endpoint": "https://10.0.0.1/"})
    ).status_code == 422


async def test_where_it_is_switched_off_no_browser_is_told(tmp_path: Path) -> None:
    async with guarded_app(tmp_path, web_push=False) as app:
        ann = await an_owner(app)
        assert (await ann.get(BROWSERS)).json() == {"is_set_up": False, "public_key": None, "browsers": []}
        answer = await ann.post(BROWSERS, json=_wish())
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/no-push-here")


async def test_what_is_kept_can_be_taken_along_and_goes_with_the_person(
    app: FastAPI, ann: httpx.AsyncClient
) -> None:
    eve = await a_person(ann, app, "eve@films.example", "maker")
    user_id = (await eve.get(f"{V1}/session")).json()["user_id"]
    await eve.post(BROWSERS, json=_wish())
    [row] = (await eve.get(f"{V1}/session/data")).json()["browsers"]
    assert row["endpoint"] == ENDPOINT
    assert row.keys() & {"auth", "p256dh", "vapid_key"} == set()
    assert (
        await eve.request("DELETE", f"{V1}/session/account", json={"password": PASSWORD})
    ).status_code == 204
    assert await services_of(app).people.push_subscriptions.list_subscriptions(user_id) == []


async def test_the_service_worker_is_served_for_the_whole_page(app: FastAPI) -> None:
    stranger = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost")
    answer = await stranger.get("/sw.js")
    assert answer.status_code == 200
    headers = {name: answer.headers[name] for name in ("Content-Type", "Cache-Control")}
    assert headers == {"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache"}
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    assert "showNotification" in answer.text
    assert (await stranger.head("/sw.js")).status_code == 200
