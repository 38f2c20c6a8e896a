"""Tells a film's owner that it waits for a provider which refuses us, and why. Pure.

What the provider itself said is for operators: it may name settings, keys and accounts. Owners are told what
they wait for, and that it goes on by itself.
"""

from collections.abc import Iterable
from types import MappingProxyType
from typing import TypeVar

from contracts import MUSIC_NUMBER, LedgerStage, ProgressResponse, TakeCondition, TakeProgress
from contracts.error_types import ErrorType
from temporal_client import ActivityIssue

T = TypeVar("T", bound=TakeProgress)

# By what is refused: only who runs this Longtake can mend it.
_REASONS = MappingProxyType(
    {
        ErrorType.AUTH_FAILED: "does not accept the key of this Longtake's account",
        ErrorType.QUOTA_EXHAUSTED: "says that this Longtake's account has nothing left to spend",
        ErrorType.UNKNOWN_PROVIDER: "has no account of this Longtake any more",
    }
)
# Services that a part's own provider is not.
_SERVICES = MappingProxyType(
    {LedgerStage.SCRIPT: "the language model", LedgerStage.IMAGE: "the image service"}
)


def is_refusal(issue: ActivityIssue) -> bool:
    """Return whether a provider refuses us for what only an operator can mend."""
    return issue.type in _REASONS and issue.key is not None


def add_refusals(progress: ProgressResponse, issues: Iterable[ActivityIssue]) -> ProgressResponse:
    """Return the progress with what waits for a provider that refuses us, of each part and of the job."""
    told = progress
    for issue in filter(is_refusal, issues):
        told = _add_refusal(told, issue)
    return told


def _add_refusal(progress: ProgressResponse, issue: ActivityIssue) -> ProgressResponse:
    changes: dict[str, object] = {
        "scenes": tuple(
            _refused(scene, issue) if _is_about(issue, scene.number) else scene for scene in progress.scenes
        )
    }
    asked: TakeProgress | None = next(
        (scene for scene in progress.scenes if _is_about(issue, scene.number)), None
    )
    for name, part, number in (
        ("audio", progress.audio, MUSIC_NUMBER),
        ("narration", progress.narration, None),
    ):
        if part is not None and _is_about(issue, number):
            changes[name], asked = _refused(part, issue), part
    return progress.model_copy(update=changes | _notes(issue, asked.provider if asked else ""))


def _is_about(issue: ActivityIssue, number: int | None) -> bool:
    """Return whether it is about the scene of this number, 0 for the music, None for the voice."""
    if issue.key is None or issue.key.stage is LedgerStage.SCRIPT:
        return False
    return number == (None if issue.key.stage is LedgerStage.VOICE else issue.key.scene)


def _refused(part: T, issue: ActivityIssue) -> T:
    return part.model_copy(update=_notes(issue, part.provider))


def _notes(issue: ActivityIssue, provider: str) -> dict[str, object]:
    return {"condition": TakeCondition.REFUSED, "detail": describe_refusal(issue, provider)}


def describe_refusal(issue: ActivityIssue, provider: str) -> str:
    """Return the sentence that the owner is told of a part's provider (its id) which refuses us."""
    stage = issue.key.stage if issue.key else LedgerStage.SCENE
    who = _SERVICES.get(stage) or provider or "a service"
    return (
        f"Waits for {who}, which {_REASONS[ErrorType(issue.type)]}. "
        "It goes on by itself once whoever runs this Longtake has mended that."
    )
