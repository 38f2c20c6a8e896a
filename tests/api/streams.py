"""An API on a real port, and clients that read its streams as browsers do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from httpx_sse import ServerSentEvent, aconnect_sse

from tests.api.kit import V1, free_port

Json = dict[str, Any]


@asynccontextmanager
async def listening(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The app behind a real server, and a client of it."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="on"))
    task = asyncio.create_task(server.serve())
    try:
        while not server.started and not task.done():
            await asyncio.sleep(0.01)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            yield client
    finally:
        server.should_exit = True
        app.state.hub.end()
        await task


@dataclass(frozen=True)
class Event:
    """As a client gets it."""

    name: str
    id: str
    said: Json

    @property
    def new(self) -> bool:
        """Whether it brought an id of its own."""
        return bool(self.id)


@asynccontextmanager
async def stream(
    client: httpx.AsyncClient, path: str, last: str | None = None
) -> AsyncIterator[AsyncIterator[Event]]:
    """The events of a stream, one by one."""
    headers = {} if last is None else {"Last-Event-ID": last}
    async with aconnect_sse(client, "GET", V1 + path, headers=headers, timeout=60) as source:
        source.response.raise_for_status()

        async def events() -> AsyncIterator[Event]:
            async for sent in source.aiter_sse():
                if sent.data:
                    yield _event(sent)

        yield events()


async def whole(client: httpx.AsyncClient, path: str, last: str | None = None) -> list[Event]:
    """All events, to the end of the stream."""
    async with stream(client, path, last) as events:
        return [event async for event in events]


def _event(sent: ServerSentEvent) -> Event:
    return Event(sent.event, sent.id, sent.json())
