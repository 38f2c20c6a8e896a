"""Who may call what: every route there is, by every method, for callers who are not known or may not."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from api.access.open_routes import OPEN_PATHS
from contracts.people import ALL_SCOPES, AccessScope, Role
from store.people.teams import Teams
from store.people.users import Users
from tests.api.access_kit import (
    CALLS,
    HEADER,
    Call,
    a_caller,
    app_behind_proxy,
    as_,
    dump,
    list_routes,
    make_foreign,
)
from tests.api.kit import V1, services_of

IDS = [f"{call.method} {call.path}" for call in CALLS]
# Which role has all scopes but this one is found by looking; no role lacks these alone.
ROLES = {scope: next((r for r in reversed(Role) if scope not in r.scopes), None) for scope in AccessScope}
every_call = pytest.mark.parametrize("call", CALLS, ids=IDS)


@pytest.fixture(scope="module")
async def guarded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FastAPI]:
    """An app behind a proxy that logs people in; it is at the tests' own address."""
    async with app_behind_proxy(tmp_path_factory.mktemp("guarded")) as app:
        yield app


@pytest.fixture(scope="module")
async def foreign(guarded: FastAPI) -> dict[str, str]:
    """Ids of things of another team."""
    return await make_foreign(services_of(guarded))


@pytest.fixture
async def client(guarded: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with a_caller(guarded) as client:
        yield client


def test_there_are_calls_and_each_open_path_is_one() -> None:
    assert len(CALLS) > 40
    assert OPEN_PATHS - {route.path for route in list_routes()} == set()


@every_call
def test_each_call_asks_for_one_scope(call: Call) -> None:
    assert len(call.scopes) == 1


@every_call
async def test_a_call_without_a_credential_is_refused(client: httpx.AsyncClient, call: Call) -> None:
    answer = await client.request(call.method, call.with_ids())
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    if call.method != "HEAD":
        assert answer.json()["type"] == "/problems/not-logged-in"


@every_call
async def test_a_call_without_its_scope_is_refused(client: httpx.AsyncClient, call: Call) -> None:
    [scope] = call.scopes
    role = ROLES[scope]
    if role is None:
        return  # Each role has it: keys without it are refused in test_api_keys.py.
    answer = await client.request(call.method, call.with_ids(), headers=as_(role))
    assert answer.status_code == 403
    assert f'scope="{scope}"' in answer.headers["WWW-Authenticate"]
    if call.method != "HEAD":
        assert answer.json()["type"] == "/problems/missing-scope"


@pytest.mark.parametrize(
    "call", [call for call in CALLS if call.id_names], ids=[name for name in IDS if "_id}" in name]
)
async def test_what_another_team_has_is_not_there(
    guarded: FastAPI, client: httpx.AsyncClient, foreign: dict[str, str], call: Call
) -> None:
    assert call.id_names <= foreign.keys()
    before = await dump(services_of(guarded))
    answer = await client.request(call.method, call.with_ids(**foreign), headers=as_(Role.OWNER))
    assert answer.status_code == 404
    after = await dump(services_of(guarded))
    # Who asked for it is told, and nothing else has changed.
    assert set(before.pop("audit")) <= set(after.pop("audit"))
    assert after == before


async def test_lists_have_nothing_of_another_team(client: httpx.AsyncClient, foreign: dict[str, str]) -> None:
    assert foreign
    answer = await client.get(f"{V1}/jobs", headers=as_(Role.OWNER))
    assert answer.json()["jobs"] == []
    order = {"ids": [foreign["job_id"]]}
    report = (await client.post(f"{V1}/jobs/delete", json=order, headers=as_(Role.OWNER))).json()
    assert [refused["type"] for refused in report["refused"]] == ["/problems/job-not-found"]


async def test_a_person_whom_the_proxy_brings_for_the_first_time_is_a_member(
    guarded: FastAPI, client: httpx.AsyncClient
) -> None:
    new = {HEADER: "New@Films.example"}
    assert (await client.get(f"{V1}/jobs", headers=new)).status_code == 200
    services = services_of(guarded)
    user = await Users(services.database).find_user("new@films.example")
    assert user
    teams, team = Teams(services.database), services.settings.owner
    assert await teams.find_role(team, user.id) is Role.MAKER
    await teams.remove_member(team, user.id, by=Role.OWNER)
    assert (await client.get(f"{V1}/jobs", headers=new)).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(HEADER, "nobody")],
        [(HEADER, "")],
        [(HEADER, "a@b.example"), (HEADER, "c@d.example")],
        [(HEADER, f"{'a' * 300}@b.example")],
    ],
)
async def test_a_proxy_that_names_nobody_is_refused(
    client: httpx.AsyncClient, headers: list[tuple[str, str]]
) -> None:
    assert (await client.get(f"{V1}/jobs", headers=headers)).status_code == 401


@pytest.mark.parametrize(
    "peer",
    # A server that believes `X-Forwarded-For` leaves no port: that address was only said.
    [("10.0.0.9", 4711), ("127.0.0.1", 0)],
)
async def test_only_the_proxy_is_believed(guarded: FastAPI, peer: tuple[str, int]) -> None:
    transport = httpx.ASGITransport(app=guarded, client=peer)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get(f"{V1}/jobs", headers=as_(Role.OWNER))
    assert answer.status_code == 401


async def test_a_probe_is_told_no_details_and_the_page_is_served(client: httpx.AsyncClient) -> None:
    for path in ("/healthz", "/", "/openapi.json", "/docs"):
        assert (await client.get(path)).status_code == 200
    assert (await client.get("/readyz")).status_code == 503


def test_the_operator_may_everything() -> None:
    assert {scope for call in CALLS for scope in call.scopes} <= ALL_SCOPES
