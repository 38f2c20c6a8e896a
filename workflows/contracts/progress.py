"""Progress: one consistent picture of a job, as the workflow's query answers it."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from workflows.contracts.base import Frozen, JobError, JobStatus
from workflows.contracts.provider_job import Receipt
from workflows.contracts.times import Times


class SceneState(StrEnum):
    """Where one scene stands."""

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


class Condition(StrEnum):
    """What is out of the ordinary with a take."""

    # A step of it failed and is tried again.
    RETRYING = "retrying"
    # An operator has paused a step of it: it stands still until that is unpaused.
    PAUSED = "paused"
    # Its provider works on as many jobs of ours as it may: it waits in line.
    IN_LINE = "in_line"
    # It takes longer than 95 in 100 such jobs.
    SLOW = "slow"
    # Its clip is in, and used, but far from what was ordered.
    NOT_AS_ORDERED = "not_as_ordered"


# How the sentence begins that says so, of a take or of the whole job.
PAUSED_BY_OPERATOR = "An operator has paused this step"


class Gate(StrEnum):
    """What a job that is `awaiting_approval` waits for."""

    STORYBOARD = "storyboard"
    BUDGET = "budget"


class Ending(StrEnum):
    """How a job that still works is being ended, because somebody asked for that."""

    # Its provider jobs are stopped, then it is canceled.
    STOP = "stop"
    # It buys nothing more; the film is cut from what is there and what is paid for.
    KEEP = "keep"


class StageProgress(Frozen):
    """One stage of the pipeline. `progress` is the job's percentage at which the stage ends."""

    name: str
    display_name: str
    progress: float
    completed_at: datetime | None = None


class TakeProgress(Frozen):
    """A take as a person follows it. `progress` is null while the provider gives none.

    `detail` says in a sentence what it waits for or suffers from, `condition` says it to programs.
    """

    state: SceneState = SceneState.WAITING
    progress: float | None = None
    provider: str = ""
    model: str = ""
    take: int = 1
    attempt: int = Field(default=1, description="which try of the present step it is")
    detail: str = ""
    condition: Condition | None = None
    started_at: datetime | None = Field(default=None, description="when the provider accepted it")
    expected: Times | None = Field(default=None, description="how long such a job takes from `started_at`")
    heard_at: datetime | None = Field(default=None, description="when there was last news of it")
    receipt: Receipt | None = None
    error: JobError | None = None


class SceneProgress(TakeProgress):
    """One scene as a person follows it."""

    number: int
    seconds: float = Field(default=0, ge=0, description="of the film")
    summary: str = ""


class Approval(Frozen):
    """What a job waits for its owner to approve, and what it will cost then."""

    gate: Gate
    price_usd: float | None = Field(
        default=None, description="of all that would be bought; null: nobody knows"
    )
    expires_at: datetime | None = Field(default=None, description="when the job ends without an answer")
    revision: int = Field(default=0, description="of the storyboard: counts its edits")


class AssetLink(Frozen):
    """A file of the job. The workflow knows its key; the API adds the signed URL."""

    key: str = Field(default="", exclude=False)
    url: str = ""
    scene_number: int | None = None
    created_at: datetime


class ProgressAssets(Frozen):
    """The files that exist so far."""

    scene_clips: tuple[AssetLink, ...] = ()
    thumbnails: tuple[AssetLink, ...] = ()
    audio: AssetLink | None = None
    final_video: AssetLink | None = None
    poster: AssetLink | None = None


class ProgressResponse(Frozen):
    """The workflow query's answer: one consistent picture of a job.

    `seq` grows with every change, over all runs of a job: the moment of the change in milliseconds since
    1970, or one more than the `seq` before.
    """

    job_id: str
    seq: int = 0
    status: JobStatus = JobStatus.QUEUED
    progress: float = Field(default=0, ge=0, le=100)
    current_stage: str = "script_generating"
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
    parallel_scenes: int = Field(default=4, ge=1, description="How many are made at once at most.")
    tail_seconds: float | None = Field(default=None, description="What the cut takes behind the last clip.")
    assets: ProgressAssets = ProgressAssets()
    approval: Approval | None = Field(default=None, description="What it waits for, if it does.")
    ending: Ending | None = None
    cost: float = 0.0
    gaps: tuple[int, ...] = ()
    detail: str = ""
    error: JobError | None = None


class ProgressLog(Frozen):
    """Pictures that somebody has not seen, in order. The last is the latest, unless there are `more`.

    No picture of the run has a smaller `seq` than `began` (0: it has none yet, or an older version answers).
    """

    pictures: tuple[ProgressResponse, ...] = ()
    more: bool = False
    began: int = 0
