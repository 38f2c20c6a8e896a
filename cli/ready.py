"""When a part is ready: asked of the part itself, over and over in short steps."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Self, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from cli.configuration import api_url
from cli.process import Running
from engine import Engine, EngineAwayError
from engine.pollers import QUEUES, pollers_of
from settings import Settings

POLL_SECONDS = 0.1
CALL_SECONDS = 5.0
OK, NO_WORKER, NO_MEDIA_POOL = "ok", "no_worker", "no_media_pool"
T = TypeVar("T")


class Readiness:
    """Asks the parts of this machine."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._api, self._engine = api_url(settings), engine

    @classmethod
    async def of(cls, settings: Settings) -> Self:
        """Connect when Temporal is there."""
        return cls(settings, await _until(lambda: _connected(settings)))

    async def part(self, running: Running) -> None:
        """Wait until the part works. Of one that nobody can ask it is enough that it was started."""
        match running.part.name:
            case "temporal":
                await _until(self._reachable)
            case "worker":
                # This very process takes work: it polls the queue under its process id.
                await _until(lambda: self._polls(f"{running.process.pid}@"))
            case "api":
                await api_ready(self._api)

    async def _reachable(self) -> bool:
        with suppress(EngineAwayError):
            return await self._engine.reachable()
        return False

    async def _polls(self, identity: str) -> bool:
        with suppress(EngineAwayError):
            found = await pollers_of(self._engine.client, *QUEUES[0])
            return any(poller.identity.startswith(identity) for poller in found)
        return False


class ApiReadiness(BaseModel):
    """What `/readyz` says when it is ready."""

    films: str = OK  # An older API says nothing of films.
    lacks: list[str] = []


async def api_ready(url: str) -> ApiReadiness:
    """Wait until the API at this address is ready."""
    # An API on this machine is not to be looked for behind a proxy.
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=CALL_SECONDS) as client:
        return await _until(lambda: _answers(client))


async def _answers(client: httpx.AsyncClient) -> ApiReadiness | None:
    with suppress(httpx.TransportError, ValidationError):
        answer = await client.get("/readyz")
        return ApiReadiness.model_validate_json(answer.content) if answer.is_success else None
    return None


async def _connected(settings: Settings) -> Engine | None:
    with suppress(RuntimeError, EngineAwayError):
        engine = await Engine.connect(settings, lazy=False)
        return engine if await engine.reachable() else None
    return None


async def _until(look: Callable[[], Awaitable[T | None]]) -> T:
    while not (found := await look()):  # noqa: ASYNC110 - another process has no event to wait for
        await asyncio.sleep(POLL_SECONDS)
    return found
