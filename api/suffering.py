"""What a job's scenes suffer from, as the server knows it, laid over the workflow's picture. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from engine import Trouble
from workflows.contracts import Condition, ProgressResponse, Stage, TakeProgress
from workflows.errors import ErrorType

T = TypeVar("T", bound=TakeProgress)


def suffering(told: ProgressResponse, troubles: Sequence[Trouble], now: datetime) -> ProgressResponse:
    """The picture, in which scenes and music say what they wait for or suffer from; `seq` stays."""
    if told.status.ended or not troubles:
        return told
    by_scene = {_place(trouble): trouble for trouble in troubles}
    rest = [trouble for trouble in troubles if _place(trouble) is None]
    return told.model_copy(
        update={
            "scenes": tuple(_laid_over(scene, by_scene.get(scene.number), now) for scene in told.scenes),
            "audio": told.audio and _laid_over(told.audio, by_scene.get(0), now),
            "detail": told.detail or (_sentence(rest[0], now) if rest else ""),
        }
    )


def _place(trouble: Trouble) -> int | None:
    """The scene's number; 0 for the music. None: it is a matter of the whole job."""
    if trouble.key is None or trouble.key.stage is Stage.SCRIPT:
        return None
    return trouble.key.scene


def _laid_over(take: T, trouble: Trouble | None, now: datetime) -> T:
    if trouble is None:
        return take
    waits = trouble.type == ErrorType.NO_SLOT
    notes = {
        "condition": Condition.IN_LINE if waits else Condition.RETRYING,
        "detail": _sentence(trouble, now),
        "attempt": take.attempt if waits else trouble.attempt,
    }
    return take.model_copy(update=notes)


def _sentence(trouble: Trouble, now: datetime) -> str:
    if trouble.type == ErrorType.NO_SLOT:
        place, _, _ = trouble.message.partition(";")
        return place[:1].upper() + place[1:]
    left = (trouble.next_at - now).total_seconds() if trouble.next_at else 0.0
    when = f" in {left:.0f} s" if left >= 1 else ""
    return f"Retrying (try {trouble.attempt}){when}: {trouble.message}"
