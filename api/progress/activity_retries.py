"""Adds to a job's progress which activities are retried or paused, as Temporal reports them. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from api.progress.refused_parts import add_refusals, is_refusal
from contracts import MUSIC_NUMBER, LedgerStage, ProgressResponse, TakeCondition, TakeProgress
from contracts.error_types import ErrorType
from temporal_client import ActivityIssue

_CONDITION_BY_ERROR: dict[str, TakeCondition] = {
    ErrorType.NO_SLOT: TakeCondition.IN_LINE,
    ErrorType.PAUSED: TakeCondition.PAUSED,
}
T = TypeVar("T", bound=TakeProgress)


def add_activity_retries(
    progress: ProgressResponse, issues: Sequence[ActivityIssue], now: datetime
) -> ProgressResponse:
    """Return the progress with condition and detail of job, scenes and music; `seq` stays."""
    if progress.status.has_ended or not issues:
        return progress
    progress = add_refusals(progress, issues)
    # The last one of a scene wins: a pause comes last, because nothing changes until it is lifted.
    issues = sorted((issue for issue in issues if not is_refusal(issue)), key=_is_pause)
    by_scene = {_scene_number(issue): issue for issue in issues}
    return progress.model_copy(
        update={
            "scenes": tuple(_with_retry(scene, by_scene.get(scene.number), now) for scene in progress.scenes),
            "audio": progress.audio and _with_retry(progress.audio, by_scene.get(MUSIC_NUMBER), now),
            **_job_notes(progress, by_scene.get(None), now),
        }
    )


def _job_notes(progress: ProgressResponse, issue: ActivityIssue | None, now: datetime) -> dict[str, object]:
    """Return condition and detail of the whole job; none if it is unaffected or has a detail of its own."""
    if issue is None or (progress.detail and not _is_pause(issue)):
        return {}
    return {"condition": _condition_of(issue), "detail": describe_retry(issue, now)}


def _is_pause(issue: ActivityIssue) -> bool:
    return issue.type == ErrorType.PAUSED


def _scene_number(issue: ActivityIssue) -> int | None:
    """Return the scene's number, 0 for the music; None if the whole job is affected."""
    if issue.key is None or issue.key.stage in (LedgerStage.SCRIPT, LedgerStage.VOICE):
        return None
    return issue.key.scene


def _with_retry(take: T, issue: ActivityIssue | None, now: datetime) -> T:
    if issue is None:
        return take
    condition = _condition_of(issue)
    notes = {
        "condition": condition,
        "detail": describe_retry(issue, now),
        "attempt": issue.attempt if condition is TakeCondition.RETRYING else take.attempt,
    }
    return take.model_copy(update=notes)


def _condition_of(issue: ActivityIssue) -> TakeCondition:
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
