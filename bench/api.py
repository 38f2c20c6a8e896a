"""A real API process, on a free port."""

import asyncio
import os
import socket
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import httpx
from temporalio.client import Client

from cli.configuration import api_url
from cli.parts import parts_of
from cli.ready import api_ready
from settings import Settings


@dataclass(frozen=True)
class Served:
    """An API process, and a client of it."""

    http: httpx.AsyncClient
    port: int
    pid: int


@asynccontextmanager
async def api(client: Client, var: Path, **environment: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an API that works with this server, and with this folder."""
    async with served(client, var, **environment) as process:
        yield process.http


@asynccontextmanager
async def served(
    client: Client, var: Path, app: str = "api.app:app", **environment: str
) -> AsyncIterator[Served]:
    """The same, and its process; or another app, run in the same way."""
    address = client.service_client.config.target_host
    settings = Settings(var_dir=var, api_port=_free_port(), temporal_address=address)
    *_, part = parts_of(settings)
    said = {
        "LONGTAKE_VAR_DIR": str(settings.var_dir),
        "LONGTAKE_TEMPORAL_ADDRESS": address,
    }
    command = [app if word == "api.app:app" else word for word in part.command]
    process = await asyncio.create_subprocess_exec(
        *command, env=os.environ | said | environment, stdout=DEVNULL
    )
    try:
        await api_ready(api_url(settings))
        async with httpx.AsyncClient(base_url=api_url(settings), trust_env=False, timeout=30) as http:
            yield Served(http, settings.api_port, process.pid)
    finally:
        process.terminate()
        await process.wait()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
