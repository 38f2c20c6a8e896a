"""The SQL of a team's costs: one statement over its calls and over what is kept of deleted jobs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Select,
    SQLColumnExpression,
    String,
    case,
    cast,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement
from sqlmodel import col

from contracts.cost_grouping import CostGrouping
from store.ledger.budget import counted_cost, doubtful_cost
from store.models import JobRow, LedgerRow, RemovedCallsRow, RemovedTeamSpendingRow

Days = tuple[date, date]
Moments = tuple[datetime, datetime]
Key = SQLColumnExpression[Any]
Selected = Select[*tuple[Any, ...]]
ZERO = literal(0)


class _UtcDay(FunctionElement[str]):
    """A moment's day in UTC, as ISO 8601 writes it."""

    type = String()
    inherit_cache = True


@compiles(_UtcDay, "sqlite")
def _compile_for_sqlite(element: _UtcDay, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"date({compiler.process(element.clauses, **options)})"


@compiles(_UtcDay, "postgresql")
def _compile_for_postgresql(element: _UtcDay, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"to_char({compiler.process(element.clauses, **options)} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"


def select_costs(team_id: str, days: Days, moments: Moments, by: CostGrouping) -> CompoundSelect[Any]:
    """Select (key, calls, counted, known, doubtful, emulated) of a team.

    Rows with the same key are to be added. Sums are in millionths of a US dollar. What `team_spent` has
    beyond `removed_calls` is of jobs that were deleted before there was such a table: it gets the grouping's
    key where that is a day, and else null. Of deleted jobs nobody knows what an emulator has made.
    """
    return union_all(
        _select_kept(team_id, moments, by),
        _select_removed(team_id, days, by),
        _select_removed_total(team_id, days, by),
        _select_removed_again(team_id, days, by),
    )


def _select_kept(team_id: str, moments: Moments, by: CostGrouping) -> Selected:
    key = _key_of_call(by)
    emulated = case((col(LedgerRow.emulated), counted_cost()), else_=0)
    counted = (counted_cost(), col(LedgerRow.cost_usd), doubtful_cost(), emulated)
    sums = tuple(map(_sum, counted))
    begin, end = moments
    return (
        select(key, func.count(), *sums)
        .join(JobRow, col(JobRow.id) == col(LedgerRow.job_id))
        .where(col(JobRow.owner) == team_id, counted_cost() > 0)
        .where(col(LedgerRow.intent_at) >= begin, col(LedgerRow.intent_at) < end)
        .group_by(key)
    )


def _key_of_call(by: CostGrouping) -> Key:
    if by is CostGrouping.PROVIDER:
        return col(LedgerRow.provider)
    if by is CostGrouping.STAGE:
        return cast(col(LedgerRow.stage), String)
    if by is CostGrouping.FILM:
        return case((col(JobRow.hidden_at).is_(None), col(JobRow.id)))
    return _UtcDay(col(LedgerRow.intent_at))


def _select_removed(team_id: str, days: Days, by: CostGrouping) -> Selected:
    removed = RemovedCallsRow
    key: Key = _key_of_day(col(removed.day), by)
    if by is CostGrouping.PROVIDER:
        key = col(removed.provider)
    elif by is CostGrouping.STAGE:
        key = cast(removed.stage, String)
    spent, doubtful = _sum(removed.spent_usd), _sum(removed.doubtful_usd)
    sums = (_sum(removed.calls), spent + doubtful, spent, doubtful)
    return _select_by_day(removed, team_id, days, key, *sums, ZERO)


def _select_removed_total(team_id: str, days: Days, by: CostGrouping) -> Selected:
    """Select all that deleted jobs have spent."""
    removed = RemovedTeamSpendingRow
    key, spent = _key_of_day(col(removed.day), by), _sum(removed.spent_usd)
    return _select_by_day(removed, team_id, days, key, ZERO, spent, spent, ZERO, ZERO)


def _select_removed_again(team_id: str, days: Days, by: CostGrouping) -> Selected:
    """Select what `_select_removed` has of it, to be taken off."""
    removed = RemovedCallsRow
    key = _key_of_day(col(removed.day), by)
    spent = -_sum(removed.spent_usd) - _sum(removed.doubtful_usd)
    return _select_by_day(removed, team_id, days, key, ZERO, spent, spent, ZERO, ZERO)


def _select_by_day(
    table: type[RemovedCallsRow | RemovedTeamSpendingRow],
    team_id: str,
    days: Days,
    key: Key,
    *sums: ColumnElement[int],
) -> Selected:
    found = select(key, *sums).where(col(table.team_id) == team_id, col(table.day).between(*days))
    return found.group_by(key)


def _key_of_day(day: SQLColumnExpression[date], by: CostGrouping) -> Key:
    is_time = by in {CostGrouping.MONTH, CostGrouping.DAY}
    return cast(day, String) if is_time else cast(null(), String)


def _sum(amount: Any) -> ColumnElement[int]:  # noqa: ANN401 - a column of dollars, as whole millionths
    return func.coalesce(func.sum(type_coerce(amount, BigInteger)), 0)
