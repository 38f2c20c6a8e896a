"""The JSON body of callers' webhooks."""

from datetime import datetime

from pydantic import Field

from contracts.shared_types import FrozenModel, JobError, JobStatus, NeedKind


class NeededDecision(FrozenModel):
    """A decision that only the owner can make."""

    kind: NeedKind = Field(description="What is to be decided.")
    scenes: tuple[int, ...] = Field(description="Numbers of the held scenes, from 1; 0 is the music.")


class WebhookPayload(FrozenModel):
    """The JSON body of the webhook. `needs_you` is only present, and `ended_at` null, while the job goes on.

    Links are paths of the API, absolute where a public URL is configured. Signed file URLs are left out,
    because they work for anyone who has them; the caller gets them with the job.
    """

    type: str = Field(
        description="`job.` and the status of a job that ended, `job.needs_attention`, or `webhook.test`, "
        "which tells of no film (`job_id` is `test`) and is sent when somebody asks for it."
    )
    job_id: str
    status: JobStatus
    gaps: tuple[int, ...]
    error: JobError | None
    metadata: dict[str, str] = Field(description="The `metadata` of the brief.")
    created_at: datetime
    ended_at: datetime | None
    links: dict[str, str] = Field(description="`self` is the job, `progress` its progress.")
    needs_you: NeededDecision | None = None
