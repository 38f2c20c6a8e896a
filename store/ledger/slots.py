"""The fair queues for providers' slots: the takes that wait, and the order in which they get a slot."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam
from sqlmodel import col, delete, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import LedgerStage, TakeKey, TakeOrder
from contracts.stages import MAX_CALL_DURATIONS
from store.direct_statements import run_directly
from store.errors import ProviderBusy
from store.ledger.payable_job import PayableJob
from store.ledger.row_locks import lock_rows, team_lock
from store.models import JobRow, LedgerRow, LedgerState, WaitingRow, primary_key_of
from store.team_limit_errors import TeamBusy

# A take that has not asked for this long is out of the queue: its job or its worker is gone.
WAITER_EXPIRES_AFTER = timedelta(seconds=90)
# A take that asks again within this time is not written down each time.
RENEW_PLACE_AFTER = timedelta(seconds=20)
# A provider job that may not even exist counts as occupying a slot for no longer than jobs usually take.
UNKNOWN_OCCUPIES_SLOT_FOR = timedelta(hours=1)
# The call for a line whose answer is lost is over by then, whether its try has noticed that or not.
UNANSWERED_LINE_OCCUPIES_SLOT_FOR = MAX_CALL_DURATIONS[LedgerStage.VOICE]

T = TypeVar("T")
Moment = datetime | BindParameter[datetime]


async def claim_slot(
    session: AsyncSession, owner: str, order: TakeOrder, limit: int | None, moment: datetime
) -> ProviderBusy | None:
    """Return None if the take may have a slot now; else queue it and return its place.

    The caller has locked the provider's row lock.
    """
    if limit is None:
        return None
    place = await find_place(session, owner, order, limit, moment)
    if place is not None:
        mine = await session.get(WaitingRow, (order.provider, *primary_key_of(order.key)))
        mine = mine or _new_waiter(owner, order, moment)
        mine.asked_at = moment
        session.add(mine)
    return place


async def find_place(
    session: AsyncSession, owner: str, order: TakeOrder, limit: int, moment: datetime
) -> ProviderBusy | None:
    """Return the take's place in the queue, the last one if it is new; None if a slot is free for it."""
    flying = await _count_in_flight(session, order.provider, moment)
    line = await _list_line(session, order, moment)
    if not any(is_mine for _, is_mine in line):
        line.append((owner, True))
    rank, in_flight = fair_order(line, flying).index(True) + 1, sum(flying.values())
    # There are slots for all takes before it in the queue and for itself.
    return None if in_flight + rank <= limit else ProviderBusy(order, rank, in_flight)


async def find_waiter(session: AsyncSession, order: TakeOrder) -> tuple[str, datetime] | None:
    """Return the take's owner, and when it last asked; None if it does not wait, or may not pay any more."""
    found = (
        select(WaitingRow.owner, WaitingRow.asked_at)
        .join(JobRow, col(JobRow.id) == col(WaitingRow.job_id))
        .where(_is_take(order), col(JobRow.frugal_at).is_(None), col(JobRow.hidden_at).is_(None))
    )
    return (await session.exec(found)).one_or_none()


async def renew_place(session: AsyncSession, order: TakeOrder, moment: datetime) -> None:
    """Record that the waiting take has asked again."""
    await session.exec(update(WaitingRow).where(_is_take(order)).values(asked_at=moment))


async def leave_queues(session: AsyncSession, key: TakeKey) -> None:
    """Remove the take from the queues of all providers."""
    await run_directly(session, _LEAVE_QUEUES, dict(key))


async def remove_lines_from_queues(session: AsyncSession, job_id: str, scene: int, language: str) -> None:
    """Remove all lines of a scene in a language from all queues."""
    of_scene = [col(WaitingRow.job_id) == job_id, col(WaitingRow.stage) == LedgerStage.VOICE]
    of_language = [col(WaitingRow.scene) == scene, col(WaitingRow.language) == language]
    await session.exec(delete(WaitingRow).where(*of_scene, *of_language))


async def remove_job_from_queues(session: AsyncSession, job_id: str) -> None:
    """Remove all takes of the job from all queues."""
    await session.exec(delete(WaitingRow).where(col(WaitingRow.job_id) == job_id))


def fair_order(line: Iterable[tuple[str, T]], flying: Mapping[str, int]) -> list[T]:
    """Order the queue: each slot goes to the owner with the fewest calls, then to the longest-waiting take.

    Args:
        line: owners and their takes, the longest-waiting first.
        flying: number of calls in flight, by owner.
    """
    calls = Counter(flying)
    turns = []
    for owner, take in line:
        turns.append((calls[owner], take))
        calls[owner] += 1
    return [take for _, take in sorted(turns, key=lambda turn: turn[0])]


async def _count_in_flight(session: AsyncSession, provider: str, moment: datetime) -> dict[str, int]:
    """Count the calls that each owner has in flight at the provider; late calls still occupy their slot."""
    values = {"provider": provider, "held_after": moment - UNKNOWN_OCCUPIES_SLOT_FOR}
    values["line_called_after"] = moment - UNANSWERED_LINE_OCCUPIES_SLOT_FOR
    return dict((await run_directly(session, _COUNT_IN_FLIGHT, values)).all())


async def check_takes_at_once(
    session: AsyncSession, job: PayableJob, order: TakeOrder, moment: datetime
) -> TeamBusy | None:
    """Return the refusal if the take's team has as many takes at work as it may, whoever makes them.

    It stands in no line then, so that no other team's take waits behind it.
    """
    if job.takes_at_once is None or order.key.stage is LedgerStage.SCRIPT:
        return None
    await lock_rows(session, [team_lock(job.owner)])
    at_work = (
        select(func.count())
        .select_from(LedgerRow)
        .join(JobRow, col(LedgerRow.job_id) == col(JobRow.id))
        .where(col(JobRow.owner) == job.owner, col(LedgerRow.stage) != LedgerStage.SCRIPT)
        .where(occupies_slot(moment))
    )
    if (await session.exec(at_work)).one() < job.takes_at_once:
        return None
    await leave_queues(session, order.key)
    return TeamBusy(order, job.takes_at_once)


def occupies_slot(moment: datetime) -> ColumnElement[bool]:
    """Return the SQL condition that a call takes up one of its provider's places."""
    return _occupies_slot(moment - UNKNOWN_OCCUPIES_SLOT_FOR, moment - UNANSWERED_LINE_OCCUPIES_SLOT_FOR)


def _occupies_slot(held_after: Moment, line_called_after: Moment) -> ColumnElement[bool]:
    held_at, state = col(LedgerRow.held_at), col(LedgerRow.state)
    is_no_line = or_(col(LedgerRow.stage) != LedgerStage.VOICE, state != LedgerState.INTENT)
    return and_(
        state != LedgerState.TERMINAL,
        or_(held_at.is_(None), held_at > held_after),
        or_(is_no_line, col(LedgerRow.intent_at) > line_called_after),
    )


async def _list_line(session: AsyncSession, order: TakeOrder, moment: datetime) -> list[tuple[str, bool]]:
    """Return who waits at the provider, the longest-waiting first: the owner, and whether it is this take."""
    values = {"provider": order.provider, **dict(order.key)}
    values["asked_after"] = moment - WAITER_EXPIRES_AFTER
    return [(owner, bool(mine)) for owner, mine in await run_directly(session, _LIST_LINE, values)]


def _is_take(order: TakeOrder) -> ColumnElement[bool]:
    mine = [col(getattr(WaitingRow, name)) == value for name, value in order.key]
    return and_(col(WaitingRow.provider) == order.provider, *mine)


def _new_waiter(owner: str, order: TakeOrder, moment: datetime) -> WaitingRow:
    return WaitingRow(provider=order.provider, **dict(order.key), owner=owner, since=moment, asked_at=moment)


# The takes of all jobs ask these while they hold the lock of the provider, on SQLite of the whole database.
_OF_TAKE = and_(*(col(getattr(WaitingRow, name)) == bindparam(name) for name in TakeKey.model_fields))
_IS_TAKE = and_(col(WaitingRow.provider) == bindparam("provider"), _OF_TAKE)
_LEAVE_QUEUES = delete(WaitingRow).where(_OF_TAKE)
_LIST_LINE = (
    select(WaitingRow.owner, _IS_TAKE)
    .where(col(WaitingRow.provider) == bindparam("provider"))
    .where(or_(col(WaitingRow.asked_at) > bindparam("asked_after"), _IS_TAKE))
    .order_by(*(col(getattr(WaitingRow, name)) for name in ("since", *TakeKey.model_fields)))
)
_COUNT_IN_FLIGHT = (
    select(JobRow.owner, func.count())
    .join(LedgerRow, col(LedgerRow.job_id) == col(JobRow.id))
    .where(col(LedgerRow.provider) == bindparam("provider"))
    .where(_occupies_slot(bindparam("held_after"), bindparam("line_called_after")))
    .group_by(col(JobRow.owner))
)
