"""Whether the process lives, and whether what it needs is there."""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from typing import Literal, NamedTuple

from fastapi import APIRouter, Depends
from pydantic import Field

from api import problems
from api.dependencies import Owner, Rooms, no_query
from api.documented import answers
from api.problems import ProblemError
from engine import Engine, EngineAwayError
from store.media_pools import MediaPools, PoolLack
from store.paging import JobQuery
from workflows.contracts import Frozen

log = logging.getLogger(__name__)

CHECK_SECONDS = 3.0
OK = "ok"
# Any key will do: it is only asked for.
PROBE_KEY = "ready"

Films = Literal["ok", "no_worker", "no_media_pool", "cannot_be_made"]

router = APIRouter(tags=["operations"], dependencies=[Depends(no_query)])


class Alive(Frozen):
    """The process answers."""

    status: str = OK


class _Media(NamedTuple):
    films: Films
    lacks: list[str]


class Ready(Frozen):
    """What is needed, and how it is."""

    status: str = OK
    checks: dict[str, str]
    services: Literal["real", "emulated"] = Field(
        description="Whether the services are the real ones, which cost money, or an emulator's."
    )
    films: Films = Field(
        description="`ok`: a first film would come out. There are workers, and one that draws and cuts lacks"
        " nothing that is needed."
    )
    lacks: list[str] = Field(
        description="What those that draw and cut lack, needed or not, with what to do about it."
    )


@router.get("/healthz", responses=answers(422))
async def healthz() -> Alive:
    """The process is alive."""
    return Alive()


@router.get("/readyz", responses=answers(422, 503))
async def readyz(rooms: Rooms, owner: Owner) -> Ready:
    """The catalog, Temporal and the assets' store can be reached; whether films come out is in `films`."""
    catalog, engine, assets = await asyncio.gather(
        _check("catalog", rooms.jobs.page(owner, JobQuery(limit=1))),
        _check("engine", rooms.engine.reachable()),
        _check("assets", rooms.assets.size(PROBE_KEY)),
    )
    checks = {"catalog": catalog, "engine": engine, "assets": assets}
    # Without its assets the API still takes briefs and tells how jobs stand; without the others it cannot.
    if catalog != OK or engine != OK:
        raise ProblemError(problems.NOT_READY, "See `checks`.", checks=checks)
    services = "emulated" if rooms.offers.accounts.emulator_url else "real"
    media, has_workers = await asyncio.gather(_media(rooms.media_pools), _has_workers(rooms.engine))
    return Ready(
        checks=checks,
        services=services,
        films=media.films if has_workers else "no_worker",
        lacks=media.lacks,
    )


async def _has_workers(engine: Engine) -> bool:
    with suppress(EngineAwayError):  # It answered just now.
        return await engine.has_workers()
    return False


async def _media(pools: MediaPools) -> _Media:
    """What the media pool says of itself. The API is of use without it: briefs are taken, and wait."""
    present = await pools.present()
    lacks = dict.fromkeys(f"{pool.host}: {_sentence(lack)}" for pool in present for lack in pool.lacks)
    films: Films = "ok" if any(pool.fit for pool in present) else "cannot_be_made"
    return _Media(films=films if present else "no_media_pool", lacks=list(lacks))


def _sentence(lack: PoolLack) -> str:
    return f"{lack.part}: {lack.found}. {lack.advice}"


async def _check(name: str, look: Awaitable[object]) -> str:
    """`ok`, or the type of what went wrong: its text may hold a password, and is for the log."""
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await look
    except Exception as error:
        log.warning("not ready: %s (%r)", name, error)
        return type(error).__name__
    return OK
