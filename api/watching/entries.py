"""What watchers are told. Each entry is signed and encoded once, however many watch."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from fastapi.sse import ServerSentEvent

from api.picture import Progress
from workflows.contracts import Frozen, JobError, JobStatus


class Kind(StrEnum):
    """The names of the events."""

    UPDATE = "update"
    DONE = "done"
    ERROR = "error"
    PING = "ping"


class Silence(StrEnum):
    """Why nobody can say where a job stands."""

    NO_WORKER = "no_worker"
    ENGINE_AWAY = "engine_away"
    CANNOT_TELL = "cannot_tell"
    INTERNAL = "internal"


class Done(Frozen):
    """The job has ended; its own stream ends with this."""

    job_id: str
    status: JobStatus


class Away(Frozen):
    """Nobody can say now where the job stands (`error.type` is a `Silence`); the stream goes on."""

    job_id: str
    error: JobError


@dataclass(frozen=True)
class Entry:
    """One event.

    Args:
        kind: its name.
        data: JSON.
        seq: of the picture; None: what was drawn in the middle of a job by somebody who knows no `seq`.
        follows: no milestone lies between this `seq` and the entry's; None: it is no new picture.
    """

    kind: Kind
    data: str
    seq: int | None = None
    follows: int | None = None

    @property
    def new(self) -> bool:
        """Whether it is a picture of a `seq` of its own."""
        return self.follows is not None

    @cached_property
    def event(self) -> ServerSentEvent:
        """As it is sent on the job's own stream."""
        return self.sent(str(self.seq) if self.new and self.seq else None)

    def sent(self, id_: str | None) -> ServerSentEvent:
        """The event under some other id."""
        return ServerSentEvent(raw_data=self.data, event=self.kind, id=id_)

    def again(self) -> "Entry":
        """The same picture for somebody who knows its `seq`."""
        return replace(self, follows=None)


def update(view: Progress, *, follows: int | None) -> Entry:
    """A picture."""
    return Entry(Kind.UPDATE, view.model_dump_json(), view.seq, follows)


def done(job_id: str, status: JobStatus) -> Entry:
    """The end."""
    return Entry(Kind.DONE, Done(job_id=job_id, status=status).model_dump_json())


def ping() -> ServerSentEvent:
    """Nothing has happened, and the line is there. Browsers show no comments to a page: this they do."""
    return ServerSentEvent(raw_data="{}", event=Kind.PING)


_SENTENCES = {
    Silence.NO_WORKER: "No worker answers. The job goes on when one is back.",
    Silence.ENGINE_AWAY: "Temporal does not answer. The job goes on when it is back.",
    Silence.CANNOT_TELL: "The job's workflow cannot tell where it stands: Temporal's Web UI says why.",
    Silence.INTERNAL: "Something went wrong here, and is tried again. The job itself goes on.",
}


def away(job_id: str, why: Silence) -> Entry:
    """Nobody answers."""
    error = JobError(type=why, message=_SENTENCES[why])
    return Entry(Kind.ERROR, Away(job_id=job_id, error=error).model_dump_json())
