"""A person takes along what is kept about them, and deletes their account."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.api.kit import V1, services_of
from tests.api.people_kit import PASSWORD, a_browser, a_program, an_owner, guarded_app, join

EVE = "eve@films.example"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[FastAPI]:
    async with guarded_app(tmp_path) as app:
        yield app


async def _invite(owner: httpx.AsyncClient, app: FastAPI, role: str) -> httpx.AsyncClient:
    """A browser in which Eve has joined."""
    made = await owner.post(f"{V1}/team/invitations", json={"email": EVE, "role": role})
    browser = a_browser(app)
    assert (await join(browser, made.json()["url"], EVE, name="Eve")).status_code == 204
    return browser


async def _delete(browser: httpx.AsyncClient, password: str | None) -> httpx.Response:
    return await browser.request("DELETE", f"{V1}/session/account", json={"password": password})


async def test_all_that_is_kept_about_a_person_can_be_taken_along(app: FastAPI) -> None:
    eve = await _invite(await an_owner(app), app, "maker")
    answer = await eve.get(f"{V1}/session/data")
    assert answer.headers["content-disposition"] == 'attachment; filename="longtake-data.json"'
    data = answer.json()
    assert (data["person"]["email"], data["person"]["name"]) == (EVE, "Eve")
    assert [row["role"] for row in data["memberships"]] == ["maker"]
    assert len(data["sessions"]) == 1
    assert "accept_invitation" in [row["action"] for row in data["audit"]]
    assert "hash" not in answer.text
    assert "ann@films.example" not in answer.text


async def test_who_deletes_their_account_is_gone_with_log_ins_and_keys(app: FastAPI) -> None:
    owner = await an_owner(app)
    eve = await _invite(owner, app, "manager")
    wish = {"name": "nightly", "scopes": ["jobs:read"]}
    program = a_program(app, (await eve.post(f"{V1}/keys", json=wish)).json()["key"])
    assert (await program.get(f"{V1}/jobs")).status_code == 200
    assert (await _delete(eve, PASSWORD)).status_code == 204
    assert (await program.get(f"{V1}/jobs")).status_code == 401
    assert (await eve.get(f"{V1}/jobs")).status_code == 401
    assert [each["email"] for each in (await owner.get(f"{V1}/team")).json()["members"]] == [
        "ann@films.example"
    ]
    assert await services_of(app).people.users.find_user(EVE) is None
    trail = (await owner.get(f"{V1}/audit")).json()["entries"]
    assert "delete_account" in [entry["action"] for entry in trail]


@pytest.mark.parametrize("password", [None, "not the password"])
async def test_it_needs_the_password(app: FastAPI, password: str | None) -> None:
    eve = await _invite(await an_owner(app), app, "maker")
    assert (await _delete(eve, password)).status_code == 401
    assert await services_of(app).people.users.find_user(EVE) is not None


async def test_the_last_owner_of_a_team_stays(app: FastAPI) -> None:
    owner = await an_owner(app)
    answer = await _delete(owner, PASSWORD)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/last-owner")
    await _invite(owner, app, "owner")
    assert (await _delete(owner, PASSWORD)).status_code == 204


async def test_a_program_has_no_account(app: FastAPI) -> None:
    owner = await an_owner(app)
    wish = {"name": "nightly", "scopes": ["team:read"]}
    program = a_program(app, (await owner.post(f"{V1}/keys", json=wish)).json()["key"])
    assert (await program.get(f"{V1}/session/data")).status_code == 404
