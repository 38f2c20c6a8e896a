"""Activities of a job that failed and will be retried, or that an operator paused."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError
from temporalio.api.failure.v1 import Failure
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.client import Client
from temporalio.converter import DataConverter

from contracts import TakeKey
from contracts.error_text import truncate_message
from contracts.error_types import ErrorType
from temporal_client.paused_activities import is_paused, pause_sentence
from temporal_client.payload_codec import PayloadKeyMissing

UNEXPECTED_MESSAGE = "Something unexpected went wrong."
TIMED_OUT_MESSAGE = "It took longer than it may."


@dataclass(frozen=True)
class ActivityIssue:
    """An activity that failed and will be retried, or that an operator paused.

    Args:
        activity: its type.
        key: the take it is about; None: none, or the activity's version did not record it.
        type: an `ErrorType`.
        message: a sentence for a person.
        attempt: the attempt that comes next or is under way, from 1.
        next_at: when that starts; None: it is under way, or paused.
    """

    activity: str
    key: TakeKey | None
    type: str
    message: str
    attempt: int
    next_at: datetime | None


async def find_activity_issues(
    client: Client, job_id: str, pending: Iterable[PendingActivityInfo]
) -> tuple[ActivityIssue, ...]:
    """Return the issues among a job's pending activities; a poll without news is none, a pause is one."""
    told = [
        await _build_issue(client, job_id, activity)
        for activity in pending
        if activity.HasField("last_failure") or is_paused(activity)
    ]
    return tuple(trouble for trouble in told if trouble.type != ErrorType.NO_NEWS)


async def _build_issue(client: Client, job_id: str, activity: PendingActivityInfo) -> ActivityIssue:
    paused = (str(ErrorType.PAUSED), pause_sentence(client, job_id, activity))
    failure = await _decode_failure(_unwrap_failure(activity.last_failure), client.data_converter)
    type_, message = paused if is_paused(activity) else _describe_failure(failure)
    waits = activity.HasField("next_attempt_schedule_time") and not is_paused(activity)
    return ActivityIssue(
        activity=activity.activity_type.name,
        key=await _decode_take_key(failure, client.data_converter),
        type=type_,
        message=message,
        attempt=activity.attempt,
        next_at=activity.next_attempt_schedule_time.ToDatetime(UTC) if waits else None,
    )


def _unwrap_failure(failure: Failure) -> Failure:
    """Return what failed: a failure that was too large for the server is the cause of one that says so."""
    return failure.cause if failure.HasField("server_failure_info") and failure.HasField("cause") else failure


async def _decode_failure(failure: Failure, converter: DataConverter) -> Failure:
    """Return a copy whose message can be read; it stays as it is where this process lacks the key."""
    copy = Failure()
    copy.CopyFrom(failure)
    if converter.payload_codec is not None and copy.HasField("encoded_attributes"):
        with suppress(PayloadKeyMissing):
            (attributes,) = await converter.payload_codec.decode([copy.encoded_attributes])
            copy.message = str(json.loads(attributes.data)["message"])
    return copy


def _describe_failure(failure: Failure) -> tuple[str, str]:
    """Return the type and sentence of a failure; an unexpected one gets a fixed sentence."""
    if failure.HasField("timeout_failure_info"):
        return ErrorType.TIMED_OUT, TIMED_OUT_MESSAGE
    type_ = failure.application_failure_info.type
    if type_ in set(ErrorType):
        return type_, truncate_message(failure.message)
    return ErrorType.INTERNAL, UNEXPECTED_MESSAGE


async def _decode_take_key(failure: Failure, converter: DataConverter) -> TakeKey | None:
    details = failure.application_failure_info.details.payloads[:1]
    try:
        keys = await converter.decode(details, [TakeKey]) if details else []
    except (ValidationError, ValueError, RuntimeError):
        return None  # The details are not a TakeKey.
    return keys[0] if keys and isinstance(keys[0], TakeKey) else None
