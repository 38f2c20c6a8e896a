"""Start a real API process on a free port."""

import asyncio
import os
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from temporalio.client import Client

from cli.configuration import api_url
from cli.ports import find_free_port
from cli.processes import process_specs
from cli.readiness import wait_for_api
from settings import Settings


@dataclass(frozen=True)
class ApiProcess:
    """An API process, and an HTTP client of it."""

    http: httpx.AsyncClient
    port: int
    pid: int


@asynccontextmanager
async def start_api(client: Client, var: Path, **environment: str) -> AsyncIterator[httpx.AsyncClient]:
    """Start an API on this Temporal server and this var folder; yield an HTTP client of it."""
    async with start_api_process(client, var, **environment) as process:
        yield process.http


@asynccontextmanager
async def start_api_process(
    client: Client, var: Path, app: str = "api.app:app", **environment: str
) -> AsyncIterator[ApiProcess]:
    """Start an API process, or another ASGI app in the same way; yield it with a client."""
    address = client.service_client.config.target_host
    settings = Settings(var_dir=var, api_port=find_free_port(), temporal_address=address)
    *_, part = process_specs(settings)
    said = {
        "LONGTAKE_VAR_DIR": str(settings.var_dir),
        "LONGTAKE_TEMPORAL_ADDRESS": address,
    }
    command = [app if word == "api.app:app" else word for word in part.command]
    process = await asyncio.create_subprocess_exec(
        *command, env=os.environ | said | environment, stdout=DEVNULL
    )
    try:
        await wait_for_api(api_url(settings))
        async with httpx.AsyncClient(base_url=api_url(settings), trust_env=False, timeout=30) as http:
            yield ApiProcess(http, settings.api_port, process.pid)
    finally:
        process.terminate()
        await process.wait()
