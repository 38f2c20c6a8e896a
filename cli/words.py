"""How numbers and states read."""

from workflows.contracts import ProgressResponse, SceneProgress, SceneState

MINUTE, HOUR = 60, 3600
STATES = {
    SceneState.WAITING: "waiting",
    SceneState.SUBMITTED: "submitted",
    SceneState.QUEUED: "queued",
    SceneState.RUNNING: "in the making",
    SceneState.COLLECTING: "being collected",
    SceneState.STALLED: "stalled",
    SceneState.COMPLETE: "ready",
    SceneState.FAILED: "failed",
    SceneState.CANCELED: "canceled",
}


def duration(seconds: float) -> str:
    """`0:07`, `12:30`, `1:02:03`."""
    whole = max(0, round(seconds))
    minutes = f"{whole // MINUTE % MINUTE}:{whole % MINUTE:02}"
    return minutes if whole < HOUR else f"{whole // HOUR}:{minutes:0>5}"


def left(seconds: float | None) -> str:
    """`0:07 left`, or nothing when nobody knows."""
    return "" if seconds is None else f"{duration(seconds)} left"


def scene(of: SceneProgress) -> str:
    """A scene's state, and what the provider says of it."""
    words = [STATES[of.state]]
    if of.take > 1:
        words.append(f"take {of.take}")
    if of.error:
        words.append(of.error.message)
    return " · ".join(words)


def stage(picture: ProgressResponse) -> str:
    """What is being done now."""
    return picture.current_stage_display or picture.current_stage


def line(picture: ProgressResponse) -> str:
    """A job in one line."""
    ahead = left(picture.estimated_time_remaining)
    return f"{picture.progress:3.0f} %  {stage(picture)}" + (f"  ({ahead})" if ahead else "")
