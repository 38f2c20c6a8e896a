"""The calls that providers work on now, over all teams, and the takes that wait for a place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, type_coerce
from sqlalchemy import select as select_columns
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import TakeKey
from store.column_types import MicroUsd
from store.ledger.slots import occupies_slot
from store.models import JobRow, LedgerRow, LedgerState, WaitingRow
from store.operations.film_states import OPEN_STATES, is_held, is_in_line
from store.totals import WaitingTotals

# The calls of longest standing are looked at; a provider's places allow far fewer.
MAX_ACCEPTED_CALLS = 5_000


@dataclass(frozen=True)
class OpenCallTotals:
    """A team's calls at a provider that have no outcome yet.

    Args:
        places: how many take up one of the provider's places.
        held: of how many nobody knows whether they were paid for.
        late: how many are over their time, so that their film went on without them.
        ordered_usd: what all of them may cost.
    """

    team_id: str
    provider: str
    places: int
    held: int
    late: int
    ordered_usd: float


@dataclass(frozen=True)
class AcceptedCall:
    """A call that a provider works on, and that its film waits for."""

    key: TakeKey
    provider: str
    model: str
    order_seconds: float
    accepted_at: datetime


async def sum_open_calls(session: AsyncSession, moment: datetime) -> list[OpenCallTotals]:
    """Sum the open calls by team and provider."""
    keys = (col(JobRow.owner), col(LedgerRow.provider))
    found = (
        select_columns(
            *keys,
            _count_if(occupies_slot(moment)),
            _count_if(is_held()),
            func.count(col(LedgerRow.late_at)),
            type_coerce(func.sum(col(LedgerRow.price_usd)), MicroUsd),
        )
        .join(JobRow, col(JobRow.id) == col(LedgerRow.job_id))
        .where(col(LedgerRow.state).in_(OPEN_STATES))
        .group_by(*keys)
    )
    return [OpenCallTotals(*row) for row in await (await session.connection()).execute(found)]


async def list_accepted_calls(session: AsyncSession, before: datetime) -> list[AcceptedCall]:
    """List the calls that were accepted before then and are not late, the oldest first."""
    names = (*TakeKey.model_fields, "provider", "model", "order_seconds", "accepted_at")
    found = (
        select_columns(*(col(getattr(LedgerRow, name)) for name in names))
        .where(col(LedgerRow.state) == LedgerState.ACCEPTED, col(LedgerRow.late_at).is_(None))
        .where(col(LedgerRow.accepted_at) < before)
        .order_by(col(LedgerRow.accepted_at))
        .limit(MAX_ACCEPTED_CALLS)
    )
    return [_build_call(*row) for row in await (await session.connection()).execute(found)]


async def list_open_calls(session: AsyncSession, job_ids: Collection[str]) -> list[LedgerRow]:
    """List the open calls of these jobs, by scene."""
    found = select(LedgerRow).where(col(LedgerRow.job_id).in_(job_ids), col(LedgerRow.state).in_(OPEN_STATES))
    return list(await session.exec(found.order_by(col(LedgerRow.scene), col(LedgerRow.intent_at))))


async def list_waiters(session: AsyncSession, job_ids: Collection[str], moment: datetime) -> list[WaitingRow]:
    """List the takes of these jobs that wait for a place, the longest-waiting first."""
    found = select(WaitingRow).where(col(WaitingRow.job_id).in_(job_ids), is_in_line(moment))
    return list(await session.exec(found.order_by(col(WaitingRow.since))))


async def find_providers(session: AsyncSession, keys: Collection[TakeKey]) -> dict[TakeKey, str]:
    """Return the providers of these calls; those of deleted jobs are missing."""
    jobs = {key.job_id for key in keys}
    found = select(LedgerRow).where(col(LedgerRow.job_id).in_(jobs))
    return {row.key: row.provider for row in await session.exec(found) if row.key in keys}


async def count_lines(session: AsyncSession, moment: datetime) -> dict[str, WaitingTotals]:
    """Count, by provider, the takes that wait for a place."""
    found = select(WaitingRow.provider, func.count(), func.min(WaitingRow.since)).where(is_in_line(moment))
    rows = (await session.exec(found.group_by(col(WaitingRow.provider)))).all()
    return {provider: WaitingTotals(takes, oldest) for provider, takes, oldest in rows}


def _build_call(*values: Any) -> AcceptedCall:  # noqa: ANN401 - the columns of a row
    names = tuple(TakeKey.model_fields)
    key = TakeKey(**dict(zip(names, values, strict=False)))
    return AcceptedCall(key, *values[len(names) :])


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))
