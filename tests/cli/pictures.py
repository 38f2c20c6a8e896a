"""Pictures of a job, for those who show them."""

from datetime import UTC, datetime

from contracts import (
    AssetLink,
    JobError,
    JobStatus,
    ProgressAssets,
    ProgressResponse,
    SceneProgress,
    SceneState,
)
from tests.cli.fake_api import JOB

FILM_LINK = "/api/v1/assets/token/film.mp4"


def picture(percent: float, status: JobStatus = JobStatus.PROCESSING, **more: object) -> ProgressResponse:
    """A job in the middle of things."""
    return ProgressResponse.model_validate(
        {
            "job_id": JOB,
            "status": status,
            "progress": percent,
            "current_stage": "scene_2_generating",
            "current_stage_display": "Generating scene 2",
            "estimated_time_remaining": 75.0,
            "scenes": (
                SceneProgress(number=1, state=SceneState.COMPLETE, progress=100),
                SceneProgress(number=2, state=SceneState.RUNNING, progress=40),
                SceneProgress(number=3),
            ),
        }
        | more
    )


def completed(**more: object) -> ProgressResponse:
    """A job whose film is there."""
    link = AssetLink(url=FILM_LINK, created_at=datetime(2026, 1, 1, tzinfo=UTC))
    return picture(100, JobStatus.COMPLETED, assets=ProgressAssets(final_video=link), **more)


def failed(sentence: str) -> ProgressResponse:
    """A job that failed, and why."""
    return picture(40, JobStatus.FAILED, error=JobError(type="no_scenes", message=sentence))
