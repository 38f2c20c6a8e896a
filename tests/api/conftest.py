"""An API on a real catalog and a real Temporal server."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from api.app import create_app
from cli.ports import find_free_port
from settings import Settings
from store.pagination import MAX_LIMIT, JobQuery
from tests.api.fakes import Fakes
from tests.api.kit import served, services_of, working
from tests.api.streams import listening


@pytest.fixture
def settings(tmp_path: Path, temporal_address: str, sqlite_url: str) -> Settings:
    """Everything below the test's own folder, and an owner of its own, by whom the server can be asked."""
    return Settings(
        var_dir=tmp_path,
        database_url=sqlite_url,
        temporal_address=temporal_address,
        owner=f"owner-{uuid4().hex}",
    )


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """The app; `api` starts it."""
    return create_app(settings)


@pytest.fixture
async def api(app: FastAPI, temporal: WorkflowEnvironment) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the started app. What its jobs left running on the server is ended.

    Also of what the catalog calls ended: cancelled before any worker took it up, a job still waits for one.
    """
    async with served(app) as client:
        yield client
        await _end_all(app, temporal.client)


@pytest.fixture
async def wired(app: FastAPI, temporal: WorkflowEnvironment) -> AsyncIterator[httpx.AsyncClient]:
    """The same over a real wire, for streams. Files about streams call it `api`, for their workers' sake."""
    async with listening(app) as client:
        yield client
        await _end_all(app, temporal.client)


@pytest.fixture
async def worker(api: httpx.AsyncClient, app: FastAPI, temporal: WorkflowEnvironment) -> AsyncIterator[Fakes]:
    """Workers whose provider jobs end when the test says `worker.go.set()`."""
    async with working(temporal.client, Fakes(services_of(app))) as fakes:
        yield fakes
        fakes.go.set()


async def _end_all(app: FastAPI, client: Client) -> None:
    rooms = services_of(app)
    mine = await rooms.jobs.list_page(rooms.settings.owner, JobQuery(limit=MAX_LIMIT))
    for row in mine.jobs:
        await _end(client, row.id)


async def _end(client: Client, job_id: str) -> None:
    try:
        await client.get_workflow_handle(job_id).terminate("the test is over")
    except RPCError:
        return  # It never began, or has ended.


@pytest.fixture(scope="module")
async def away(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an API whose Temporal server does not answer; one for all tests of a file."""
    nobody = f"127.0.0.1:{find_free_port()}"
    settings = Settings(var_dir=tmp_path_factory.mktemp("away"), temporal_address=nobody)
    async with served(create_app(settings)) as client:
        yield client


@pytest.fixture
def settings_away(tmp_path: Path, sqlite_url: str) -> Settings:
    """Settings that point at a port where nobody listens."""
    return Settings(
        var_dir=tmp_path, database_url=sqlite_url, temporal_address=f"127.0.0.1:{find_free_port()}"
    )
