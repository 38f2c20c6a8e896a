"""Format numbers, states and advice for the command's output."""

from collections.abc import Iterator

from contracts import (
    ApprovalGate,
    CancelReceipt,
    JobStatus,
    PendingApproval,
    ProgressResponse,
    SceneState,
    TakeCondition,
    TakeProgress,
)

MINUTE_SECONDS, HOUR_SECONDS = 60, 3600
STATE_TEXTS = {
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
RECEIPT_TEXTS = {
    CancelReceipt.NOT_BILLED: "not billed",
    CancelReceipt.STILL_BILLED: "billed all the same",
    CancelReceipt.KEPT: "was ready: its clip is kept, and billed",
    CancelReceipt.NEVER_STARTED: "never begun",
    CancelReceipt.UNKNOWN: "nobody knows whether it is billed: look at the provider's own page",
}


def format_duration(seconds: float) -> str:
    """Format seconds as `0:07`, `12:30` or `1:02:03`."""
    whole = max(0, round(seconds))
    minutes = f"{whole // MINUTE_SECONDS % MINUTE_SECONDS}:{whole % MINUTE_SECONDS:02}"
    return minutes if whole < HOUR_SECONDS else f"{whole // HOUR_SECONDS}:{minutes:0>5}"


def format_time_left(picture: ProgressResponse, since: float = 0.0) -> str:
    """Format the time left, `since` seconds after the snapshot (`0:07 left`); empty when unknown or ended."""
    told = picture.estimated_time_remaining
    if told is None or picture.status.has_ended:
        return ""
    ahead = told - since
    words = [f"{format_duration(ahead)} left" if round(ahead) > 0 else "any moment now"]
    return ", ".join([*words, *["slower than usual"] * picture.slower_than_usual])


def format_take(of: TakeProgress) -> str:
    """Format a take's state, number, receipt and error or detail."""
    words = [STATE_TEXTS[of.state]]
    if of.take > 1:
        words.append(f"take {of.take}")
    if of.receipt:
        words.append(RECEIPT_TEXTS[of.receipt])
    if said := of.error.message if of.error else of.detail:
        words.append(said)
    return " · ".join(words)


def format_stage(picture: ProgressResponse) -> str:
    """Return the display name of the current stage, and of which other language it is."""
    stage = picture.current_stage_display or picture.current_stage
    return f"{picture.other_language.language}: {stage}" if picture.other_language else stage


def format_progress_line(picture: ProgressResponse) -> str:
    """Format a job's progress as one line."""
    ahead = format_time_left(picture)
    return f"{picture.progress:3.0f} %  {format_stage(picture)}" + (f"  ({ahead})" if ahead else "")


def format_receipts(picture: ProgressResponse) -> tuple[str, ...]:
    """Return what became of the money of each cancelled take, a line each."""
    takes: list[tuple[str, TakeProgress]] = [(f"Scene {each.number}", each) for each in picture.scenes]
    if picture.audio:
        takes.append(("The music", picture.audio))
    return tuple(f"{what}: {RECEIPT_TEXTS[take.receipt]}." for what, take in takes if take.receipt)


def format_advice(picture: ProgressResponse) -> tuple[str, ...]:
    """Return what only the owner can do now, a line each; empty when the job has ended."""
    return () if picture.status.has_ended else tuple(_iter_advice(picture))


def _iter_advice(picture: ProgressResponse) -> Iterator[str]:
    for scene in picture.scenes:
        if scene.state is SceneState.HELD:
            yield _resolve_advice(picture.job_id, str(scene.number), f"Scene {scene.number}")
        if scene.condition is TakeCondition.PAUSED:
            yield f"Scene {scene.number}: {scene.detail}"
    if picture.audio is not None and picture.audio.condition is TakeCondition.PAUSED:
        yield f"The music: {picture.audio.detail}"
    if picture.condition is TakeCondition.PAUSED:
        yield picture.detail
    yield from _list_held_advice(picture)
    if picture.status is JobStatus.AWAITING_APPROVAL:
        yield _approval_advice(picture)


def _list_held_advice(picture: ProgressResponse) -> Iterator[str]:
    for take, number, what, more in (
        (picture.audio, "0", "The music", ""),
        (picture.narration, "SCENE", "A line", " --line LINE"),
    ):
        if take is not None and take.state is SceneState.HELD:
            yield _resolve_advice(picture.job_id, number, what, more)


def _approval_advice(picture: ProgressResponse) -> str:
    if picture.approval is not None and picture.approval.gate is ApprovalGate.STORYBOARD:
        return _storyboard_advice(picture.job_id, picture.approval)
    return (
        f"It needs your decision. {picture.detail} Raise its budget with: longtake approve {picture.job_id} "
        "--budget USD (the cap of a day is LONGTAKE_DAILY_CAP_USD)"
    )


def _storyboard_advice(job_id: str, approval: PendingApproval) -> str:
    price = "" if approval.price_usd is None else f" (${approval.price_usd:.2f})"
    until = approval.expires_at
    by = "" if until is None else f" until {until.astimezone():%Y-%m-%d %H:%M}"
    return f"It waits{by} for your approval of its storyboard{price}: longtake approve {job_id}"


def _resolve_advice(job_id: str, number: str, what: str, more: str = "") -> str:
    return (
        f"{what} waits for you: nobody knows whether it was paid for. Look at the provider's own page, then: "
        f"longtake resolve {job_id} {number} pay_again{more} (or do_without, or adopt --provider-job ID)"
    )
