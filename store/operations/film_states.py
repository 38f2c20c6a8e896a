"""The films that have not ended, over all teams, by where they stand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, or_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import ENDED_STATUSES, JobStatus, LedgerStage
from store.job_rows import is_visible
from store.ledger.reads import outcome_is_unknown
from store.ledger.slots import WAITER_EXPIRES_AFTER
from store.models import JobRow, LedgerRow, LedgerState, WaitingRow

ACTIVE_STATUSES = tuple(status for status in JobStatus if status not in ENDED_STATUSES)
OPEN_STATES = (LedgerState.INTENT, LedgerState.ACCEPTED)


class FilmState(StrEnum):
    """The state of a film that has not ended. Of several that hold, it is the first of these."""

    # Nobody knows whether one of its calls was paid for: somebody has to say what becomes of it.
    HELD = "held"
    # It waits for an approval, a higher budget or a voice.
    NEEDS_OWNER = "needs_owner"
    # A provider takes longer for a part of it than for 95 % of such parts.
    SLOW = "slow"
    # A part of it waits for a place at its provider.
    IN_LINE = "in_line"
    # No worker has begun it.
    QUEUED = "queued"
    RUNNING = "running"


@dataclass(frozen=True)
class FilmFilter:
    """The filters of the films that are listed; None: all.

    A film is its own provider's, and of all that work on it.
    """

    team_id: str | None = None
    provider: str | None = None
    state: FilmState | None = None


@dataclass(frozen=True)
class FilmCount:
    """How many films a team has in a state, with scenes by this provider."""

    team_id: str
    provider: str
    state: FilmState
    films: int


class FilmsAtWork:
    """Reads the films at work as of `moment`; `slow` are the jobs of which a call takes longer than usual."""

    def __init__(self, session: AsyncSession, moment: datetime, slow: Collection[str]) -> None:
        self._session, self._moment = session, moment
        self._state = _build_state(moment, slow)

    async def count(self) -> list[FilmCount]:
        """Count all of them."""
        keys = (col(JobRow.owner), col(JobRow.provider), self._state)
        found = select(*keys, func.count()).where(_is_at_work()).group_by(*keys)
        rows = (await self._session.exec(found)).all()
        return [FilmCount(owner, provider, FilmState(state), films) for owner, provider, state, films in rows]

    async def list_oldest(self, wanted: FilmFilter, limit: int) -> list[tuple[JobRow, FilmState]]:
        """List the oldest that fit the filter, with their states."""
        found = select(JobRow, self._state).where(_is_at_work(), *self._build_conditions(wanted))
        oldest = found.order_by(col(JobRow.created_at), col(JobRow.id)).limit(limit)
        return [(row, FilmState(state)) for row, state in await self._session.exec(oldest)]

    async def count_fitting(self, wanted: FilmFilter) -> int:
        """Count those that fit the filter."""
        conditions = (_is_at_work(), *self._build_conditions(wanted))
        return (await self._session.exec(select(func.count()).select_from(JobRow).where(*conditions))).one()

    def _build_conditions(self, wanted: FilmFilter) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if wanted.team_id is not None:
            conditions.append(col(JobRow.owner) == wanted.team_id)
        if wanted.provider is not None:
            conditions.append(_involves(wanted.provider, self._moment))
        if wanted.state is not None:
            conditions.append(self._state == wanted.state.value)
        return conditions


def is_held() -> ColumnElement[bool]:
    """Return the SQL condition that somebody has to decide about a call; about a storyboard's nobody has."""
    return and_(outcome_is_unknown(), col(LedgerRow.stage) != LedgerStage.SCRIPT)


def is_in_line(moment: datetime) -> ColumnElement[bool]:
    """Return the SQL condition that a take still waits: its job and its worker are there."""
    return col(WaitingRow.asked_at) > moment - WAITER_EXPIRES_AFTER


def _is_at_work() -> ColumnElement[bool]:
    return and_(col(JobRow.status).in_(ACTIVE_STATUSES), is_visible())


def _build_state(moment: datetime, slow: Collection[str]) -> ColumnElement[str]:
    held = select(LedgerRow.job_id).where(is_held())
    waits = and_(col(JobRow.status) == JobStatus.AWAITING_APPROVAL, col(JobRow.frugal_at).is_(None))
    in_line = select(WaitingRow.job_id).where(is_in_line(moment))
    return case(
        (col(JobRow.id).in_(held), FilmState.HELD.value),
        (waits, FilmState.NEEDS_OWNER.value),
        (col(JobRow.id).in_(slow), FilmState.SLOW.value),
        (col(JobRow.id).in_(in_line), FilmState.IN_LINE.value),
        (col(JobRow.status) == JobStatus.QUEUED, FilmState.QUEUED.value),
        else_=FilmState.RUNNING.value,
    )


def _involves(provider: str, moment: datetime) -> ColumnElement[bool]:
    calls = select(LedgerRow.job_id).where(
        col(LedgerRow.provider) == provider, col(LedgerRow.state).in_(OPEN_STATES)
    )
    waiting = select(WaitingRow.job_id).where(col(WaitingRow.provider) == provider, is_in_line(moment))
    return or_(col(JobRow.provider) == provider, col(JobRow.id).in_(calls), col(JobRow.id).in_(waiting))
