"""The fair queues for providers' slots: the takes that wait, and the order in which they get a slot."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlmodel import col, delete, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import LedgerStage, TakeKey, TakeOrder
from contracts.stages import MAX_CALL_DURATIONS
from store.errors import ProviderBusy
from store.models import JobRow, LedgerRow, LedgerState, WaitingRow, primary_key_of

# A take that has not asked for this long is out of the queue: its job or its worker is gone.
WAITER_EXPIRES_AFTER = timedelta(seconds=90)
# A provider job that may not even exist counts as occupying a slot for no longer than jobs usually take.
UNKNOWN_OCCUPIES_SLOT_FOR = timedelta(hours=1)
UNKNOWN_LINE_OCCUPIES_SLOT_FOR = MAX_CALL_DURATIONS[LedgerStage.VOICE]


async def claim_slot(
    session: AsyncSession, owner: str, order: TakeOrder, limit: int | None, moment: datetime
) -> ProviderBusy | None:
    """Return None if the take may have a slot now; else queue it and return its place.

    The caller has locked the provider's row lock.
    """
    if limit is None:
        return None
    mine = await session.get(WaitingRow, (order.provider, *primary_key_of(order.key))) or _new_waiter(
        owner, order, moment
    )
    mine.asked_at = moment
    flying = await _count_in_flight(session, order.provider, moment)
    others = await _list_other_waiters(session, mine, moment)
    turns = enumerate(fair_order([mine, *others], flying), start=1)
    rank, in_flight = next(turn for turn, row in turns if row is mine), sum(flying.values())
    # There are slots for all takes before it in the queue and for itself.
    if in_flight + rank <= limit:
        return None
    session.add(mine)
    return ProviderBusy(order, rank, in_flight)


async def leave_queues(session: AsyncSession, key: TakeKey) -> None:
    """Remove the take from the queues of all providers."""
    mine = [col(getattr(WaitingRow, name)) == value for name, value in key]
    await session.exec(delete(WaitingRow).where(*mine))


async def remove_job_from_queues(session: AsyncSession, job_id: str) -> None:
    """Remove all takes of the job from all queues."""
    await session.exec(delete(WaitingRow).where(col(WaitingRow.job_id) == job_id))


def fair_order(waiting: Iterable[WaitingRow], flying: Mapping[str, int]) -> list[WaitingRow]:
    """Order the queue: each slot goes to the owner with the fewest calls, then to the longest-waiting take.

    Args:
        flying: number of calls in flight, by owner.
    """
    calls = Counter(flying)
    turns = []
    for row in sorted(waiting, key=lambda row: (row.since, row.job_id, row.stage, row.scene, row.take)):
        turns.append((calls[row.owner], row))
        calls[row.owner] += 1
    return [row for _, row in sorted(turns, key=lambda turn: turn[0])]


async def _count_in_flight(session: AsyncSession, provider: str, moment: datetime) -> dict[str, int]:
    """Count the calls that each owner has in flight at the provider; late calls still occupy their slot."""
    held_at, is_no_line = col(LedgerRow.held_at), col(LedgerRow.stage) != LedgerStage.VOICE
    found = (
        select(JobRow.owner, func.count())
        .join(LedgerRow, col(LedgerRow.job_id) == col(JobRow.id))
        .where(
            col(LedgerRow.provider) == provider,
            col(LedgerRow.state) != LedgerState.TERMINAL,
            or_(held_at.is_(None), held_at > moment - UNKNOWN_OCCUPIES_SLOT_FOR),
            or_(held_at.is_(None), is_no_line, held_at > moment - UNKNOWN_LINE_OCCUPIES_SLOT_FOR),
        )
        .group_by(col(JobRow.owner))
    )
    return dict((await session.exec(found)).all())


async def _list_other_waiters(session: AsyncSession, mine: WaitingRow, moment: datetime) -> list[WaitingRow]:
    found = select(WaitingRow).where(
        col(WaitingRow.provider) == mine.provider, col(WaitingRow.asked_at) > moment - WAITER_EXPIRES_AFTER
    )
    return [row for row in await session.exec(found) if row is not mine]


def _new_waiter(owner: str, order: TakeOrder, moment: datetime) -> WaitingRow:
    return WaitingRow(provider=order.provider, **dict(order.key), owner=owner, since=moment, asked_at=moment)
