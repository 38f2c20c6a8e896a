"""Reads the work from the catalog: in one transaction, by as many statements however much there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from api.operations.schemas import OperationsQuery
from api.operations.slow_calls import SlowCall, find_slow_calls
from contracts import TakeKey
from providers.registry import Registry
from store.database import Database
from store.ledger.budget import sum_spent_on
from store.models import JobRow, LedgerRow, WaitingRow
from store.operations.film_states import FilmCount, FilmFilter, FilmsAtWork, FilmState
from store.operations.open_calls import (
    OpenCallTotals,
    count_lines,
    list_open_calls,
    list_waiters,
    sum_open_calls,
)
from store.operations.team_money import KnownTeam, Money, read_teams, sum_team_spending
from store.totals import WaitingTotals


@dataclass(frozen=True)
class CatalogWork:
    """The catalog's part of a snapshot. `calls` and `waiters` are those of the listed `films`."""

    now: datetime
    slow: Mapping[TakeKey, SlowCall]
    counts: Sequence[FilmCount]
    total: int
    films: Sequence[tuple[JobRow, FilmState]]
    calls: Sequence[LedgerRow]
    waiters: Sequence[WaitingRow]
    open_calls: Sequence[OpenCallTotals]
    lines: Mapping[str, WaitingTotals]
    spending: Mapping[str, Money]
    teams: Mapping[str, KnownTeam]
    spent_today_usd: float

    def of_team(self, team_id: str) -> "CatalogWork":
        """Return what of it is that team's."""
        spending = {team_id: self.spending[team_id]} if team_id in self.spending else {}
        return replace(
            self,
            counts=[each for each in self.counts if each.team_id == team_id],
            open_calls=[each for each in self.open_calls if each.team_id == team_id],
            spending=spending,
            spent_today_usd=self.spending.get(team_id, (0.0, 0.0))[0],
        )


async def read_catalog_work(
    database: Database, registry: Registry, query: OperationsQuery, now: datetime
) -> CatalogWork:
    """Read all of it, as of one moment."""
    wanted = FilmFilter(team_id=query.team, provider=query.service, state=query.state)
    async with database.read_session() as session:
        slow = await find_slow_calls(session, registry, now)
        work = FilmsAtWork(session, now, {key.job_id for key in slow})
        counts = await work.count()
        films = await work.list_oldest(wanted, query.limit)
        job_ids = [row.id for row, _ in films]
        open_calls = await sum_open_calls(session, now)
        spending = await sum_team_spending(session, now)
        team_ids = {each.team_id for each in counts} | {each.team_id for each in open_calls} | spending.keys()
        return CatalogWork(
            now=now,
            slow=slow,
            counts=counts,
            total=await work.count_fitting(wanted) if len(films) == query.limit else len(films),
            films=films,
            calls=await list_open_calls(session, job_ids),
            waiters=await list_waiters(session, job_ids, now),
            open_calls=open_calls,
            lines=await count_lines(session, now),
            spending=spending,
            teams=await read_teams(session, team_ids),
            spent_today_usd=await sum_spent_on(session, now.date()),
        )
