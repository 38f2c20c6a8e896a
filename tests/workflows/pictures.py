"""Pictures of a job at work, as its workflow would draw them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from contracts import (
    ExpectedDuration,
    JobStatus,
    ProgressResponse,
    SceneProgress,
    SceneState,
    TakeProgress,
)

BEGAN = datetime(2026, 11, 20, tzinfo=UTC)
USUAL = ExpectedDuration(early=45, usual=60, late=80, slow=100)
TAIL_SECONDS = 4.0


def at(seconds: float) -> datetime:
    """So many seconds after all of it began."""
    return BEGAN + timedelta(seconds=seconds)


def a_scene(number: int = 1, state: SceneState = SceneState.RUNNING, **more: Any) -> SceneProgress:  # noqa: ANN401 - any field
    """A scene that began with the job, or that waits."""
    began = None if state is SceneState.WAITING else BEGAN
    usual: dict[str, Any] = {"started_at": began, "expected": USUAL}
    return SceneProgress(number=number, state=state, **(usual | more))


def some_music(state: SceneState = SceneState.RUNNING, **more: Any) -> TakeProgress:  # noqa: ANN401 - any field
    """Music that began with the job."""
    usual: dict[str, Any] = {"started_at": BEGAN, "expected": USUAL}
    return TakeProgress(state=state, **(usual | more))


def a_picture(*scenes: SceneProgress, **more: Any) -> ProgressResponse:  # noqa: ANN401 - any field
    """A job at work."""
    usual: dict[str, Any] = {
        "job_id": "job-1",
        "status": JobStatus.PROCESSING,
        "updated_at": BEGAN,
        "tail_seconds": TAIL_SECONDS,
    }
    return ProgressResponse(scenes=scenes, **(usual | more))
