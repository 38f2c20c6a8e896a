"""The SQL behind a page of jobs: filters, order, and the page made of the rows."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, exists, false, or_, tuple_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from contracts import ENDED_STATUSES, JobStatus
from store.job_order import ORDERS
from store.job_rows import in_trash, is_listed
from store.job_tags import has_tag
from store.ledger.reads import outcome_is_unknown
from store.models import JobRow, LedgerRow
from store.pagination import JobPage, JobQuery, cursor_after, decode_cursor
from store.text_normalization import fold_text, is_storable


async def read_page(session: AsyncSession, owner: str, query: JobQuery) -> JobPage:
    """Read a page of the owner's jobs; the first one counts them all.

    Raises:
        InvalidCursor: the query's cursor was not issued with a page.
    """
    matching = (col(JobRow.owner) == owner, *_build_conditions(query))
    rows = (await session.exec(_select_rows(query).where(*matching))).all()
    more = len(rows) > query.limit
    total: int | None = None
    if query.cursor is None:
        counting = select(func.count()).select_from(JobRow).where(*matching)
        total = (await session.exec(counting)).one() if more else len(rows)
    cursor = cursor_after(rows[query.limit - 1], query.sort) if more else None
    return JobPage(rows[: query.limit], cursor, total)


def _select_rows(query: JobQuery) -> SelectOfScalar[JobRow]:
    """Build the SELECT of one page's rows, plus one row that tells whether there is a next page."""
    order = ORDERS[query.sort]
    place = (order.column, col(JobRow.id))
    found = select(JobRow)
    if query.cursor is not None:
        last = decode_cursor(query.cursor, query.sort)
        found = found.where(tuple_(*place) < last if order.descending else tuple_(*place) > last)
    sorted_by = (column.desc() if order.descending else column.asc() for column in place)
    return found.order_by(*sorted_by).limit(query.limit + 1)


def _build_conditions(query: JobQuery) -> list[ColumnElement[bool]]:
    conditions = [in_trash() if query.trashed else is_listed()]
    if query.status is not None:
        conditions.append(col(JobRow.status) == query.status)
    if query.provider is not None:
        conditions.append(_if_storable(query.provider, col(JobRow.provider) == query.provider))
    if query.favorite is not None:
        conditions.append(col(JobRow.favorite) == query.favorite)
    if query.tag is not None:
        conditions.append(_if_storable(query.tag, has_tag(query.tag)))
    if query.needs_you is not None:
        waits = _needs_owner()
        conditions.append(waits if query.needs_you else ~waits)
    conditions.extend(_iter_search(query.q or ""))
    conditions.extend(_iter_period(query))
    return conditions


def _iter_search(words: str) -> Iterator[ColumnElement[bool]]:
    for word in dict.fromkeys(fold_text(words).split()):
        yield _if_storable(word, col(JobRow.search_text).contains(word, autoescape=True))


def _iter_period(query: JobQuery) -> Iterator[ColumnElement[bool]]:
    if query.created_from is not None:
        yield col(JobRow.created_at) >= query.created_from
    if query.created_to is not None:
        yield col(JobRow.created_at) < query.created_to


def _needs_owner() -> ColumnElement[bool]:
    """Return the SQL condition that a job waits for its owner: to approve, or to resolve a held take."""
    held = exists().where(col(LedgerRow.job_id) == col(JobRow.id), outcome_is_unknown())
    waits = or_(col(JobRow.status) == JobStatus.AWAITING_APPROVAL, held)
    return and_(col(JobRow.status).not_in(ENDED_STATUSES), col(JobRow.frugal_at).is_(None), waits)


def _if_storable(text: str, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return condition if is_storable(text) else false()
