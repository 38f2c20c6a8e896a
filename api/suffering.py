"""What a job's scenes suffer from, as the server knows it, laid over the workflow's picture. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from engine import Trouble
from workflows.contracts import Condition, ProgressResponse, Stage, TakeProgress
from workflows.errors import ErrorType

_CONDITIONS: dict[str, Condition] = {
    ErrorType.NO_SLOT: Condition.IN_LINE,
    ErrorType.PAUSED: Condition.PAUSED,
}
T = TypeVar("T", bound=TakeProgress)


def suffering(told: ProgressResponse, troubles: Sequence[Trouble], now: datetime) -> ProgressResponse:
    """The picture, in which scenes and music say what they wait for or suffer from; `seq` stays."""
    if told.status.ended or not troubles:
        return told
    # Of several the one that counts comes last: while a step is paused, nothing else will change.
    troubles = sorted(troubles, key=_is_pause)
    by_place = {_place(trouble): trouble for trouble in troubles}
    return told.model_copy(
        update={
            "scenes": tuple(_laid_over(scene, by_place.get(scene.number), now) for scene in told.scenes),
            "audio": told.audio and _laid_over(told.audio, by_place.get(0), now),
            "detail": _detail(told, by_place.get(None), now),
        }
    )


def _detail(told: ProgressResponse, trouble: Trouble | None, now: datetime) -> str:
    if trouble is None or (told.detail and not _is_pause(trouble)):
        return told.detail
    return _sentence(trouble, now)


def _is_pause(trouble: Trouble) -> bool:
    return trouble.type == ErrorType.PAUSED


def _place(trouble: Trouble) -> int | None:
    """The scene's number; 0 for the music. None: it is a matter of the whole job."""
    if trouble.key is None or trouble.key.stage is Stage.SCRIPT:
        return None
    return trouble.key.scene


def _laid_over(take: T, trouble: Trouble | None, now: datetime) -> T:
    if trouble is None:
        return take
    condition = _CONDITIONS.get(trouble.type, Condition.RETRYING)
    notes = {
        "condition": condition,
        "detail": _sentence(trouble, now),
        "attempt": trouble.attempt if condition is Condition.RETRYING else take.attempt,
    }
    return take.model_copy(update=notes)


def _sentence(trouble: Trouble, now: datetime) -> str:
    if _is_pause(trouble):
        return trouble.message
    if trouble.type == ErrorType.NO_SLOT:
        place, _, _ = trouble.message.partition(";")
        return place[:1].upper() + place[1:]
    left = (trouble.next_at - now).total_seconds() if trouble.next_at else 0.0
    when = f" in {left:.0f} s" if left >= 1 else ""
    return f"Retrying (try {trouble.attempt}){when}: {trouble.message}"
