"""Adds to a job's progress which activities are retried or paused, as Temporal reports them. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from api.progress.refused_parts import describe_refusal, is_refusal
from contracts import MUSIC_NUMBER, LedgerStage, ProgressResponse, TakeCondition, TakeProgress
from contracts.error_types import ErrorType
from temporal_client import ActivityIssue

_CONDITION_BY_ERROR: dict[str, TakeCondition] = {
    ErrorType.NO_SLOT: TakeCondition.IN_LINE,
    ErrorType.PAUSED: TakeCondition.PAUSED,
}
T = TypeVar("T", bound=TakeProgress)
# A scene's number, 0 for the music, VOICE for the narration; None: the whole job.
Part = int | LedgerStage | None


def add_activity_retries(
    progress: ProgressResponse, issues: Sequence[ActivityIssue], now: datetime
) -> ProgressResponse:
    """Return the progress with condition and detail of job and parts; `seq` stays."""
    if progress.status.has_ended or not issues:
        return progress
    # The last one of a part wins.
    issues = sorted(issues, key=_rank)
    by_part = {_part_of(issue): issue for issue in issues}

    def noted(part: T, name: Part) -> T:
        issue = by_part.get(name)
        return part.model_copy(update=_part_notes(part, issue, now)) if issue else part

    told = {
        "scenes": tuple(noted(scene, scene.number) for scene in progress.scenes),
        "audio": progress.audio and noted(progress.audio, MUSIC_NUMBER),
        "narration": progress.narration and noted(progress.narration, LedgerStage.VOICE),
    }
    return progress.model_copy(update=told | _job_notes(progress, issues, now))


def _rank(issue: ActivityIssue) -> int:
    """Return how weighty it is: nothing changes until a pause is lifted, or a refusal's cause is mended."""
    return 2 if _is_pause(issue) else int(is_refusal(issue))


def _job_notes(
    progress: ProgressResponse, issues: Sequence[ActivityIssue], now: datetime
) -> dict[str, object]:
    """Return condition and detail of the whole job; none if it is unaffected or has a detail of its own."""
    of_job = [issue for issue in issues if is_refusal(issue) or _part_of(issue) in (None, LedgerStage.VOICE)]
    if not of_job or (progress.detail and not _rank(of_job[-1])):
        return {}
    return _notes(of_job[-1], _find_provider(progress, _part_of(of_job[-1])), now)


def _find_provider(progress: ProgressResponse, name: Part) -> str:
    parts: dict[Part, TakeProgress | None] = {
        MUSIC_NUMBER: progress.audio,
        LedgerStage.VOICE: progress.narration,
        **{scene.number: scene for scene in progress.scenes},
    }
    part = parts.get(name)
    return part.provider if part else ""


def _is_pause(issue: ActivityIssue) -> bool:
    return issue.type == ErrorType.PAUSED


def _part_of(issue: ActivityIssue) -> Part:
    if issue.key is None or issue.key.stage is LedgerStage.SCRIPT:
        return None
    return LedgerStage.VOICE if issue.key.stage is LedgerStage.VOICE else issue.key.scene


def _part_notes(part: TakeProgress, issue: ActivityIssue, now: datetime) -> dict[str, object]:
    notes = _notes(issue, part.provider, now)
    return notes | ({"attempt": issue.attempt} if notes["condition"] is TakeCondition.RETRYING else {})


def _notes(issue: ActivityIssue, provider: str, now: datetime) -> dict[str, object]:
    detail = describe_refusal(issue, provider) if is_refusal(issue) else describe_retry(issue, now)
    return {"condition": _condition_of(issue), "detail": detail}


def _condition_of(issue: ActivityIssue) -> TakeCondition:
    if is_refusal(issue):
        return TakeCondition.REFUSED
    return _CONDITION_BY_ERROR.get(issue.type, TakeCondition.RETRYING)


def describe_retry(issue: ActivityIssue, now: datetime) -> str:
    """Return the sentence that people are told of it."""
    if _is_pause(issue):
        return issue.message
    if issue.type == ErrorType.NO_SLOT:
        place, _, _ = issue.message.partition(";")
        return place[:1].upper() + place[1:]
    left = (issue.next_at - now).total_seconds() if issue.next_at else 0.0
    when = f" in {left:.0f} s" if left >= 1 else ""
    return f"Retrying (try {issue.attempt}){when}: {issue.message}"
