"""Pages of jobs: what can be asked for, what is answered, and the cursor between two pages."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from store.errors import BadCursor
from store.models import JobRow
from store.texts import storable
from workflows.contracts import Frozen, JobStatus

DEFAULT_LIMIT, MAX_LIMIT = 20, 100
MAX_SEARCH = 200
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class JobQuery(Frozen):
    """Which of an owner's jobs. Every condition that is given must hold."""

    status: JobStatus | None = None
    provider: str | None = None
    q: Annotated[str, StringConstraints(max_length=MAX_SEARCH)] | None = None
    favorite: bool | None = None
    needs_you: bool | None = Field(
        default=None, description="Those that wait for a decision of yours; `false`: all others."
    )
    cursor: str | None = None
    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)


@dataclass(frozen=True)
class JobPage:
    """Jobs, newest first. `next_cursor` is null on the last page."""

    jobs: Sequence[JobRow]
    next_cursor: str | None = None


def cursor_after(row: JobRow) -> str:
    """The cursor of the page that begins after this row."""
    return _cursor(row.created_at, row.id)


def position(cursor: str) -> tuple[datetime, str]:
    """Where the page before ended: created_at and id of its last row.

    Raises:
        BadCursor: the text is none that `cursor_after` gave.
    """
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        micros, job_id = text.split("|", 1)
        moment = EPOCH + int(micros) * MICROSECOND
    except (ValueError, OverflowError) as error:
        raise BadCursor from error
    # Many texts decode to a position; a page gave only the one.
    if _cursor(moment, job_id) != cursor or not storable(job_id):
        raise BadCursor
    return moment, job_id


def _cursor(moment: datetime, job_id: str) -> str:
    text = f"{(moment - EPOCH) // MICROSECOND}|{job_id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
