"""Query and page types of the job list, and its cursors."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts import FrozenModel, JobStatus
from store.errors import InvalidCursor
from store.models import JobRow
from store.text_normalization import is_storable

DEFAULT_LIMIT, MAX_LIMIT = 20, 100
MAX_SEARCH_CHARS = 200
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class JobQuery(FrozenModel):
    """Filters of an owner's jobs; all that are given must hold."""

    status: JobStatus | None = None
    provider: str | None = None
    q: Annotated[str, StringConstraints(max_length=MAX_SEARCH_CHARS)] | None = None
    favorite: bool | None = None
    needs_you: bool | None = Field(
        default=None, description="Those that wait for a decision of yours; `false`: all others."
    )
    cursor: str | None = None
    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)


@dataclass(frozen=True)
class JobPage:
    """A page of jobs, newest first. `next_cursor` is None on the last page."""

    jobs: Sequence[JobRow]
    next_cursor: str | None = None


def cursor_after(row: JobRow) -> str:
    """Return the cursor of the page that follows this row."""
    return _encode_cursor(row.created_at, row.id)


def decode_cursor(cursor: str) -> tuple[datetime, str]:
    """Decode a cursor to `created_at` and id of the previous page's last row.

    Raises:
        InvalidCursor: the text was not returned by `cursor_after`.
    """
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        micros, job_id = text.split("|", 1)
        moment = EPOCH + int(micros) * MICROSECOND
    except (ValueError, OverflowError) as error:
        raise InvalidCursor from error
    # Several texts decode to the same position; only the canonical one was issued.
    if _encode_cursor(moment, job_id) != cursor or not is_storable(job_id):
        raise InvalidCursor
    return moment, job_id


def _encode_cursor(moment: datetime, job_id: str) -> str:
    text = f"{(moment - EPOCH) // MICROSECOND}|{job_id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
