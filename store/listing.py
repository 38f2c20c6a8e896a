"""The query behind a page of jobs."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, false, or_, tuple_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from store.models import JobRow, LedgerRow, LedgerState
from store.paging import JobPage, JobQuery, cursor_after, position
from store.texts import fold, storable
from workflows.contracts import ENDED, JobStatus


def visible() -> ColumnElement[bool]:
    """The job is not being deleted."""
    return col(JobRow.hidden_at).is_(None)


def selection(owner: str, query: JobQuery) -> SelectOfScalar[JobRow]:
    """The rows of one page and one more, which tells whether there is a next page.

    Raises:
        BadCursor: the query's cursor is none that a page gave.
    """
    order = (col(JobRow.created_at), col(JobRow.id))
    found = select(JobRow).where(col(JobRow.owner) == owner, visible(), *_conditions(query))
    if query.cursor is not None:
        found = found.where(tuple_(*order) < position(query.cursor))
    return found.order_by(*(column.desc() for column in order)).limit(query.limit + 1)


def page_of(rows: Sequence[JobRow], limit: int) -> JobPage:
    """The page that these rows of a `selection` make."""
    more = len(rows) > limit
    return JobPage(rows[:limit], cursor_after(rows[limit - 1]) if more else None)


def _conditions(query: JobQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.status is not None:
        conditions.append(col(JobRow.status) == query.status)
    if query.provider is not None:
        conditions.append(_safe(query.provider, col(JobRow.provider) == query.provider))
    if query.favorite is not None:
        conditions.append(col(JobRow.favorite) == query.favorite)
    if query.needs_you is not None:
        waits = _needs_owner()
        conditions.append(waits if query.needs_you else ~waits)
    if query.q:
        holds = col(JobRow.search_text).contains(fold(query.q), autoescape=True)
        conditions.append(_safe(query.q, holds))
    return conditions


def _needs_owner() -> ColumnElement[bool]:
    """Whether only its owner can make the job go on: a gate is closed, or one of its takes is held."""
    held = exists().where(
        col(LedgerRow.job_id) == col(JobRow.id),
        col(LedgerRow.state) == LedgerState.INTENT,
        col(LedgerRow.held_at).is_not(None),
    )
    waits = or_(col(JobRow.status) == JobStatus.AWAITING_APPROVAL, held)
    return and_(col(JobRow.status).not_in(ENDED), col(JobRow.frugal_at).is_(None), waits)


def _safe(text: str, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return condition if storable(text) else false()
