"""The queues for providers' slots: who waits, and in which order they come."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlmodel import col, delete, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.errors import NoSlot
from store.models import JobRow, LedgerRow, LedgerState, WaitingRow, identity
from workflows.contracts import TakeKey, TakeOrder

# Who has not asked for this long waits no more: its job is gone, or its worker.
GONE_AFTER = timedelta(seconds=90)
# A job that may not even exist is not held to occupy a slot for longer than jobs take.
HELD_OCCUPIES = timedelta(hours=1)


async def no_slot(
    session: AsyncSession, owner: str, order: TakeOrder, limit: int | None, moment: datetime
) -> NoSlot | None:
    """Whether the take must wait; then its place in the queue is kept. The provider's gate is held."""
    if limit is None:
        return None
    mine = await session.get(WaitingRow, (order.provider, *identity(order.key))) or _entry(
        owner, order, moment
    )
    mine.asked_at = moment
    flying = await _in_flight(session, order.provider, moment)
    others = await _others(session, mine, moment)
    turns = enumerate(fair_order([mine, *others], flying), start=1)
    rank, in_flight = next(turn for turn, row in turns if row is mine), sum(flying.values())
    # Slots enough for all who come before it and for itself: nobody's turn is taken.
    if in_flight + rank <= limit:
        return None
    session.add(mine)
    return NoSlot(order.provider, rank, in_flight)


async def leave(session: AsyncSession, key: TakeKey) -> None:
    """The take waits nowhere any more."""
    mine = [col(getattr(WaitingRow, name)) == value for name, value in key]
    await session.exec(delete(WaitingRow).where(*mine))


async def leave_all(session: AsyncSession, job_id: str) -> None:
    """No take of the job waits any more."""
    await session.exec(delete(WaitingRow).where(col(WaitingRow.job_id) == job_id))


def fair_order(waiting: Iterable[WaitingRow], flying: Mapping[str, int]) -> list[WaitingRow]:
    """Who comes when: each slot goes to the owner with the fewest calls, then to who waits longest.

    Args:
        flying: how many calls each owner has in flight.
    """
    calls = Counter(flying)
    turns = []
    for row in sorted(waiting, key=lambda row: (row.since, row.job_id, row.stage, row.scene, row.take)):
        turns.append((calls[row.owner], row))
        calls[row.owner] += 1
    return [row for _, row in sorted(turns, key=lambda turn: turn[0])]


async def _in_flight(session: AsyncSession, provider: str, moment: datetime) -> dict[str, int]:
    """How many calls each owner has there. One that is late still takes up its slot."""
    held_at = col(LedgerRow.held_at)
    found = (
        select(JobRow.owner, func.count())
        .join(LedgerRow, col(LedgerRow.job_id) == col(JobRow.id))
        .where(
            col(LedgerRow.provider) == provider,
            col(LedgerRow.state) != LedgerState.TERMINAL,
            or_(held_at.is_(None), held_at > moment - HELD_OCCUPIES),
        )
        .group_by(col(JobRow.owner))
    )
    return dict((await session.exec(found)).all())


async def _others(session: AsyncSession, mine: WaitingRow, moment: datetime) -> list[WaitingRow]:
    found = select(WaitingRow).where(
        col(WaitingRow.provider) == mine.provider, col(WaitingRow.asked_at) > moment - GONE_AFTER
    )
    return [row for row in await session.exec(found) if row is not mine]


def _entry(owner: str, order: TakeOrder, moment: datetime) -> WaitingRow:
    return WaitingRow(provider=order.provider, **dict(order.key), owner=owner, since=moment, asked_at=moment)
