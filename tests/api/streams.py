"""An API on a real port, and clients that read its streams as browsers do."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass

import httpx
import uvicorn
from fastapi import FastAPI

from api.progress.hub import ProgressHub
from cli.ports import find_free_port
from tests.api.kit import V1, Json
from tests.conditions import eventually


@dataclass(frozen=True)
class Event:
    """As a client gets it; `id` is empty where the server sent no id with it."""

    name: str
    id: str
    said: Json


@asynccontextmanager
async def listening(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The app behind a real server, and a client of it."""
    port = find_free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None))
    task = asyncio.create_task(server._serve())  # Without its handlers of signals: they are pytest's.
    try:
        await eventually(lambda: server.started, "the server listens")
        limits = httpx.Limits(max_connections=200)
        base = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(base_url=base, trust_env=False, limits=limits, timeout=60) as client:
            yield client
    finally:
        server.should_exit = True
        hub_of(app).close_streams()
        await task


def hub_of(app: FastAPI) -> ProgressHub:
    """What is watched in a started app."""
    hub: ProgressHub = app.state.hub
    return hub


@asynccontextmanager
async def stream(
    client: httpx.AsyncClient, path: str, last: str | None = None
) -> AsyncIterator[AsyncGenerator[Event]]:
    """The events of a stream, one by one."""
    headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last} if last is not None else {})
    async with client.stream("GET", V1 + path, headers=headers) as answer:
        assert answer.status_code == 200, await answer.aread()
        async with aclosing(_events(answer)) as events:
            yield events


async def whole(client: httpx.AsyncClient, path: str, last: str | None = None) -> list[Event]:
    """All events, to the end of the stream."""
    async with stream(client, path, last) as events:
        return [event async for event in events]


async def read_until(events: AsyncGenerator[Event], name: str, **said: object) -> list[Event]:
    """The next events, to the first that is called so and says that."""
    heard = []
    async for event in events:
        heard.append(event)
        if event.name == name and said.items() <= event.said.items():
            return heard
    raise AssertionError(f"the stream ended without {name} {said}: {heard}")


async def _events(answer: httpx.Response) -> AsyncGenerator[Event]:
    fields: dict[str, str] = {}
    async for line in answer.aiter_lines():
        name, _, value = line.partition(": ")
        fields[name] = value
        if not line:
            if "data" in fields:
                yield Event(fields["event"], fields.get("id", ""), json.loads(fields["data"]))
            fields = {}
