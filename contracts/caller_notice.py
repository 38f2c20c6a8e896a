"""Notices to callers, by their webhooks: a job has ended, or needs its owner."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from contracts.shared_types import FrozenModel, JobError, JobStatus, NeedKind


class CallerNotice(FrozenModel):
    """A job's end, or need of its owner, to tell the caller. The caller's URL stays in the database.

    For a need, `ended_at` is when the need began.
    """

    job_id: str
    run_id: str = Field(description="the Temporal run that ended: each of a job's ends is told by itself")
    status: JobStatus
    gaps: tuple[int, ...] = ()
    error: JobError | None = None
    ended_at: datetime
    need: NeedKind | None = Field(
        default=None, description="what only the owner can decide; null: it has ended"
    )
    held: tuple[int, ...] = Field(default=(), description="the held scenes; 0: the music")
    token: str = Field(default="", description="of a need: it alone has this")


class NoticeOutcome(StrEnum):
    """Outcome of the delivery of a notice."""

    DELIVERED = "delivered"
    # The receiver answered 410 Gone.
    UNWANTED = "unwanted"
    # The job was deleted meanwhile, and the caller's URL with it.
    FORGOTTEN = "forgotten"
