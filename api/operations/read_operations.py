"""Puts a snapshot of the work together: the catalog first, and then what Temporal tells beside it."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime
from typing import TypeVar

from api.access.all_teams import sees_all_teams
from api.access.caller import Caller
from api.jobs.confirm_status import ConfirmedJob, confirm_statuses
from api.operations.catalog_reads import CatalogWork, read_catalog_work
from api.operations.film_rows import FilmDescriber
from api.operations.provider_troubles import find_troubles
from api.operations.reconcile_runs import read_reconcile_runs
from api.operations.schemas import (
    FilmsAtWorkList,
    OperationsQuery,
    OperationsSnapshot,
    SpendingAtWork,
)
from api.operations.work_totals import count_films, list_services, list_teams, rank_teams
from api.services import ApiServices
from api.workers.routes import list_workers
from temporal_client import NoSuchWorkflowError, TemporalUnavailableError
from temporal_client.temporal_command import TemporalCommand

Found = TypeVar("Found")


async def read_operations(
    services: ApiServices, caller: Caller, query: OperationsQuery, now: datetime
) -> OperationsSnapshot:
    """Read the snapshot. No worker is asked: Temporal's server tells what it keeps.

    Films, teams and money are of the caller's team alone, unless it is the operators' or the only one.
    """
    own_team = None if await sees_all_teams(services, caller) else caller.team_id
    query = query if own_team is None else query.model_copy(update={"team": own_team})
    everything = await read_catalog_work(services.database, services.availability.registry, query, now)
    work = everything if own_team is None else everything.of_team(own_team)
    films, workers, reconciles = await asyncio.gather(
        confirm_statuses(services, [row for row, _ in work.films]),
        _unless_away(list_workers(services)),
        _unless_away(read_reconcile_runs(services)),
    )
    team_ids = rank_teams(work)
    return OperationsSnapshot(
        at=now,
        team_id=own_team,
        counts=count_films(work.counts),
        work=_list_films(services, work, films),
        # Places are all teams' together: they tell of no film.
        services=list_services(everything, services.availability, find_troubles(work, films)),
        teams=list_teams(work, team_ids),
        teams_total=len(team_ids),
        spending=SpendingAtWork(
            spent_today_usd=work.spent_today_usd,
            daily_cap_usd=services.settings.daily_cap_usd if own_team is None else None,
            emulated=bool(services.availability.accounts.emulator_url),
        ),
        workers=workers,
        reconciles=reconciles,
    )


def _list_films(services: ApiServices, work: CatalogWork, films: list[ConfirmedJob]) -> FilmsAtWorkList:
    """List those that still go on, as their workflows say."""
    describer = FilmDescriber(work, services.web_ui, TemporalCommand.for_client(services.temporal.client))
    states = {row.id: state for row, state in work.films}
    at_work = [film for film in films if not film.row.status.has_ended]
    return FilmsAtWorkList(
        total=work.total - (len(films) - len(at_work)),
        films=tuple(describer.describe(film, states[film.row.id]) for film in at_work),
    )


async def _unless_away(answer: Awaitable[Found]) -> Found | None:
    """Return None where the Temporal server has no answer."""
    try:
        return await answer
    except (NoSuchWorkflowError, TemporalUnavailableError):
        return None
