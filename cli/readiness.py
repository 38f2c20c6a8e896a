"""Wait until Temporal, the worker and the API are ready, by polling each of them."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Self, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from cli.configuration import api_url
from cli.running_process import RunningProcess
from settings import Settings
from temporal_client import TemporalClient, TemporalUnavailableError
from temporal_client.task_queue_pollers import REQUIRED_QUEUES, list_recent_pollers
from temporal_client.worker_identity import WorkerIdentity

POLL_SECONDS = 0.1
CALL_SECONDS = 5.0
FILMS_OK, NO_WORKER, NO_MEDIA_POOL = "ok", "no_worker", "no_media_pool"
T = TypeVar("T")


class ProcessReadiness:
    """Checks the processes of this machine."""

    def __init__(self, settings: Settings, engine: TemporalClient) -> None:
        self._api, self._engine = api_url(settings), engine

    @classmethod
    async def connect(cls, settings: Settings) -> Self:
        """Connect to Temporal; wait until it answers."""
        return cls(settings, await _poll_until(lambda: _try_connect(settings)))

    async def wait_until_ready(self, running: RunningProcess) -> None:
        """Wait until the process works. The emulator and the reaper have no check: they are ready at once."""
        match running.spec.name:
            case "temporal":
                await _poll_until(self._is_temporal_reachable)
            case "worker":
                # The worker's identity on the queue has its pid, so an older worker does not count.
                await _poll_until(lambda: self._worker_polls(str(running.process.pid)))
            case "api":
                await wait_for_api(self._api)

    async def _is_temporal_reachable(self) -> bool:
        with suppress(TemporalUnavailableError):
            return await self._engine.is_reachable()
        return False

    async def _worker_polls(self, pid: str) -> bool:
        with suppress(TemporalUnavailableError):
            found = await list_recent_pollers(self._engine.client, *REQUIRED_QUEUES[0])
            names = [WorkerIdentity.parse(poller.identity) for poller in found]
            return any(name.pid == pid and name.host == socket.gethostname() for name in names if name)
        return False


class ApiReadiness(BaseModel):
    """Response of `/readyz` when the API is ready."""

    films: str = FILMS_OK  # Absent in the response of older APIs.
    lacks: list[str] = []


async def wait_for_api(url: str) -> ApiReadiness:
    """Wait until the API at this address is ready; return its response."""
    # A local API must not be called through a proxy.
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=CALL_SECONDS) as client:
        return await _poll_until(lambda: _fetch_readiness(client))


async def _fetch_readiness(client: httpx.AsyncClient) -> ApiReadiness | None:
    with suppress(httpx.TransportError, ValidationError):
        answer = await client.get("/readyz")
        return ApiReadiness.model_validate_json(answer.content) if answer.is_success else None
    return None


async def _try_connect(settings: Settings) -> TemporalClient | None:
    with suppress(RuntimeError, TemporalUnavailableError):
        engine = await TemporalClient.connect(settings, lazy=False)
        return engine if await engine.is_reachable() else None
    return None


async def _poll_until(look: Callable[[], Awaitable[T | None]]) -> T:
    while not (found := await look()):  # noqa: ASYNC110 - another process has no event to wait for
        await asyncio.sleep(POLL_SECONDS)
    return found
