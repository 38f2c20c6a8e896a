"""Progress snapshots of a job: the answer of the workflow's query and of the SSE `update` event."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from contracts.expected_duration import ExpectedDuration
from contracts.provider_job import CancelReceipt
from contracts.shared_types import FrozenModel, JobError, JobStatus
from contracts.stages import SCRIPT_STAGE

_FIRST_STEP = SCRIPT_STAGE.step_names()[0][0]


class SceneState(StrEnum):
    """State of one scene, or of the music."""

    WAITING = "waiting"
    SUBMITTED = "submitted"
    HELD = "held"
    QUEUED = "queued"
    RUNNING = "running"
    COLLECTING = "collecting"
    STALLED = "stalled"
    COMPLETE = "complete"
    FAILED = "failed"
    CANCELED = "canceled"


class TakeCondition(StrEnum):
    """Unusual condition of a take; the first four also of a whole job."""

    # An activity failed and is being retried.
    RETRYING = "retrying"
    # The provider refuses our account there (its key, its credit), and is asked again until that is mended.
    REFUSED = "refused"
    # An operator paused an activity of the take, which waits until that is unpaused.
    PAUSED = "paused"
    # The take waits for a slot: its provider runs as many of our jobs as it allows.
    IN_LINE = "in_line"
    # The take lasts longer than 95 % of such jobs.
    SLOW = "slow"
    # The owner wants the film without the take, which is being stopped.
    LEFT_OUT = "left_out"
    # The clip is used, but differs from what was ordered (see `Departure`).
    NOT_AS_ORDERED = "not_as_ordered"


class ApprovalGate(StrEnum):
    """Kinds of approval that a job in AWAITING_APPROVAL waits for."""

    STORYBOARD = "storyboard"
    BUDGET = "budget"
    # The voice's service has failed for good.
    VOICE = "voice"


class RequestedEnd(StrEnum):
    """Ways in which a person may ask a running job to end early."""

    # Cancel its provider jobs, then the job.
    STOP = "stop"
    # Stop spending, and compose the film from the clips that are ready or paid for.
    KEEP = "keep"


class StageProgress(FrozenModel):
    """A stage of the pipeline. `progress` is the job's percentage at which the stage ends."""

    name: str
    display_name: str
    progress: float
    completed_at: datetime | None = None


class TakeProgress(FrozenModel):
    """Progress of a take. `progress` is null while the provider reports none.

    `detail` is a sentence about what it waits for or suffers from; `condition` is that for programs.
    """

    state: SceneState = SceneState.WAITING
    progress: float | None = None
    provider: str = ""
    model: str = ""
    take: int = 1
    attempt: int = Field(default=1, description="which try of the present step it is")
    detail: str = ""
    condition: TakeCondition | None = None
    started_at: datetime | None = Field(default=None, description="when the provider accepted it")
    expected: ExpectedDuration | None = Field(
        default=None, description="how long such a job takes from `started_at`"
    )
    heard_at: datetime | None = Field(default=None, description="when there was last news of it")
    receipt: CancelReceipt | None = None
    error: JobError | None = None


class SceneProgress(TakeProgress):
    """Progress of one scene."""

    number: int
    seconds: float = Field(default=0, ge=0, description="of the film")
    summary: str = ""
    stale: bool = Field(
        default=False, description="its clip begins from a take of the scene before that the film has no more"
    )
    open_takes: tuple[TakeProgress, ...] = Field(
        default=(), description="while several takes are made, those that have not ended, each by itself"
    )


class LanguageProgress(FrozenModel):
    """A film in another language that is being made, or whose lines are being written."""

    language: str = Field(description="as a BCP 47 tag")
    drafts_lines: bool = Field(default=False, description="only its lines are being written")


class PendingApproval(FrozenModel):
    """The approval that a job waits for, and its price."""

    gate: ApprovalGate
    price_usd: float | None = Field(
        default=None, description="of all that would be bought; null: nobody knows"
    )
    expires_at: datetime | None = Field(default=None, description="when the job ends without an answer")
    revision: int = Field(default=0, description="of the storyboard: counts its edits")


class AssetLink(FrozenModel):
    """A file of the job. The workflow sets the key; the API adds the signed URL."""

    key: str = Field(default="", exclude=False)
    url: str = ""
    scene_number: int | None = None
    created_at: datetime


class ProgressAssets(FrozenModel):
    """The files that exist so far."""

    scene_clips: tuple[AssetLink, ...] = ()
    thumbnails: tuple[AssetLink, ...] = ()
    audio: AssetLink | None = None
    final_video: AssetLink | None = None
    poster: AssetLink | None = None
    captions: AssetLink | None = Field(default=None, description="Of `final_video`, as WebVTT.")


class ProgressResponse(FrozenModel):
    """A consistent snapshot of a job.

    `seq` grows with every change, over all runs of a job: the time of the change in milliseconds since 1970,
    or the previous `seq` plus one if that is greater.
    """

    job_id: str
    seq: int = 0
    status: JobStatus = JobStatus.QUEUED
    progress: float = Field(default=0, ge=0, le=100)
    current_stage: str = _FIRST_STEP
    current_stage_display: str = ""
    stages_completed: tuple[StageProgress, ...] = ()
    stages_pending: tuple[StageProgress, ...] = ()
    started_at: datetime | None = None
    updated_at: datetime | None = Field(default=None, description="When `seq` last grew.")
    estimated_time_remaining: float | None = Field(
        default=None, description="Seconds, as of the answer: count them down. Null: unknown."
    )
    estimated_time_range: tuple[float, float] | None = Field(
        default=None, description="Seconds: one in ten such films is done by the first, nine by the second."
    )
    slower_than_usual: bool = False
    scenes: tuple[SceneProgress, ...] = ()
    audio: TakeProgress | None = Field(default=None, description="The music; null where there is none.")
    narration: TakeProgress | None = Field(
        default=None, description="The voice of a service, all lines together; null where none speaks."
    )
    parallel_scenes: int = Field(default=4, ge=1, description="How many are made at once at most.")
    parallel_takes: int | None = Field(
        default=None, ge=1, description="How many takes are made at once at most; null: as many as scenes."
    )
    takes: int = Field(
        default=1, ge=1, description="How many this run makes of each scene that had none before it."
    )
    tail_seconds: float | None = Field(default=None, description="What the cut takes behind the last clip.")
    other_language: LanguageProgress | None = Field(
        default=None, description="What is being made instead of the job's own film, which stays as it is."
    )
    assets: ProgressAssets = ProgressAssets()
    approval: PendingApproval | None = Field(default=None, description="What it waits for, if it does.")
    ending: RequestedEnd | None = None
    cost: float = 0.0
    gaps: tuple[int, ...] = ()
    detail: str = ""
    condition: TakeCondition | None = Field(
        default=None, description="What `detail` tells, for programs: a step of the whole job, not of a take."
    )
    error: JobError | None = None


class ProgressLog(FrozenModel):
    """Snapshots that a watcher has not seen, in order. The last is the latest, unless there are `more`.

    No snapshot of the run has a smaller `seq` than `began` (0: there is none yet, or an old version
    answered).
    """

    pictures: tuple[ProgressResponse, ...] = ()
    more: bool = False
    began: int = 0
