"""What the tests of this room are built from."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

import httpx
from fastapi import FastAPI
from temporalio.client import Client
from temporalio.worker import Worker

from api.access.authenticator import Authenticator
from api.jobs.create import new_job_from_brief
from api.providers.brief_validation import ResolvedModels
from api.services import ApiServices
from cli.ports import find_free_port
from contracts import Brief
from contracts.task_queues import CALLS_QUEUE, MEDIA_QUEUE, poll_queue, submit_queue
from providers.registry import ANIMATIC, MUSIC_BED
from store.jobs import NewJob
from tests.api.fakes import Fakes
from tests.conditions import eventually
from worker import create_workflow_worker

V1 = "/api/v1"
PROMPT = "A lighthouse keeper finds a message in a bottle and sails out to find who sent it."

T = TypeVar("T")
Json = dict[str, Any]


def a_brief(**fields: object) -> Json:
    """The body of a request that is fine."""
    return {"prompt": PROMPT, "duration_seconds": 10, **fields}


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The app, started, and a client of it without a wire between."""
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield client


def services_of(app: FastAPI) -> ApiServices:
    """The rooms of a started app."""
    services: ApiServices = app.state.services
    return services


def call_for_team(app: FastAPI, team_id: str) -> None:
    """From now on, who calls this app is of another team."""
    services = services_of(app)
    others = services.settings.model_copy(update={"owner": team_id})
    object.__setattr__(services, "authenticator", Authenticator(others, services.people))


@asynccontextmanager
async def working(client: Client, fakes: Fakes, *providers: str) -> AsyncIterator[Fakes]:
    """Workers on all our queues: the real workflows, and activities that only pretend."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(create_workflow_worker(client))
        own = (queue(each) for each in providers or ("animatic",) for queue in (submit_queue, poll_queue))
        for queue in (CALLS_QUEUE, MEDIA_QUEUE, *own):
            await stack.enter_async_context(Worker(client, task_queue=queue, activities=fakes.activities))
        yield fakes


async def post_job(client: httpx.AsyncClient, **fields: object) -> str:
    """A new job's id."""
    answer = await client.post(f"{V1}/generate", json=a_brief(**fields))
    assert answer.status_code == 202, answer.text
    job_id: str = answer.json()["job_id"]
    return job_id


async def get(client: httpx.AsyncClient, path: str) -> Json:
    """The JSON of a good answer."""
    answer = await client.get(f"{V1}{path}", headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    body: Json = answer.json()
    return body


async def until_status(client: httpx.AsyncClient, job_id: str, *statuses: str) -> Json:
    """The job when it has one of these."""

    async def reached() -> Json | None:
        job = await get(client, f"/jobs/{job_id}")
        return job if job["status"] in statuses else None

    return await eventually(reached)


class Line:
    """The line to a server: cut until it is opened."""

    def __init__(self, target: str) -> None:
        self._host, _, self._port = target.rpartition(":")
        self.port = find_free_port()
        self._pipes: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Join the line to the server for a while."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        try:
            yield
        finally:
            server.close()
            for pipe in self._pipes:
                pipe.cancel()
            await asyncio.gather(*self._pipes, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._host, int(self._port))
        self._pipes |= {asyncio.create_task(_pump(reader, back)), asyncio.create_task(_pump(there, writer))}


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()


def a_row(owner: str = "local", **fields: object) -> NewJob:
    """A job to be put into the catalog by hand."""
    brief = Brief.model_validate(a_brief(**fields))
    return new_job_from_brief(owner, brief, ResolvedModels(ANIMATIC, music=MUSIC_BED), None)


async def order_language(api: httpx.AsyncClient, job: Json, body: Json, path: str = "") -> httpx.Response:
    return await api.post(f"{V1}/jobs/{job['job_id']}/languages{path}", json=body)


async def until_made(api: httpx.AsyncClient, job: Json) -> Json:
    """The job once its films in other languages are made, or not."""

    async def ended() -> Json | None:
        found = await get(api, f"/jobs/{job['job_id']}")
        states = {film["state"] for film in found["results"]["languages"]}
        return found if found["status"] == "completed" and "making" not in states else None

    return await eventually(ended)
