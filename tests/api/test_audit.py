"""The audit trail: one entry for each call that may change something, by whoever made it."""

from collections.abc import AsyncIterator
from contextlib import aclosing

import httpx
import pytest
from fastapi import FastAPI

from api.http.cross_origin_guard import SAFE_METHODS
from contracts.people import AccessScope
from tests.api.access_kit import CALLS, Call
from tests.api.kit import V1, Json, services_of
from tests.api.people_kit import a_key, a_person, a_program, an_owner, guarded_app

CHANGING = [
    call for call in CALLS if call.method not in SAFE_METHODS and call.scopes != (AccessScope.JOBS_READ,)
]


@pytest.fixture(scope="module")
async def app(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FastAPI]:
    async with guarded_app(tmp_path_factory.mktemp("audit")) as started:
        yield started


@pytest.fixture(scope="module")
async def owner(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with aclosing(await an_owner(app)) as browser:
        yield browser


async def entries(owner: httpx.AsyncClient, **query: int) -> list[Json]:
    answer = await owner.get(f"{V1}/audit", params=query)
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()["entries"]
    return found


@pytest.mark.parametrize("call", CHANGING, ids=[f"{call.method} {call.path}" for call in CHANGING])
async def test_each_changing_call_has_one_entry(app: FastAPI, owner: httpx.AsyncClient, call: Call) -> None:
    key_id, key = await a_key(owner)
    [last, *_] = await entries(owner)
    async with a_program(app, key) as program:
        answer = await program.request(call.method, call.with_ids())
    [made, *_] = found = await entries(owner)
    assert [each["entry_id"] for each in found if each["entry_id"] > last["entry_id"]] == [made["entry_id"]]
    assert (made["actor"], made["via"], made["status"]) == (f"key:{key_id}", "key", answer.status_code)
    assert made["object"] == call.with_ids()
    assert made["request_id"] == answer.headers["X-Request-Id"]
    assert made["action"] != call.method
    await owner.delete(f"{V1}/keys/{key_id}")


async def test_reading_and_estimates_have_none(owner: httpx.AsyncClient) -> None:
    before = await entries(owner)
    await owner.get(f"{V1}/jobs")
    assert (await owner.post(f"{V1}/estimate", json={"prompt": "A storm"})).status_code == 200
    assert await entries(owner) == before


async def test_log_ins_and_refusals_are_told_and_secrets_are_not(
    app: FastAPI, owner: httpx.AsyncClient
) -> None:
    async with aclosing(await a_person(owner, app, "eve@films.example", "viewer")) as eve:
        assert (await eve.post(f"{V1}/generate", json={"prompt": "A storm"})).status_code == 403
        assert (await eve.get(f"{V1}/audit")).status_code == 403
        await eve.delete(f"{V1}/session")
    told = [(each["action"], each["status"]) for each in await entries(owner, limit=4)]
    assert told == [
        ("log_out", 204),
        ("generate_film", 403),
        ("accept_invitation", 204),
        ("invite_person", 201),
    ]


async def test_a_call_that_breaks_is_told_too(
    app: FastAPI, owner: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(services_of(app).people.teams, "rename_team", breaks)
    assert (await owner.patch(f"{V1}/team", json={"name": "Broken"})).status_code == 500
    [made] = await entries(owner, limit=1)
    assert (made["action"], made["status"]) == ("edit_team", 500)


async def test_pages_follow_each_other(owner: httpx.AsyncClient) -> None:
    for name in ("One", "Two", "Three"):
        assert (await owner.patch(f"{V1}/team", json={"name": name})).status_code == 200
    [first] = await entries(owner, limit=1)
    [second, third] = await entries(owner, limit=2, before=first["entry_id"])
    assert [each["action"] for each in (first, second, third)] == ["edit_team"] * 3
    assert first["entry_id"] > second["entry_id"] > third["entry_id"]
