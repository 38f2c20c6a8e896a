"""Who may call what: every route there is, by every method, for callers who are not known or may not."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from string import Formatter
from typing import Any, NamedTuple

import httpx
import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from sqlalchemy import text
from sqlmodel import SQLModel

from api.access.open_routes import OPEN_PATHS, is_open
from api.app import create_app
from api.auth import ScopeRequirement
from api.services import ApiServices
from cli.ports import find_free_port
from contracts import UploadKind
from contracts.people import ALL_SCOPES, AccessScope, Role
from settings import Settings
from store.job_lifecycle import utc_now
from store.models import UploadRow
from store.people.api_keys import NewKey
from store.people.teams import Teams
from store.people.users import Users
from tests.api.kit import V1, a_row, services_of

HEADER = "X-Forwarded-Email"
IN_A_YEAR = utc_now() + timedelta(days=365)
JSON = {"Accept": "application/json"}
# Which role has all scopes but this one is found by looking; no role lacks these alone.
ROLES = {scope: next((r for r in reversed(Role) if scope not in r.scopes), None) for scope in AccessScope}


class Call(NamedTuple):
    """A route by one of its methods, and the scopes that it asks for."""

    method: str
    path: str
    scopes: tuple[AccessScope, ...]

    def with_ids(self, **ids: str) -> str:
        given = {"n": "1", "language": "de", "voice": "nobody", **ids}
        return self.path.format_map(_Filled(given))


class _Filled(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "none-of-this-id"


def _list_scopes(dependant: Dependant) -> Iterator[AccessScope]:
    for each in dependant.dependencies:
        if isinstance(each.call, ScopeRequirement):
            yield each.call.scope
        yield from _list_scopes(each)


def _list_calls() -> list[Call]:
    return [
        Call(method, route.path, tuple(_list_scopes(route.dependant)) if hasattr(route, "dependant") else ())
        for route in _list_routes()
        for method in sorted(route.methods or {"GET"})
        if not is_open(method, route.path)
    ]


def _list_routes() -> list[Any]:
    return list(iter_route_contexts(create_app(Settings()).routes))


CALLS = _list_calls()
IDS = [f"{call.method} {call.path}" for call in CALLS]
every_call = pytest.mark.parametrize("call", CALLS, ids=IDS)


@pytest.fixture(scope="module")
async def guarded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FastAPI]:
    """An app behind a proxy that logs people in; it is at the tests' own address."""
    settings = Settings(
        var_dir=tmp_path_factory.mktemp("guarded"),
        temporal_address=f"127.0.0.1:{find_free_port()}",
        auth="proxy",
        auth_proxy_header=HEADER,
        auth_proxy_from="127.0.0.1",
    )
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        users = Users(services_of(app).database)
        for role in Role:
            await users.add_to_team(_address(role), settings.owner, role)
        yield app


@pytest.fixture
async def client(guarded: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=guarded)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=JSON) as client:
        yield client


def _address(role: Role) -> str:
    return f"{role}@films.example"


def _as(role: Role) -> dict[str, str]:
    return {HEADER: _address(role)}


def test_there_are_calls_and_each_open_path_is_one() -> None:
    assert len(CALLS) > 40
    assert OPEN_PATHS - {route.path for route in _list_routes()} == set()


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
    answer = await client.request(call.method, call.with_ids(), headers=_as(role))
    assert answer.status_code == 403
    assert f'scope="{scope}"' in answer.headers["WWW-Authenticate"]
    if call.method != "HEAD":
        assert answer.json()["type"] == "/problems/missing-scope"


@pytest.fixture(scope="module")
async def foreign(guarded: FastAPI) -> dict[str, str]:
    """Ids of things of another team."""
    services = services_of(guarded)
    job, _ = await services.jobs.add_job(a_row("another-team"))
    upload = UploadRow(
        id="foreign-upload",
        owner="another-team",
        kind=UploadKind.PICTURE,
        digest="d",
        asset_key="uploads/foreign.jpg",
        media_type="image/jpeg",
        size_bytes=1,
        created_at=utc_now(),
        given_at=utc_now(),
        stored_at=utc_now(),
    )
    async with services.database.write_session() as session:
        session.add(upload)
    share, _ = await services.shares.create_share("another-team", job.id, IN_A_YEAR)
    return {"job_id": job.id, "upload_id": upload.id, "share_id": share.id, **await _foreign_people(services)}


async def _foreign_people(services: ApiServices) -> dict[str, str]:
    """Ids of another team's people and credentials."""
    people = services.people
    await people.teams.ensure_team("another-team")
    user = await people.users.add_to_team("foreign@films.example", "another-team", Role.OWNER)
    key, _ = await people.keys.create_key("another-team", NewKey("Theirs", ALL_SCOPES, user.id))
    session, _ = await people.sessions.begin_session(user.id, agent="", address="")
    invitation, _ = await people.invitations.invite(
        "another-team", Role.MAKER, IN_A_YEAR, email=None, made_by=user.id
    )
    ids = {"user_id": user.id, "key_id": key.id, "session_id": session.id}
    return ids | {"invitation_id": invitation.id}


@pytest.mark.parametrize(
    "call", [call for call in CALLS if "_id}" in call.path], ids=[name for name in IDS if "_id}" in name]
)
async def test_what_another_team_has_is_not_there(
    guarded: FastAPI, client: httpx.AsyncClient, foreign: dict[str, str], call: Call
) -> None:
    names = {name for _, name, _, _ in Formatter().parse(call.path) if name and name.endswith("_id")}
    assert names <= foreign.keys()
    before = await _dump(guarded)
    answer = await client.request(call.method, call.with_ids(**foreign), headers=_as(Role.OWNER))
    assert answer.status_code == 404
    after = await _dump(guarded)
    # Who asked for it is told, and nothing else has changed.
    told = before.pop("audit")
    assert after.pop("audit")[: len(told)] == told
    assert after == before


async def test_lists_have_nothing_of_another_team(client: httpx.AsyncClient, foreign: dict[str, str]) -> None:
    assert foreign
    answer = await client.get(f"{V1}/jobs", headers=_as(Role.OWNER))
    assert answer.json()["jobs"] == []
    order = {"ids": [foreign["job_id"]]}
    report = (await client.post(f"{V1}/jobs/delete", json=order, headers=_as(Role.OWNER))).json()
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
        answer = await client.get(f"{V1}/jobs", headers=_as(Role.OWNER))
    assert answer.status_code == 401


async def test_a_probe_is_told_no_details_and_the_page_is_served(client: httpx.AsyncClient) -> None:
    for path in ("/healthz", "/", "/openapi.json", "/docs"):
        assert (await client.get(path)).status_code == 200
    assert (await client.get("/readyz")).status_code == 503


def test_the_operator_may_everything() -> None:
    assert {scope for call in CALLS for scope in call.scopes} <= ALL_SCOPES


async def _dump(app: FastAPI) -> dict[str, list[tuple[Any, ...]]]:
    async with services_of(app).database.read_session() as session:
        connection = await session.connection()
        return {
            name: [tuple(row) for row in await connection.execute(text(f"SELECT * FROM {name}"))]  # noqa: S608 - our own names
            for name in SQLModel.metadata.tables
        }
