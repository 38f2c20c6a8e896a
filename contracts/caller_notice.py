"""Notices that a job has ended, or needs its owner: by callers' webhooks, to people by mail and push."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from contracts.shared_types import FrozenModel, JobError, JobStatus, NeedKind

NEEDS_ATTENTION_TYPE = "job.needs_attention"


class NoticeWay(StrEnum):
    """The way on which a notice goes."""

    WEBHOOK = "webhook"
    # To the person who ordered the film, if they want that.
    MAIL = "mail"
    # To those of this person's browsers that want that (Web Push).
    PUSH = "push"


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
    way: NoticeWay = NoticeWay.WEBHOOK
    redelivery: int = Field(default=0, description="how often the caller asked for it again")

    @property
    def webhook_id(self) -> str:
        """The id of the message to the webhook; no full stop is in it, which separates what is signed."""
        return f"{self.job_id}_{self.event}"

    @property
    def webhook_type(self) -> str:
        """The type of the message to the caller's webhook."""
        return f"job.{self.status}" if self.need is None else NEEDS_ATTENTION_TYPE

    @property
    def event(self) -> str:
        """What tells this end or need from the job's others: the run's id, or the need's token."""
        return self.run_id if self.need is None else self.token


class NoticeOutcome(StrEnum):
    """Outcome of the delivery of a notice."""

    DELIVERED = "delivered"
    # The receiver answered 410 Gone; the person wants no such mail, no browser such a push.
    UNWANTED = "unwanted"
    # The job was deleted meanwhile, and the caller's URL with it.
    FORGOTTEN = "forgotten"
