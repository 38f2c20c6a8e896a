"""The SQL behind a page of jobs: filters, order, and the page made of the rows."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, false, or_, tuple_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from contracts import ENDED_STATUSES, JobStatus
from store.job_rows import is_visible
from store.ledger.reads import outcome_is_unknown
from store.models import JobRow, LedgerRow
from store.pagination import JobPage, JobQuery, cursor_after, decode_cursor
from store.text_normalization import fold_case, is_storable


def select_page(owner: str, query: JobQuery) -> SelectOfScalar[JobRow]:
    """Build the SELECT of one page's rows, plus one row that tells whether there is a next page.

    Raises:
        InvalidCursor: the query's cursor was not issued with a page.
    """
    order = (col(JobRow.created_at), col(JobRow.id))
    found = select(JobRow).where(col(JobRow.owner) == owner, is_visible(), *_build_conditions(query))
    if query.cursor is not None:
        found = found.where(tuple_(*order) < decode_cursor(query.cursor))
    return found.order_by(*(column.desc() for column in order)).limit(query.limit + 1)


def build_page(rows: Sequence[JobRow], limit: int) -> JobPage:
    """Make a page of the rows that a `select_page` query returned."""
    more = len(rows) > limit
    return JobPage(rows[:limit], cursor_after(rows[limit - 1]) if more else None)


def _build_conditions(query: JobQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.status is not None:
        conditions.append(col(JobRow.status) == query.status)
    if query.provider is not None:
        conditions.append(_if_storable(query.provider, col(JobRow.provider) == query.provider))
    if query.favorite is not None:
        conditions.append(col(JobRow.favorite) == query.favorite)
    if query.needs_you is not None:
        waits = _needs_owner()
        conditions.append(waits if query.needs_you else ~waits)
    if query.q:
        holds = col(JobRow.search_text).contains(fold_case(query.q), autoescape=True)
        conditions.append(_if_storable(query.q, holds))
    return conditions


def _needs_owner() -> ColumnElement[bool]:
    """Return the SQL condition that a job waits for its owner: to approve, or to resolve a held take."""
    held = exists().where(col(LedgerRow.job_id) == col(JobRow.id), outcome_is_unknown())
    waits = or_(col(JobRow.status) == JobStatus.AWAITING_APPROVAL, held)
    return and_(col(JobRow.status).not_in(ENDED_STATUSES), col(JobRow.frugal_at).is_(None), waits)


def _if_storable(text: str, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return condition if is_storable(text) else false()
