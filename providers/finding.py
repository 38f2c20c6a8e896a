"""Which of a service's jobs a lost submit started: what its list shows, compared with what was asked."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from providers.protocol import Lost
from providers.sentences import refusal
from workflows.errors import ErrorType

# The service's clock and ours may differ by that much.
CLOCKS_DIFFER = timedelta(minutes=2)


def moment(value: datetime | float) -> datetime:
    """A moment as services write it: Unix seconds, or a datetime (in UTC unless it says otherwise)."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime.fromtimestamp(value, UTC)


def too_old(lost: Lost, created: datetime) -> bool:
    """Whether it, and all that is older, was there before the lost submit."""
    return created < lost.since - CLOCKS_DIFFER


def in_time(lost: Lost, created: datetime) -> bool:
    """Whether the lost submit may have created it."""
    return not too_old(lost, created) and created <= lost.until + CLOCKS_DIFFER


def the_one(job_ids: Iterable[str]) -> str | None:
    """The only id; None when there is none. Raises OUTCOME_UNKNOWN when several jobs may be it."""
    found = list(dict.fromkeys(job_ids))
    if len(found) > 1:
        raise refusal(ErrorType.OUTCOME_UNKNOWN)
    return found[0] if found else None
