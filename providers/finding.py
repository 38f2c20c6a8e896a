"""Which of a service's jobs a lost submit started: what its list shows, compared with what was asked."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from providers.protocol import Lost
from providers.sentences import refusal
from workflows.errors import ErrorType

# The service's clock and ours may differ by that much.
CLOCKS_DIFFER = timedelta(minutes=2)
# As seconds it would be in the year 5138.
MILLISECONDS_FROM = 1e11
# Whoever has made more jobs than this since then is to look for it himself.
MOST_JOBS = 2_000


@dataclass(frozen=True)
class Listed:
    """A job in a service's list. `fits`: all that the list shows of it is as it was ordered."""

    job_id: str
    created: datetime | None
    fits: bool = True


async def look_for(lost: Lost, pages: AsyncIterator[Sequence[Listed]]) -> str | None:
    """The id of the job that the lost submit started, by the pages of the service's list, or None.

    Raises:
        ProviderError: OUTCOME_UNKNOWN: several may be it, or the list is too long to be read so far back.
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
    return the_one(job.job_id for job in listed.values() if _may_be_it(lost, job))


def _goes_back_far_enough(lost: Lost, listed: Sequence[Listed]) -> bool:
    """Whether what follows is older still. No service promises the order of its list: we look at it."""
    moments = [job.created for job in listed if job.created]
    falling = all(later >= earlier for later, earlier in pairwise(moments))
    return falling and len(moments) > 1 and moments[0] > moments[-1] and too_old(lost, moments[-1])


def _may_be_it(lost: Lost, job: Listed) -> bool:
    return job.fits and job.job_id not in lost.known and (job.created is None or in_time(lost, job.created))


def moment(value: datetime | float) -> datetime:
    """A moment as services write it: Unix seconds, milliseconds, or a datetime (of UTC if it has no zone)."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime.fromtimestamp(value / 1_000 if value >= MILLISECONDS_FROM else value, UTC)


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
