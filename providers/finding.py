"""Which of a service's jobs a lost submit started, and whether it certainly started none.

The decision is made here for all services. An adapter tells what its list shows (`Listed`) and what an order
would look like there (`Asked`); it never says by itself that there is no such job. "None" is said only when

- the list has shown a job, and where the ledger knows some of the service's jobs, one of those: a list that
  shows nothing, or not what it should, proves nothing;
- and every job in the time of the lost submit that the ledger does not know is another model's.

A job is taken for the lost one when it alone has the order's prompt or, where prompts are not shown, all else
that is shown; and when no other lost submit of ours may have made it. Anything else is OUTCOME_UNKNOWN: it is
looked up again, for what is unknown today may be another take's tomorrow, and put before the owner at last.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from pydantic import TypeAdapter, ValidationError

from providers.errors import ProviderError
from providers.likeness import Asked, Fields, Likeness, likeness
from providers.protocol import Lost, Order
from providers.sentences import refusal
from workflows.errors import ErrorType

# The service's clock and ours may differ by that much.
CLOCKS_DIFFER = timedelta(minutes=2)
# As seconds it would be in the year 5138.
MILLISECONDS_FROM = 1e11
# Whoever has made more jobs than this since then is to look for it himself.
MOST_JOBS = 2_000
_MOMENT: TypeAdapter[datetime] = TypeAdapter(datetime)


@dataclass(frozen=True)
class Listed:
    """A job in a service's list. `shown` has the names of `Asked`; `created` is None if nobody can tell."""

    job_id: str
    created: datetime | None
    shown: Fields


async def look_for(
    lost: Lost, pages: AsyncIterator[Sequence[Listed]], asked: Callable[[Order], Asked]
) -> str | None:
    """The id of the job that the lost submit started, by the pages of the service's list, or None.

    Args:
        asked: what an order would show in the list.

    Raises:
        ProviderError: OUTCOME_UNKNOWN: a job may be it, or the list does not prove that there is none.
    """
    listed: dict[str, Listed] = {}
    async for page in pages:
        before = len(listed)
        listed |= {job.job_id: job for job in page}
        if _goes_back_far_enough(lost, list(listed.values())):
            break
        # A page without anything new is the same page again.
        if len(listed) > MOST_JOBS or (page and len(listed) == before):
            raise refusal(ErrorType.OUTCOME_UNKNOWN)
    return _decide(lost, listed, asked)


def _decide(lost: Lost, listed: Mapping[str, Listed], asked: Callable[[Order], Asked]) -> str | None:
    order = asked(lost.order)
    unknown = [(likeness(order, job.shown), job) for job in listed.values() if _may_be_new(lost, job)]
    candidates = [(alike, job) for alike, job in unknown if alike is not Likeness.OTHERS]
    if not candidates:
        if _is_proof(lost, listed):
            return None
        raise refusal(ErrorType.OUTCOME_UNKNOWN)
    best = max(alike for alike, _ in candidates)
    found = [job for alike, job in candidates if alike is best and job.job_id]
    certain = best >= Likeness.SAME or (best is Likeness.ALIKE and not _is_a_rivals(lost, found, asked))
    if len(found) == 1 and certain:
        return found[0].job_id
    raise refusal(ErrorType.OUTCOME_UNKNOWN)


def _is_proof(lost: Lost, listed: Mapping[str, Listed]) -> bool:
    """Whether a list without the job means that there is none."""
    return not lost.known.isdisjoint(listed) if lost.known else bool(listed)


def _is_a_rivals(lost: Lost, found: Sequence[Listed], asked: Callable[[Order], Asked]) -> bool:
    """Whether another lost submit of ours may as well have made one of these."""
    rivals = _as_asked(lost.rivals, asked)
    return any(likeness(rival, job.shown) >= Likeness.ALIKE for rival in rivals for job in found)


def _as_asked(orders: Iterable[Order], asked: Callable[[Order], Asked]) -> list[Asked]:
    """What these would show, without those that this list cannot hold: music, another version's models."""
    found = []
    for order in orders:
        with suppress(ProviderError):
            found.append(asked(order))
    return found


def _may_be_new(lost: Lost, job: Listed) -> bool:
    return job.job_id not in lost.known and (job.created is None or in_time(lost, job.created))


def _goes_back_far_enough(lost: Lost, listed: Sequence[Listed]) -> bool:
    """Whether what follows is older still. No service promises the order of its list: we look at it."""
    moments = [job.created for job in listed if job.created]
    falling = all(later >= earlier for later, earlier in pairwise(moments))
    return falling and len(moments) > 1 and moments[0] > moments[-1] and too_old(lost, moments[-1])


def moment(value: object) -> datetime | None:
    """A moment as services write it: Unix seconds or milliseconds, also as a text, or ISO 8601.

    None for what cannot be read, and for one without a zone: taken for UTC, it may be half a day off.
    """
    try:
        if isinstance(value, str) and not value.strip().replace(".", "", 1).isdigit():
            read = _MOMENT.validate_python(value.strip())
            return read if read.tzinfo else None
        seconds = float(value)  # type: ignore[arg-type]  # anything may have come
        return datetime.fromtimestamp(seconds / 1_000 if seconds >= MILLISECONDS_FROM else seconds, UTC)
    except (ValidationError, TypeError, ValueError, OverflowError, OSError):
        return None


def too_old(lost: Lost, created: datetime) -> bool:
    """Whether it, and all that is older, was there before the lost submit."""
    return created < lost.since - CLOCKS_DIFFER


def in_time(lost: Lost, created: datetime) -> bool:
    """Whether the lost submit may have created it."""
    return not too_old(lost, created) and created <= lost.until + CLOCKS_DIFFER
