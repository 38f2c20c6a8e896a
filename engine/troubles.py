"""What the server knows of activities that failed and will be tried again, or that an operator has paused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError
from temporalio.api.failure.v1 import Failure
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.client import Client
from temporalio.converter import DataConverter

from engine.pauses import is_paused, pause_sentence
from workflows.contracts import TakeKey
from workflows.errors import ErrorType
from workflows.failures import bounded

UNEXPECTED = "Something unexpected went wrong."
LATE = "It took longer than it may."


@dataclass(frozen=True)
class Trouble:
    """An activity that failed and is tried again, or that an operator has paused.

    Args:
        activity: its type.
        key: the take that it is about; None: none, or a version of us made it that did not say so.
        type: one of `ErrorType`.
        message: a sentence for a person.
        attempt: which try comes next, or is under way; from 1.
        next_at: when it comes; None: it is under way, or paused.
    """

    activity: str
    key: TakeKey | None
    type: str
    message: str
    attempt: int
    next_at: datetime | None


async def troubles_of(
    client: Client, job_id: str, pending: Iterable[PendingActivityInfo]
) -> tuple[Trouble, ...]:
    """Those of a job's activities. That a provider has no news is none; that a step is paused is one."""
    told = [
        await _trouble(client, job_id, activity)
        for activity in pending
        if activity.HasField("last_failure") or is_paused(activity)
    ]
    return tuple(trouble for trouble in told if trouble.type != ErrorType.NO_NEWS)


async def _trouble(client: Client, job_id: str, activity: PendingActivityInfo) -> Trouble:
    paused = (str(ErrorType.PAUSED), pause_sentence(client, job_id, activity))
    type_, message = paused if is_paused(activity) else _told(activity.last_failure)
    waits = activity.HasField("next_attempt_schedule_time") and not is_paused(activity)
    return Trouble(
        activity=activity.activity_type.name,
        key=await _key(activity.last_failure, client.data_converter),
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
