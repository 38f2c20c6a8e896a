"""Decides which listed job a lost submit started, and whether it certainly started none.

The decision is made here for all providers. An adapter converts its list (`ListedJob`) and says what an order
would look like there (`ExpectedListing`); it never decides by itself that there is no such job. "None" is
returned only when

- the list has shown a job and, where the ledger knows some of the provider's jobs, one of those: a list that
  shows nothing, or not what it should, proves nothing;
- and every job in the time window of the lost submit that the ledger does not know is of another model.

A job is taken for the lost one when it alone has the order's prompt or, where prompts are not shown, all
other fields that are shown; and when no other lost submit of ours may have made it. Anything else is
OUTCOME_UNKNOWN: it is looked up again later, when the ledger may know more jobs, and finally put to the
owner.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from pydantic import TypeAdapter, ValidationError

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.error_messages import provider_error
from providers.kit.job_matching import ExpectedListing, Fields, MatchLevel, compare_job
from providers.protocol import LostSubmit, MediaOrder

# How much the provider's clock and ours may differ.
MAX_CLOCK_SKEW = timedelta(minutes=2)
# Larger numbers are milliseconds: as seconds this is in the year 5138.
MIN_MILLISECONDS = 1e11
# With more jobs than this since the submit, the owner has to look for the job.
MAX_LISTED_JOBS = 2_000
_TIME_ADAPTER: TypeAdapter[datetime] = TypeAdapter(datetime)


@dataclass(frozen=True)
class ListedJob:
    """A job in a provider's list.

    `shown` uses the field names of `ExpectedListing`; `created` may be unknown.
    """

    job_id: str
    created: datetime | None
    shown: Fields


async def find_in_job_list(
    lost: LostSubmit,
    pages: AsyncIterator[Sequence[ListedJob]],
    asked: Callable[[MediaOrder], ExpectedListing],
) -> str | None:
    """Return the id of the job that the lost submit started, by the pages of the provider's list, or None.

    Args:
        asked: returns what an order would show in the list.

    Raises:
        ProviderError: OUTCOME_UNKNOWN: a job may match, or the list does not prove that there is none.
    """
    listed: dict[str, ListedJob] = {}
    async for page in pages:
        before = len(listed)
        listed |= {job.job_id: job for job in page}
        if _reaches_back_far_enough(lost, list(listed.values())):
            break
        # A page without anything new is a repetition of the last one.
        if len(listed) > MAX_LISTED_JOBS or (page and len(listed) == before):
            raise provider_error(ErrorType.OUTCOME_UNKNOWN)
    return _match_listed_jobs(lost, listed, asked)


def _match_listed_jobs(
    lost: LostSubmit, listed: Mapping[str, ListedJob], asked: Callable[[MediaOrder], ExpectedListing]
) -> str | None:
    order = asked(lost.order)
    unknown = [(compare_job(order, job.shown), job) for job in listed.values() if _is_candidate(lost, job)]
    candidates = [(alike, job) for alike, job in unknown if alike is not MatchLevel.OTHER_MODEL]
    if not candidates:
        if _proves_absence(lost, listed):
            return None
        raise provider_error(ErrorType.OUTCOME_UNKNOWN)
    best = max(alike for alike, _ in candidates)
    found = [job for alike, job in candidates if alike is best and job.job_id]
    certain = best >= MatchLevel.SAME or (
        best is MatchLevel.PROBABLE and not _may_be_rivals(lost, found, asked)
    )
    if len(found) == 1 and certain:
        return found[0].job_id
    raise provider_error(ErrorType.OUTCOME_UNKNOWN)


def _proves_absence(lost: LostSubmit, listed: Mapping[str, ListedJob]) -> bool:
    """Return whether the absence of the job from the list proves that there is none."""
    return not lost.known.isdisjoint(listed) if lost.known else bool(listed)


def _may_be_rivals(
    lost: LostSubmit, found: Sequence[ListedJob], asked: Callable[[MediaOrder], ExpectedListing]
) -> bool:
    """Return whether another lost submit of ours may have made one of these jobs."""
    rivals = _expected_listings(lost.rivals, asked)
    return any(compare_job(rival, job.shown) >= MatchLevel.PROBABLE for rival in rivals for job in found)


def _expected_listings(
    orders: Iterable[MediaOrder], asked: Callable[[MediaOrder], ExpectedListing]
) -> list[ExpectedListing]:
    """Return what the orders would show, without those this list cannot hold (music, other API versions)."""
    found = []
    for order in orders:
        with suppress(ProviderError):
            found.append(asked(order))
    return found


def _is_candidate(lost: LostSubmit, job: ListedJob) -> bool:
    return job.job_id not in lost.known and (job.created is None or is_in_submit_window(lost, job.created))


def _reaches_back_far_enough(lost: LostSubmit, listed: Sequence[ListedJob]) -> bool:
    """Return whether further pages are older still. Checked by the dates: no order is guaranteed."""
    moments = [job.created for job in listed if job.created]
    falling = all(later >= earlier for later, earlier in pairwise(moments))
    return falling and len(moments) > 1 and moments[0] > moments[-1] and is_too_old(lost, moments[-1])


def parse_time(value: object) -> datetime | None:
    """Parse a time as services write it: Unix seconds or milliseconds, also as text, or ISO 8601.

    Return None for what cannot be parsed, and without a time zone: taken for UTC, it could be half a day off.
    """
    try:
        if isinstance(value, str) and not value.strip().replace(".", "", 1).isdigit():
            read = _TIME_ADAPTER.validate_python(value.strip())
            return read if read.tzinfo else None
        seconds = float(value)  # type: ignore[arg-type]  # anything may have come
        return datetime.fromtimestamp(seconds / 1_000 if seconds >= MIN_MILLISECONDS else seconds, UTC)
    except (ValidationError, TypeError, ValueError, OverflowError, OSError):
        return None


def is_too_old(lost: LostSubmit, created: datetime) -> bool:
    """Return whether a job created then, and all older ones, existed before the lost submit."""
    return created < lost.since - MAX_CLOCK_SKEW


def is_in_submit_window(lost: LostSubmit, created: datetime) -> bool:
    """Return whether the lost submit may have created a job at that time."""
    return not is_too_old(lost, created) and created <= lost.until + MAX_CLOCK_SKEW
