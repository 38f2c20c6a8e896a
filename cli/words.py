"""How numbers and states read."""

from workflows.contracts import JobStatus, ProgressResponse, SceneProgress, SceneState
from workflows.tellers import MUSIC_HELD

MINUTE, HOUR = 60, 3600
STATES = {
    SceneState.WAITING: "waiting",
    SceneState.SUBMITTED: "submitted",
    SceneState.HELD: "held",
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


def advice(picture: ProgressResponse) -> tuple[str, ...]:
    """What only the owner can do now, a line each."""
    held = [scene.number for scene in picture.scenes if scene.state is SceneState.HELD]
    lines = [_resolve(picture.job_id, number, f"Scene {number}") for number in held]
    if picture.detail.startswith(MUSIC_HELD):
        lines.append(_resolve(picture.job_id, 0, "The music"))
    if picture.status is JobStatus.AWAITING_APPROVAL:
        lines.append(_approve(picture))
    return () if picture.status.ended else tuple(lines)


def _approve(picture: ProgressResponse) -> str:
    return (
        f"It waits for you. {picture.detail} Raise its budget with: longtake approve {picture.job_id} "
        "--budget USD (the cap of a day is LONGTAKE_DAILY_CAP_USD)"
    )


def _resolve(job_id: str, number: int, what: str) -> str:
    return (
        f"{what} waits for you: nobody knows whether it was paid for. Look at the provider's own page, then: "
        f"longtake resolve {job_id} {number} pay_again (or do_without, or adopt --provider-job ID)"
    )
