"""API keys over HTTP: made, shown once, used, replaced, revoked; and what refuses them."""

import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from store.people.key_format import ALPHABET, is_well_formed, new_key
from tests.api.kit import V1
from tests.api.people_kit import EVERYTHING, a_key, a_person, a_program, an_owner, guarded_app


@pytest.fixture(scope="module")
async def app(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FastAPI]:
    async with guarded_app(tmp_path_factory.mktemp("keys")) as started:
        yield started


@pytest.fixture(scope="module")
async def owner(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with aclosing(await an_owner(app)) as browser:
        yield browser


async def test_a_key_is_shown_once_and_works_until_it_is_revoked(
    app: FastAPI, owner: httpx.AsyncClient
) -> None:
    key_id, key = await a_key(owner, "jobs:read")
    listed = await owner.get(f"{V1}/keys")
    assert key not in listed.text
    assert [each["hint"] for each in listed.json()["keys"] if each["key_id"] == key_id] == [key[:8]]
    async with a_program(app, key) as program:
        assert (await program.get(f"{V1}/jobs")).status_code == 200
        assert (await owner.delete(f"{V1}/keys/{key_id}")).status_code == 204
        refused = await program.get(f"{V1}/jobs")
    assert (refused.status_code, refused.json()["type"]) == (401, "/problems/key-refused")
    assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]


async def test_a_key_that_is_replaced_goes_on_beside_the_new_one(
    app: FastAPI, owner: httpx.AsyncClient
) -> None:
    key_id, old = await a_key(owner, "jobs:read")
    rotated = (await owner.post(f"{V1}/keys/{key_id}/rotate")).json()
    assert rotated["scopes"] == ["jobs:read"]
    for key in (old, rotated["key"]):
        async with a_program(app, key) as program:
            assert (await program.get(f"{V1}/jobs")).status_code == 200
    again = await owner.post(f"{V1}/keys/{key_id}/rotate")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/key-replaced")


@pytest.mark.parametrize("scope", EVERYTHING)
async def test_a_key_may_only_what_its_scopes_say(app: FastAPI, owner: httpx.AsyncClient, scope: str) -> None:
    calls = {
        "jobs:read": ("GET", "/jobs"),
        "jobs:write": ("DELETE", "/jobs/none"),
        "spend": ("POST", "/jobs/none/retry"),
        "team:read": ("GET", "/team"),
        "team:write": ("DELETE", "/keys/none"),
        "operate": ("POST", "/jobs/recover"),
    }
    _, key = await a_key(owner, scope)
    async with a_program(app, key) as program:
        for needed, (method, path) in calls.items():
            answer = await program.request(method, f"{V1}{path}")
            assert (answer.status_code == 403) is (needed != scope), (path, answer.text)


async def test_nobody_makes_a_key_that_may_more_than_they(app: FastAPI, owner: httpx.AsyncClient) -> None:
    async with aclosing(await a_person(owner, app, "manager@films.example", "manager")) as manager:
        for scopes, days in ((["operate"], 1), (["jobs:read"], None)):
            body = {"name": "More", "scopes": scopes, "expires_in_days": days}
            refused = await manager.post(f"{V1}/keys", json=body)
            assert (refused.status_code, refused.json()["type"]) == (403, "/problems/missing-scope")
        key_id, _ = await a_key(owner, "operate")
        assert (await manager.post(f"{V1}/keys/{key_id}/rotate")).status_code == 403
        assert (await manager.delete(f"{V1}/keys/{key_id}")).status_code == 204
    _, small = await a_key(owner, "team:write")
    async with a_program(app, small) as program:
        body = {"name": "More", "scopes": ["team:write", "spend"]}
        assert (await program.post(f"{V1}/keys", json=body)).status_code == 403


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer",
        "Bearer ",
        "Basic bHRrOng=",
        "Bearer ltk_short",
        "Bearer KEY",
        "Bearer KEYx",
        "Bearer KEY KEY",
        "Bearer eyJhbGciOiJub25lIn0.e30.",
    ],
)
async def test_what_is_no_key_of_ours_is_refused(
    app: FastAPI, owner: httpx.AsyncClient, authorization: str
) -> None:
    # Also beside a session that works: what a caller says of themselves has to be true.
    answer = await owner.get(f"{V1}/jobs", headers={"Authorization": authorization.replace("KEY", new_key())})
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/key-refused")


async def test_a_key_is_found_in_no_log_and_no_answer(
    app: FastAPI, owner: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    _, key = await a_key(owner, "jobs:read")
    with caplog.at_level(logging.DEBUG, "longtake"):
        async with a_program(app, key) as program:
            answers = [
                await program.get(f"{V1}/jobs/{key}"),
                await program.get(f"{V1}/jobs", params={"key": key}),
                await program.post(f"{V1}/generate", json={"prompt": key}),
            ]
    assert answers
    assert "ltk_…" in caplog.text
    assert key[8:] not in caplog.text
    assert all(key[8:] not in answer.text for answer in answers)
    assert key.encode() not in b"".join(path.read_bytes() for path in _files(app))


def _files(app: FastAPI) -> list[Path]:
    return [path for path in app.state.services.settings.var_dir.rglob("*") if path.is_file()]


async def test_of_a_thousand_keys_that_are_not_ours_none_is_taken(
    app: FastAPI, owner: httpx.AsyncClient
) -> None:
    _, key = await a_key(owner)
    people = app.state.services.people
    forged = [new_key() for _ in range(500)]
    forged += [
        key[:at] + letter + key[at + 1 :] for at in range(4, 41) for letter in ALPHABET if letter != key[at]
    ]
    found = [each for each in forged if is_well_formed(each) and await people.keys.find_key(each)]
    assert len(forged) > 1000
    assert found == []
    assert await people.keys.find_key(key)
