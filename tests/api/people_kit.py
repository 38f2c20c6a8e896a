"""An API where people log in, for tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from api.app import create_app
from api.people.owner_link import make_owner_link
from cli.ports import find_free_port
from settings import Settings
from tests.api.kit import V1, services_of
from tests.fixtures.databases import put_catalog

PASSWORD = "correct horse battery"  # noqa: S105 - of nobody
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
EVERYTHING = ["jobs:read", "jobs:write", "spend", "team:read", "team:write", "audit:read", "operate"]


@asynccontextmanager
async def guarded_app(folder: Path, **given: Any) -> AsyncIterator[FastAPI]:  # noqa: ANN401 - fields of Settings
    """An app, started, where people log in. Temporal is away."""
    nobody = f"127.0.0.1:{find_free_port()}"
    fields: dict[str, Any] = {"var_dir": folder, "temporal_address": nobody, "auth": "on"}
    app = create_app(Settings(**(fields | given)))
    await put_catalog(folder)
    async with app.router.lifespan_context(app):
        yield app


def a_browser(app: FastAPI, url: str = "http://localhost", **headers: str) -> httpx.AsyncClient:
    """A browser on a page of ours: it keeps cookies, and says from where a request comes."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=url, headers=OWN_PAGE | headers)


def a_program(app: FastAPI, key: str) -> httpx.AsyncClient:
    """A program with a key."""
    headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://localhost", headers=headers
    )


def token_of(link: str) -> str:
    return link.rpartition("/")[2]


async def join(browser: httpx.AsyncClient, link: str, email: str, **given: str) -> httpx.Response:
    body = {"token": token_of(link), "email": email, "password": PASSWORD} | given
    return await browser.post(f"{V1}/session/join", json=body)


async def an_owner(app: FastAPI, email: str = "ann@films.example") -> httpx.AsyncClient:
    """A browser in which a first owner has logged in."""
    services, browser = services_of(app), a_browser(app)
    link = await make_owner_link(services.settings, services.people)
    assert (await join(browser, link, email)).status_code == 204
    return browser


async def a_person(owner: httpx.AsyncClient, app: FastAPI, email: str, role: str) -> httpx.AsyncClient:
    """A browser in which somebody has logged in whom the owner has invited."""
    invited = await owner.post(f"{V1}/team/invitations", json={"email": email, "role": role})
    assert invited.status_code == 201, invited.text
    browser = a_browser(app)
    assert (await join(browser, invited.json()["url"], email)).status_code == 204
    return browser


async def a_key(owner: httpx.AsyncClient, *scopes: str) -> tuple[str, str]:
    """The id of a new key, and the key."""
    made = await owner.post(f"{V1}/keys", json={"name": "A program", "scopes": list(scopes or EVERYTHING)})
    assert made.status_code == 201, made.text
    return made.json()["key_id"], made.json()["key"]
