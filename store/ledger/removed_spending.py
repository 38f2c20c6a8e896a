"""Keeps what a job has spent before its rows are deleted: caps and costs count it on."""

from collections import defaultdict
from datetime import date

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import LedgerStage
from store.column_types import MICRO_USD_PER_USD, to_micro_usd
from store.ledger.budget import counted_cost, doubtful_cost
from store.models import JobRow, LedgerRow, RemovedCallsRow, RemovedSpendingRow, RemovedTeamSpendingRow
from store.upsert import insert_once

# Micro-dollars that count as spent, those of them that are in doubt, and how many calls they were for.
_Sums = tuple[int, int, int]
_Part = tuple[date, str, LedgerStage]


async def keep_removed_spending(session: AsyncSession, job_id: str) -> None:
    """Add what a job's calls count for to their days' totals, before the job's rows are deleted."""
    parts = await _sum_calls(session, job_id)
    if not parts:
        return
    team_id = (await session.get_one(JobRow, job_id)).owner
    days: dict[date, int] = defaultdict(int)
    for (day, _, _), (counted, _, _) in parts.items():
        days[day] += counted
    for day, amount in sorted(days.items()):
        await _add_to_day(session, day, amount)
        await _add_to_team_day(session, team_id, day, amount)
    for part, sums in sorted(parts.items()):
        await _add_calls(session, team_id, part, sums)


async def _sum_calls(session: AsyncSession, job_id: str) -> dict[_Part, _Sums]:
    """Sum the job's calls that cost anything, by day, provider and stage."""
    amounts = (counted_cost(), doubtful_cost())
    found = select(LedgerRow, *amounts).where(col(LedgerRow.job_id) == job_id, counted_cost() > 0)
    sums: dict[_Part, _Sums] = {}
    for row, counted, doubtful in await session.exec(found):
        part = row.intent_at.date(), row.provider, row.stage
        before = sums.get(part, (0, 0, 0))
        sums[part] = before[0] + to_micro_usd(counted), before[1] + to_micro_usd(doubtful), before[2] + 1
    return sums


async def _add_to_day(session: AsyncSession, day: date, amount: int) -> None:
    await insert_once(session, RemovedSpendingRow(day=day), "day")
    more = col(RemovedSpendingRow.spent_usd) + amount / MICRO_USD_PER_USD
    await session.exec(
        update(RemovedSpendingRow).where(col(RemovedSpendingRow.day) == day).values(spent_usd=more)
    )


async def _add_to_team_day(session: AsyncSession, team_id: str, day: date, amount: int) -> None:
    await insert_once(session, RemovedTeamSpendingRow(day=day, team_id=team_id), "day", "team_id")
    more = col(RemovedTeamSpendingRow.spent_usd) + amount / MICRO_USD_PER_USD
    row = (col(RemovedTeamSpendingRow.day) == day, col(RemovedTeamSpendingRow.team_id) == team_id)
    await session.exec(update(RemovedTeamSpendingRow).where(*row).values(spent_usd=more))


async def _add_calls(session: AsyncSession, team_id: str, part: _Part, sums: _Sums) -> None:
    key = dict(zip(("day", "provider", "stage"), part, strict=True)) | {"team_id": team_id}
    await insert_once(session, RemovedCallsRow.model_validate(key), *key)
    counted, doubtful, calls = sums
    more = {
        "calls": col(RemovedCallsRow.calls) + calls,
        "spent_usd": col(RemovedCallsRow.spent_usd) + (counted - doubtful) / MICRO_USD_PER_USD,
        "doubtful_usd": col(RemovedCallsRow.doubtful_usd) + doubtful / MICRO_USD_PER_USD,
    }
    row = [col(getattr(RemovedCallsRow, name)) == value for name, value in key.items()]
    await session.exec(update(RemovedCallsRow).where(*row).values(**more))
