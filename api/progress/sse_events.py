"""The server-sent events and their payloads. Each event is serialized once, however many clients get it.

The fields of an `update` event are those of `ProgressResponse` (contracts/progress.py), which the workflow
fills in, and those that `ProgressSnapshot` (api/progress/snapshot.py) adds.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from fastapi.sse import ServerSentEvent

from api.progress.snapshot import ProgressSnapshot
from contracts import FrozenModel, JobError, JobStatus


class SseEventType(StrEnum):
    """The names of the events."""

    UPDATE = "update"
    DONE = "done"
    ERROR = "error"
    PING = "ping"


SIGNED_OUT = JobError(type="signed_out", message="Your log-in or key has ended: log in again.")


class SignedOutEvent(FrozenModel):
    """The caller's credential has ended; so does the stream, with this event."""

    error: JobError = SIGNED_OUT


class UnavailableReason(StrEnum):
    """The reason why a job's progress cannot be read."""

    NO_WORKER = "no_worker"
    TEMPORAL_UNAVAILABLE = "engine_away"
    QUERY_FAILED = "cannot_tell"
    INTERNAL_ERROR = "internal"


class DoneEvent(FrozenModel):
    """The job has ended; its own stream ends with this event."""

    job_id: str
    status: JobStatus


class UnavailableEvent(FrozenModel):
    """The job's progress cannot be read now (`error.type` says why); the stream continues."""

    job_id: str
    error: JobError


@dataclass(frozen=True)
class SseEvent:
    """An event.

    Args:
        kind: its name.
        data: JSON.
        seq: of the snapshot; None if the database gave it while the job was active, when `seq` is unknown.
        follows: no milestone lies between this `seq` and the event's; None: it is no new snapshot.
    """

    kind: SseEventType
    data: str
    seq: int | None = None
    follows: int | None = None

    @property
    def is_new(self) -> bool:
        """Whether it is a snapshot with a `seq` of its own."""
        return self.follows is not None

    @cached_property
    def server_sent_event(self) -> ServerSentEvent:
        """The event as sent on the job's own stream."""
        return self.with_id(str(self.seq) if self.is_new and self.seq else None)

    def with_id(self, id_: str | None) -> ServerSentEvent:
        """Return the event with another id."""
        return ServerSentEvent(raw_data=self.data, event=self.kind, id=id_)

    def as_repeated(self) -> "SseEvent":
        """Return the same snapshot for a client that knows its `seq`."""
        return replace(self, follows=None)


def update_event(snapshot: ProgressSnapshot, *, follows: int | None) -> SseEvent:
    """Build the `update` event of a snapshot."""
    return SseEvent(SseEventType.UPDATE, snapshot.model_dump_json(), snapshot.seq, follows)


def done_event(job_id: str, status: JobStatus) -> SseEvent:
    """Build the `done` event."""
    return SseEvent(SseEventType.DONE, DoneEvent(job_id=job_id, status=status).model_dump_json())


def ping_event() -> ServerSentEvent:
    """Build the keep-alive `ping` event; browsers hide comments from a page, but not events."""
    return ServerSentEvent(raw_data="{}", event=SseEventType.PING)


def signed_out_event() -> ServerSentEvent:
    """Build the `error` event with which the stream of a caller ends whose credential has ended."""
    return ServerSentEvent(raw_data=SignedOutEvent().model_dump_json(), event=SseEventType.ERROR)


_SENTENCES = {
    UnavailableReason.NO_WORKER: "No worker answers. The job goes on when one is back.",
    UnavailableReason.TEMPORAL_UNAVAILABLE: "Temporal does not answer. The job goes on when it is back.",
    UnavailableReason.QUERY_FAILED: (
        "The job's workflow cannot tell where it stands: Temporal's Web UI says why."
    ),
    UnavailableReason.INTERNAL_ERROR: (
        "Something went wrong here, and is tried again. The job itself goes on."
    ),
}


def unavailable_event(job_id: str, reason: UnavailableReason) -> SseEvent:
    """Build the `error` event of a job whose progress cannot be read."""
    error = JobError(type=reason, message=_SENTENCES[reason])
    return SseEvent(SseEventType.ERROR, UnavailableEvent(job_id=job_id, error=error).model_dump_json())
