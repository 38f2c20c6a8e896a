"""What the tests of this room are built from."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

import httpx
from fastapi import FastAPI
from temporalio.client import Client
from temporalio.worker import Worker

from api.accept import new_job
from api.fit import Cast
from api.services import Services
from providers.registry import ANIMATIC, MUSIC_BED
from store.jobs import NewJob
from tests.api.fakes import Fakes
from worker import workflow_worker
from workflows.contracts import Brief
from workflows.timeouts import CALLS_QUEUE, MEDIA_QUEUE, poll_queue, submit_queue

V1 = "/api/v1"
PROMPT = "A lighthouse keeper finds a message in a bottle and sails out to find who sent it."
BOUND_SECONDS = 30.0

T = TypeVar("T")
Json = dict[str, Any]


def a_brief(**fields: object) -> Json:
    """The body of a request that is fine."""
    return {"prompt": PROMPT, "duration_seconds": 10, **fields}


async def eventually(holds: Callable[[], Awaitable[T | None]]) -> T:
    """Ask until the answer is truthy, and return it."""
    last = time.monotonic() + BOUND_SECONDS
    while not (answer := await holds()):
        assert time.monotonic() < last, "it never came true"
        await asyncio.sleep(0.05)
    return answer


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The app, started, and a client of it without a wire between."""
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield client


def services_of(app: FastAPI) -> Services:
    """The rooms of a started app."""
    services: Services = app.state.services
    return services


@asynccontextmanager
async def working(client: Client, fakes: Fakes, provider: str = "animatic") -> AsyncIterator[Fakes]:
    """Workers on all our queues: the real workflows, and activities that only pretend."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(workflow_worker(client))
        for queue in (CALLS_QUEUE, MEDIA_QUEUE, submit_queue(provider), poll_queue(provider)):
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


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Line:
    """The line to a server: cut until it is opened."""

    def __init__(self, target: str) -> None:
        self._host, _, self._port = target.rpartition(":")
        self.port = free_port()
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
    return new_job(owner, brief, Cast(ANIMATIC, music=MUSIC_BED), None)
