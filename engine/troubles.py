"""What the server knows of activities that failed and will be tried again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError
from temporalio.api.failure.v1 import Failure
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.converter import DataConverter

from workflows.contracts import TakeKey
from workflows.errors import ErrorType
from workflows.failures import bounded

UNEXPECTED = "Something unexpected went wrong."
LATE = "It took longer than it may."


@dataclass(frozen=True)
class Trouble:
    """The last failure of an activity that is tried again.

    Args:
        activity: its type.
        key: the take that it is about; None: none, or a version of us made it that did not say so.
        type: one of `ErrorType`.
        message: a sentence for a person.
        attempt: which try comes next, or is under way; from 1.
        next_at: when it comes; None: it is under way.
    """

    activity: str
    key: TakeKey | None
    type: str
    message: str
    attempt: int
    next_at: datetime | None


async def troubles_of(
    pending: Iterable[PendingActivityInfo], converter: DataConverter
) -> tuple[Trouble, ...]:
    """Those of a job's activities. That a provider has no news is no trouble."""
    told = [await _trouble(activity, converter) for activity in pending if activity.HasField("last_failure")]
    return tuple(trouble for trouble in told if trouble.type != ErrorType.NO_NEWS)


async def _trouble(activity: PendingActivityInfo, converter: DataConverter) -> Trouble:
    type_, message = _told(activity.last_failure)
    waits = activity.HasField("next_attempt_schedule_time")
    return Trouble(
        activity=activity.activity_type.name,
        key=await _key(activity.last_failure, converter),
        type=type_,
        message=message,
        attempt=activity.attempt,
        next_at=activity.next_attempt_schedule_time.ToDatetime(UTC) if waits else None,
    )


def _told(failure: Failure) -> tuple[str, str]:
    """In words that were meant for people; what a bug says is for the log."""
    if failure.HasField("timeout_failure_info"):
        return ErrorType.TIMED_OUT, LATE
    type_ = failure.application_failure_info.type
    if type_ in set(ErrorType):
        return type_, bounded(failure.message)
    return ErrorType.INTERNAL, UNEXPECTED


async def _key(failure: Failure, converter: DataConverter) -> TakeKey | None:
    details = failure.application_failure_info.details.payloads[:1]
    try:
        keys = await converter.decode(details, [TakeKey]) if details else []
    except (ValidationError, ValueError, RuntimeError):
        return None  # It is something else.
    return keys[0] if keys and isinstance(keys[0], TakeKey) else None
