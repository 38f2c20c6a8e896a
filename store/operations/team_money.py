"""The spending of each team today and this month, and its cap for a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, case, literal, type_coerce
from sqlalchemy import select as select_columns
from sqlmodel import col, func
from sqlmodel.ext.asyncio.session import AsyncSession

from store.column_types import MicroUsd
from store.ledger.budget import counted_cost
from store.models import JobRow, LedgerRow, RemovedTeamSpendingRow, TeamCapRow, TeamRow

Money = tuple[float, float]


@dataclass(frozen=True)
class KnownTeam:
    """A team's name, and its daily cap in US dollars, if it has one."""

    name: str
    daily_cap_usd: float | None


async def sum_team_spending(session: AsyncSession, moment: datetime) -> dict[str, Money]:
    """Sum, by team, what was spent on this UTC day and in this month, in US dollars; as caps count it.

    Calls of deleted jobs count, too.
    """
    midnight = datetime.combine(moment.astimezone(UTC).date(), time(), UTC)
    spent = dict(await _sum_kept(session, midnight))
    for team_id, today, month in await _sum_removed(session, midnight):
        before = spent.get(team_id, (0.0, 0.0))
        spent[team_id] = (before[0] + today, before[1] + month)
    return {team_id: (round(today, 6), round(month, 6)) for team_id, (today, month) in spent.items()}


async def read_teams(session: AsyncSession, team_ids: Collection[str]) -> dict[str, KnownTeam]:
    """Read names and caps, by team."""
    found = (
        select_columns(col(TeamRow.id), col(TeamRow.name), col(TeamCapRow.daily_cap_usd))
        .outerjoin(TeamCapRow, col(TeamCapRow.team_id) == col(TeamRow.id))
        .where(col(TeamRow.id).in_(team_ids))
    )
    return {
        team_id: KnownTeam(name, cap)
        for team_id, name, cap in await (await session.connection()).execute(found)
    }


async def _sum_kept(session: AsyncSession, midnight: datetime) -> list[tuple[str, Money]]:
    cost, intent_at = counted_cost(), col(LedgerRow.intent_at)
    found = (
        select_columns(col(JobRow.owner), _sum_if(intent_at >= midnight, cost), _sum(cost))
        .join(JobRow, col(JobRow.id) == col(LedgerRow.job_id))
        .where(intent_at >= midnight.replace(day=1))
        .group_by(col(JobRow.owner))
    )
    return [
        (team_id, (today, month))
        for team_id, today, month in await (await session.connection()).execute(found)
    ]


async def _sum_removed(session: AsyncSession, midnight: datetime) -> list[tuple[str, float, float]]:
    day, team_id = col(RemovedTeamSpendingRow.day), col(RemovedTeamSpendingRow.team_id)
    cost = col(RemovedTeamSpendingRow.spent_usd)
    found = (
        select_columns(team_id, _sum_if(day >= midnight.date(), cost), _sum(cost))
        .where(day >= midnight.date().replace(day=1))
        .group_by(team_id)
    )
    return [(row[0], row[1], row[2]) for row in await (await session.connection()).execute(found)]


def _sum(cost: SQLColumnExpression[Any]) -> ColumnElement[float]:
    return type_coerce(func.coalesce(func.sum(cost), literal(0, MicroUsd)), MicroUsd)


def _sum_if(condition: ColumnElement[bool], cost: SQLColumnExpression[Any]) -> ColumnElement[float]:
    return _sum(case((condition, cost), else_=literal(0, MicroUsd)))
