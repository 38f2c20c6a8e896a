"""Every route there is, by every method, callers of each role, and what belongs to another team."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

import httpx
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from sqlalchemy import text
from sqlmodel import SQLModel

from api.access.open_routes import is_open
from api.app import create_app
from api.auth import ScopeRequirement
from api.services import ApiServices
from cli.ports import find_free_port
from contracts import CallerNotice, JobStatus, UploadKind
from contracts.people import ALL_SCOPES, AccessScope, Role
from settings import Settings
from store.job_lifecycle import utc_now
from store.models import UploadRow
from store.people.api_keys import NewKey
from store.people.push_subscriptions import NewSubscription
from store.people.users import Users
from store.webhook_log import WebhookLog
from tests.api.kit import a_row, services_of
from tests.fixtures.databases import put_catalog

HEADER = "X-Forwarded-Email"
IN_A_YEAR = utc_now() + timedelta(days=365)
JSON = {"Accept": "application/json"}
_A_BROWSER = NewSubscription(
    session_id=None,
    endpoint="https://push.example/foreign",
    p256dh="",
    auth="",
    vapid_key="",
    name="Theirs",
    when_ended=True,
    when_needed=True,
)


class Call(NamedTuple):
    """A route by one of its methods, and the scopes that it asks for."""

    method: str
    path: str
    scopes: tuple[AccessScope, ...]

    @property
    def id_names(self) -> set[str]:
        """The names of the ids in its path."""
        names = {name for _, name, _, _ in Formatter().parse(self.path) if name}
        return {name for name in names if name.endswith("_id")}

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
        for route in list_routes()
        for method in sorted(route.methods or {"GET"})
        if not is_open(method, route.path)
    ]


def list_routes() -> list[Any]:
    return list(iter_route_contexts(create_app(Settings()).routes))


CALLS = _list_calls()


@asynccontextmanager
async def app_behind_proxy(folder: Path, database_url: str = "") -> AsyncIterator[FastAPI]:
    """An app, started, behind a proxy that logs people in; it is at the tests' own address."""
    settings = Settings(
        var_dir=folder,
        database_url=database_url,
        temporal_address=f"127.0.0.1:{find_free_port()}",
        auth="proxy",
        auth_proxy_header=HEADER,
        auth_proxy_from="127.0.0.1",
    )
    app = create_app(settings)
    await put_catalog(folder)
    async with app.router.lifespan_context(app):
        users = Users(services_of(app).database)
        for role in Role:
            await users.add_to_team(_address(role), settings.owner, role)
        yield app


def a_caller(app: FastAPI) -> httpx.AsyncClient:
    """A client of the app that is nobody yet."""
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=JSON)


def _address(role: Role) -> str:
    return f"{role}@films.example"


def as_(role: Role) -> dict[str, str]:
    """Headers by which the caller is somebody of this role."""
    return {HEADER: _address(role)}


async def make_foreign(services: ApiServices) -> dict[str, str]:
    """Make one of each thing that a team may have, for another team; return their ids."""
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
    notice = CallerNotice(job_id=job.id, run_id="run-1", status=JobStatus.COMPLETED, ended_at=utc_now())
    message = await WebhookLog(services.database).open_delivery(job, notice)
    ids = {"job_id": job.id, "upload_id": upload.id, "share_id": share.id, "delivery_id": message.id}
    return ids | await _foreign_people(services)


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
    browser = await people.push_subscriptions.subscribe(user.id, _A_BROWSER)
    ids = {"user_id": user.id, "key_id": key.id, "session_id": session.id}
    return ids | {"invitation_id": invitation.id, "subscription_id": browser.id}


async def dump(services: ApiServices) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables, in some order that is always the same."""
    async with services.database.read_session() as session:
        connection = await session.connection()
        return {
            name: sorted(map(tuple, await connection.execute(text(f"SELECT * FROM {name}"))), key=repr)  # noqa: S608 - our own names
            for name in SQLModel.metadata.tables
        }
