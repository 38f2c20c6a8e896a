"""Progress: one consistent picture of a job, as the workflow's query answers it."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from workflows.contracts.base import Frozen, JobError, JobStatus
from workflows.contracts.provider_job import Receipt


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


class StageProgress(Frozen):
    """One stage of the pipeline. `progress` is the job's percentage at which the stage ends."""

    name: str
    display_name: str
    progress: float
    completed_at: datetime | None = None


class SceneProgress(Frozen):
    """One scene as a person follows it. `progress` is null while the provider gives none."""

    number: int
    state: SceneState = SceneState.WAITING
    progress: float | None = None
    provider: str = ""
    model: str = ""
    take: int = 1
    attempt: int = 1
    summary: str = ""
    detail: str = ""
    receipt: Receipt | None = None
    error: JobError | None = None


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
    """The workflow query's answer: one consistent picture of a job. `seq` grows with every change."""

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
    estimated_time_remaining: float | None = None
    scenes: tuple[SceneProgress, ...] = ()
    assets: ProgressAssets = ProgressAssets()
    cost: float = 0.0
    gaps: tuple[int, ...] = ()
    detail: str = ""
    error: JobError | None = None
