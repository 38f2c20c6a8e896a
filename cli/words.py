"""How numbers and states read."""

from collections.abc import Iterator

from workflows.contracts import (
    PAUSED_BY_OPERATOR,
    Approval,
    Condition,
    Gate,
    JobStatus,
    ProgressResponse,
    Receipt,
    SceneState,
    TakeProgress,
)
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
RECEIPTS = {
    Receipt.NOT_BILLED: "not billed",
    Receipt.STILL_BILLED: "billed all the same",
    Receipt.KEPT: "was ready: its clip is kept, and billed",
    Receipt.NEVER_STARTED: "never begun",
    Receipt.UNKNOWN: "nobody knows whether it is billed: look at the provider's own page",
}


def duration(seconds: float) -> str:
    """`0:07`, `12:30`, `1:02:03`."""
    whole = max(0, round(seconds))
    minutes = f"{whole // MINUTE % MINUTE}:{whole % MINUTE:02}"
    return minutes if whole < HOUR else f"{whole // HOUR}:{minutes:0>5}"


def left(picture: ProgressResponse, since: float = 0.0) -> str:
    """`0:07 left`, so many seconds after the picture; or nothing when nobody knows."""
    told = picture.estimated_time_remaining
    if told is None or picture.status.ended:
        return ""
    ahead = told - since
    words = [f"{duration(ahead)} left" if round(ahead) > 0 else "any moment now"]
    return ", ".join([*words, *["slower than usual"] * picture.slower_than_usual])


def scene(of: TakeProgress) -> str:
    """A take's state, and what is to be said of it."""
    words = [STATES[of.state]]
    if of.take > 1:
        words.append(f"take {of.take}")
    if of.receipt:
        words.append(RECEIPTS[of.receipt])
    if said := of.error.message if of.error else of.detail:
        words.append(said)
    return " · ".join(words)


def stage(picture: ProgressResponse) -> str:
    """What is being done now."""
    return picture.current_stage_display or picture.current_stage


def line(picture: ProgressResponse) -> str:
    """A job in one line."""
    ahead = left(picture)
    return f"{picture.progress:3.0f} %  {stage(picture)}" + (f"  ({ahead})" if ahead else "")


def receipts(picture: ProgressResponse) -> tuple[str, ...]:
    """What became of the money of all that was cancelled, a line each."""
    takes: list[tuple[str, TakeProgress]] = [(f"Scene {each.number}", each) for each in picture.scenes]
    if picture.audio:
        takes.append(("The music", picture.audio))
    return tuple(f"{what}: {RECEIPTS[take.receipt]}." for what, take in takes if take.receipt)


def advice(picture: ProgressResponse) -> tuple[str, ...]:
    """What only the owner can do now, a line each."""
    return () if picture.status.ended else tuple(_advice(picture))


def _advice(picture: ProgressResponse) -> Iterator[str]:
    for scene in picture.scenes:
        if scene.state is SceneState.HELD:
            yield _resolve(picture.job_id, scene.number, f"Scene {scene.number}")
        if scene.condition is Condition.PAUSED:
            yield f"Scene {scene.number}: {scene.detail}"
    if picture.audio is not None and picture.audio.condition is Condition.PAUSED:
        yield f"The music: {picture.audio.detail}"
    if picture.detail.startswith(PAUSED_BY_OPERATOR):
        yield picture.detail
    if picture.detail.startswith(MUSIC_HELD):
        yield _resolve(picture.job_id, 0, "The music")
    if picture.status is JobStatus.AWAITING_APPROVAL:
        yield _approve(picture)


def _approve(picture: ProgressResponse) -> str:
    if picture.approval is not None and picture.approval.gate is Gate.STORYBOARD:
        return _approve_storyboard(picture.job_id, picture.approval)
    return (
        f"It waits for you. {picture.detail} Raise its budget with: longtake approve {picture.job_id} "
        "--budget USD (the cap of a day is LONGTAKE_DAILY_CAP_USD)"
    )


def _approve_storyboard(job_id: str, approval: Approval) -> str:
    price = "" if approval.price_usd is None else f" (${approval.price_usd:.2f})"
    until = approval.expires_at
    by = "" if until is None else f" until {until.astimezone():%Y-%m-%d %H:%M}"
    return f"It waits{by} for your approval of its storyboard{price}: longtake approve {job_id}"


def _resolve(job_id: str, number: int, what: str) -> str:
    return (
        f"{what} waits for you: nobody knows whether it was paid for. Look at the provider's own page, then: "
        f"longtake resolve {job_id} {number} pay_again (or do_without, or adopt --provider-job ID)"
    )
