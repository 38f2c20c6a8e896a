"""Liveness and readiness of the process."""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from enum import StrEnum
from typing import Literal, NamedTuple

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from api.access.caller import Caller
from api.dependencies import ServicesDep, forbid_query_parameters
from api.http import problems
from api.http.openapi import problem_responses
from api.http.problems import ProblemError
from contracts import FrozenModel
from contracts.people import AccessScope
from store.asset_outages import AssetsRefused, AssetsUnavailable, BucketMissing
from store.catalog_outages import CatalogUnavailable
from store.media_pools import MediaPools, PoolLack
from store.pagination import JobQuery
from temporal_client import TemporalClient, TemporalUnavailableError

log = logging.getLogger(__name__)

CHECK_SECONDS = 3.0


class CheckOutcome(StrEnum):
    """The outcome of a check; the reason is in the log, because an error's message may contain a password."""

    OK = "ok"
    NO_ANSWER = "no_answer"
    NO_BUCKET = "no_bucket"
    REFUSED = "refused"
    FAILED = "failed"


# By the first kind that an error is of; any other has `failed`.
_OUTCOMES: dict[type[Exception], CheckOutcome] = {
    BucketMissing: CheckOutcome.NO_BUCKET,
    AssetsRefused: CheckOutcome.REFUSED,
    **dict.fromkeys(
        (TimeoutError, TemporalUnavailableError, CatalogUnavailable, AssetsUnavailable),
        CheckOutcome.NO_ANSWER,
    ),
}

FilmReadiness = Literal["ok", "no_worker", "no_media_pool", "cannot_be_made"]

router = APIRouter(tags=["operations"], dependencies=[Depends(forbid_query_parameters)])


class LivenessReport(FrozenModel):
    """The process answers."""

    status: str = CheckOutcome.OK


class _MediaReadiness(NamedTuple):
    films: FilmReadiness
    lacks: list[str]


class ReadinessReport(FrozenModel):
    """The dependencies, and their state."""

    status: str = CheckOutcome.OK
    checks: dict[str, str] = Field(
        description="By dependency: `ok`, or why not: `no_answer`, `failed`, `no_bucket`, `refused`."
    )
    services: Literal["real", "emulated"] = Field(
        description="Whether the services are the real ones, which cost money, or an emulator's."
    )
    films: FilmReadiness = Field(
        description="`ok`: a first film would come out. There are workers, and one that draws and cuts lacks"
        " nothing that is needed."
    )
    lacks: list[str] = Field(
        description="What those that draw and cut lack, needed or not, with what to do about it."
    )


@router.get("/healthz", operation_id="check_liveness", responses=problem_responses(422))
async def check_liveness() -> LivenessReport:
    """Return 200 while the process is alive."""
    return LivenessReport()


@router.get("/readyz", operation_id="check_readiness", responses=problem_responses(422, 503))
async def check_readiness(services: ServicesDep, request: Request) -> ReadinessReport:
    """Check that database, Temporal and asset store are reachable; `films` says whether films can be made.

    What the media pools lack names hosts: only callers with the scope `operate` are told.
    """
    catalog, temporal, assets = await asyncio.gather(
        _check_dependency("catalog", services.jobs.list_page(services.settings.owner, JobQuery(limit=1))),
        _check_dependency("engine", _require_temporal(services.temporal)),
        _check_dependency("assets", services.assets.check_access()),
    )
    checks: dict[str, str] = {"catalog": catalog, "engine": temporal, "assets": assets}
    if not catalog == temporal == assets == CheckOutcome.OK:
        raise ProblemError(problems.NOT_READY, "See `checks`.", checks=checks)
    media, has_workers = await asyncio.gather(
        _check_media_pools(services.media_pools), _has_workers(services.temporal)
    )
    return ReadinessReport(
        checks=checks,
        services="emulated" if services.availability.accounts.emulator_url else "real",
        films=media.films if has_workers else "no_worker",
        lacks=media.lacks if _may_know(await services.authenticator.find_caller(request)) else [],
    )


def _may_know(caller: Caller | None) -> bool:
    return caller is not None and AccessScope.OPERATE in caller.scopes


async def _require_temporal(temporal: TemporalClient) -> None:
    """Raise TemporalUnavailableError unless the server says that it is healthy."""
    if not await temporal.is_reachable():
        raise TemporalUnavailableError("the Temporal server says that it is not well")


async def _has_workers(temporal: TemporalClient) -> bool:
    with suppress(TemporalUnavailableError):  # Temporal answered a moment ago.
        return await temporal.has_workers()
    return False


async def _check_media_pools(pools: MediaPools) -> _MediaReadiness:
    """Read what the media pools report. Without a media pool the API still accepts briefs, which wait."""
    present = await pools.list_present()
    lacks = dict.fromkeys(f"{pool.host}: {_describe_lack(lack)}" for pool in present for lack in pool.lacks)
    films: FilmReadiness = "ok" if any(pool.can_make_films for pool in present) else "cannot_be_made"
    return _MediaReadiness(films=films if present else "no_media_pool", lacks=list(lacks))


def _describe_lack(lack: PoolLack) -> str:
    return f"{lack.part}: {lack.found}. {lack.advice}"


async def _check_dependency(name: str, check: Awaitable[object]) -> CheckOutcome:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await check
    except Exception as error:
        log.warning("not ready: %s (%r)", name, error)
        return next(
            (outcome for kind, outcome in _OUTCOMES.items() if isinstance(error, kind)), CheckOutcome.FAILED
        )
    return CheckOutcome.OK
