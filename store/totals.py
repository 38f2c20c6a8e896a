"""Totals of the whole catalog, over all teams, for those who operate Longtake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case
from sqlalchemy import select as select_columns
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import JobStatus, LedgerStage
from store.column_types import MICRO_USD_PER_USD, to_micro_usd
from store.database import Database
from store.ledger.budget import counted_cost
from store.ledger.unknown_outcomes import ended_as_unknown
from store.models import JobRow, LedgerRow, LedgerState, RemovedSpendingRow, WaitingRow

# A provider, and what it is paid for.
Call = tuple[str, LedgerStage]


@dataclass(frozen=True)
class ProviderTotals:
    """The paid calls of a provider in one stage.

    Args:
        calls: how many are in each state.
        spent_usd: their costs, and the prices of those whose cost is not known yet.
        open_usd: the part of it that is no known cost.
        clip_seconds: what they have made.
        late: calls over their time, whose film went on without them.
        unknown: calls that ended without anybody knowing whether they were paid for.
    """

    calls: Mapping[LedgerState, int]
    spent_usd: float
    open_usd: float
    clip_seconds: float
    late: int
    unknown: int


@dataclass(frozen=True)
class WaitingTotals:
    """The takes in line at a provider, and since when the oldest waits."""

    takes: int
    oldest: datetime


@dataclass(frozen=True)
class CatalogTotals:
    """Totals of the catalog. `removed_usd` is what deleted jobs had spent."""

    jobs: Mapping[JobStatus, int]
    providers: Mapping[Call, ProviderTotals]
    waiting: Mapping[str, WaitingTotals]
    removed_usd: float


async def read_totals(database: Database) -> CatalogTotals:
    """Read all totals in one transaction."""
    async with database.read_session() as session:
        return CatalogTotals(
            jobs=await _count_jobs(session),
            providers=await _sum_calls(session),
            waiting=await _count_waiting(session),
            removed_usd=await _sum_removed(session),
        )


async def _count_jobs(session: AsyncSession) -> dict[JobStatus, int]:
    found = select(col(JobRow.status), func.count()).group_by(col(JobRow.status))
    counts = {JobStatus(status): count for status, count in await session.exec(found)}
    return dict.fromkeys(JobStatus, 0) | counts


async def _sum_calls(session: AsyncSession) -> dict[Call, ProviderTotals]:
    provider, stage, state = col(LedgerRow.provider), col(LedgerRow.stage), col(LedgerRow.state)
    counts = select(provider, stage, state, func.count()).group_by(provider, stage, state)
    calls: dict[Call, dict[LedgerState, int]] = {}
    for name, part, reached, count in await session.exec(counts):
        calls.setdefault((name, part), dict.fromkeys(LedgerState, 0))[reached] = count
    money = await _sum_by_call(session, func.sum(counted_cost()), func.sum(LedgerRow.cost_usd))
    late, unknown = func.count(col(LedgerRow.late_at)), func.count(case((ended_as_unknown(), 1)))
    work = await _sum_by_call(session, func.sum(LedgerRow.seconds), late, unknown)
    return {call: _combine_totals(calls[call], sums, work[call]) for call, sums in money.items()}


async def _sum_by_call(session: AsyncSession, *sums: ColumnElement[Any]) -> dict[Call, tuple[float, ...]]:
    provider, stage = col(LedgerRow.provider), col(LedgerRow.stage)
    found = select_columns(provider, stage, *sums).group_by(provider, stage)
    return {
        (name, part): tuple(float(value or 0) for value in values)
        for name, part, *values in await (await session.connection()).execute(found)
    }


def _combine_totals(
    states: Mapping[LedgerState, int], money: Sequence[float], work: Sequence[float]
) -> ProviderTotals:
    spent_usd, known_usd = money
    clip_seconds, late, unknown = work
    open_micro_usd = to_micro_usd(spent_usd) - to_micro_usd(known_usd)
    open_usd = open_micro_usd / MICRO_USD_PER_USD
    return ProviderTotals(states, spent_usd, open_usd, clip_seconds, int(late), int(unknown))


async def _count_waiting(session: AsyncSession) -> dict[str, WaitingTotals]:
    found = select(WaitingRow.provider, func.count(), func.min(WaitingRow.since))
    rows = await session.exec(found.group_by(col(WaitingRow.provider)))
    return {provider: WaitingTotals(takes, oldest) for provider, takes, oldest in rows.all()}


async def _sum_removed(session: AsyncSession) -> float:
    found = (await session.exec(select(func.sum(RemovedSpendingRow.spent_usd)))).one()
    return to_micro_usd(found or 0) / MICRO_USD_PER_USD
