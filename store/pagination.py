"""Query and page types of the job list, and its cursors."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, Field, StringConstraints, WithJsonSchema

from contracts import FrozenModel, JobStatus
from contracts.job_sort import JobSort
from contracts.tags import Tag
from store.errors import InvalidCursor
from store.job_order import ORDERS
from store.models import JobRow
from store.text_normalization import is_storable

DEFAULT_LIMIT, MAX_LIMIT = 20, 100
MAX_SEARCH_CHARS = 200
# Calendars end, and sums beyond their ends fail.
FIRST_MOMENT, LAST_MOMENT = datetime(2000, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DAY_OR_MOMENT = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}
_BoundedMoment = Annotated[
    AwareDatetime, Field(ge=FIRST_MOMENT, le=LAST_MOMENT), WithJsonSchema(_DAY_OR_MOMENT)
]


def _begin_day(given: object) -> object:
    """Return when a day (UTC) begins; a moment as it is."""
    if isinstance(given, str) and _DAY.fullmatch(given):
        return datetime.combine(date.fromisoformat(given), time(), UTC)
    return given


def _end_day(given: object) -> object:
    """Return when a day (UTC) is over; a moment as it is."""
    begin = _begin_day(given)
    if begin is given or not isinstance(begin, datetime):
        return given
    return min(begin, LAST_MOMENT) + timedelta(days=1)


FirstMoment = Annotated[_BoundedMoment, BeforeValidator(_begin_day)]
EndMoment = Annotated[_BoundedMoment, BeforeValidator(_end_day)]


class JobQuery(FrozenModel):
    """Filters of an owner's jobs; all that are given must hold."""

    status: JobStatus | None = None
    provider: str | None = None
    q: Annotated[str, StringConstraints(max_length=MAX_SEARCH_CHARS)] | None = Field(
        default=None,
        description="Words that title, texts, scenes and spoken lines must have, all of them, in any order; "
        "case and accents do not matter, and a part of a word is enough.",
    )
    favorite: bool | None = None
    needs_you: bool | None = Field(
        default=None, description="Those that wait for a decision of yours; `false`: all others."
    )
    tag: Tag | None = Field(default=None, description="Those that have this tag.")
    trashed: bool = Field(default=False, description="Those in the trash, instead of those outside it.")
    created_from: FirstMoment | None = Field(
        default=None, description="Ordered on this day (UTC) or later, or at this moment (with its offset)."
    )
    created_to: EndMoment | None = Field(
        default=None, description="Ordered on this day (UTC) at the latest, or before this moment."
    )
    sort: JobSort = Field(
        default=JobSort.NEWEST, description="What comes first; `cost` and `length`: most first."
    )
    cursor: str | None = None
    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)


@dataclass(frozen=True)
class JobPage:
    """A page of jobs. `next_cursor` is None on the last page.

    `total` counts the jobs on all pages; it is None on those after the first.
    """

    jobs: Sequence[JobRow]
    next_cursor: str | None = None
    total: int | None = None


def cursor_after(row: JobRow, sort: JobSort) -> str:
    """Return the cursor of the page that follows this row."""
    return _encode_cursor(sort, ORDERS[sort].get(row), row.id)


def decode_cursor(cursor: str, sort: JobSort) -> tuple[Any, str]:
    """Decode a cursor to the value that the list is sorted by, and the id, of the previous page's last row.

    Raises:
        InvalidCursor: the text was not returned by `cursor_after` for this order.
    """
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        written, job_id = text.removeprefix(_prefix(sort)).rsplit("|", 1)
        value = ORDERS[sort].read(written)
    except (ValueError, OverflowError) as error:
        raise InvalidCursor from error
    # Several texts decode to the same position; only the canonical one was issued.
    if _encode_cursor(sort, value, job_id) != cursor or not is_storable(text):
        raise InvalidCursor
    return value, job_id


def _encode_cursor(sort: JobSort, value: object, job_id: str) -> str:
    text = f"{_prefix(sort)}{ORDERS[sort].write(value)}|{job_id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _prefix(sort: JobSort) -> str:
    """Return how a cursor of this order begins; those of the newest first are as before there were others."""
    return "" if sort is JobSort.NEWEST else f"{sort}|"
