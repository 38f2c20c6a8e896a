"""The time that a job still takes, and what is slower than usual: of a picture, as of now. Pure.

Scenes and music are made side by side, at most so many scenes at a time; the last clip is in when all are;
then comes the cut. Nobody knows how long it takes what waits for a person, or in line at a service.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from workflows.ahead import Ahead, Left, left_of, queued
from workflows.contracts import (
    PAUSED_BY_OPERATOR,
    Condition,
    Ending,
    JobStatus,
    ProgressResponse,
    SceneState,
    TakeProgress,
    Times,
)
from workflows.spread import Spread
from workflows.tail import tail_spread

Take = TypeVar("Take", bound=TakeProgress)

# With its provider, or on the way there.
_MADE = frozenset({SceneState.SUBMITTED, SceneState.QUEUED, SceneState.RUNNING})
# These go on when a person does something.
_STUCK = frozenset({SceneState.HELD, SceneState.STALLED})
NOTHING = Times(early=0, usual=0, late=0, slow=0)
_MINUTE = 60


def timed(picture: ProgressResponse, now: datetime) -> ProgressResponse:
    """The picture as of now: with the time left of its film, and its slow takes marked as that."""
    left = left_at(picture, now)
    changes: dict[str, object] = {
        "estimated_time_remaining": left and round(left.usual, 1),
        "estimated_time_range": left and (round(left.early, 1), round(left.late, 1)),
        "slower_than_usual": _goes_on(picture)
        and any(_was_slow(take, picture, now) for take in _takes(picture)),
        "scenes": tuple(_marked(scene, "scenes", picture, now) for scene in picture.scenes),
        "audio": picture.audio and _marked(picture.audio, "music", picture, now),
    }
    return picture.model_copy(update=changes)


def left_at(picture: ProgressResponse, now: datetime) -> Left | None:
    """Seconds until the film is there; None while nobody knows."""
    takes = [take for take in _takes(picture) if _is_to_come(take, picture.ending)]
    if not _goes_on_by_itself(picture) or not all(_is_known(take, picture) for take in takes):
        return None
    cut = tail_spread(picture.tail_seconds or 0.0)
    if not takes:
        return left_of([Ahead(cut, _seconds(_last_heard(picture), now))])
    clips = left_of(_tracks(picture, now))
    return Left(clips.early + cut.early, clips.usual + cut.usual, clips.late + cut.late)


def _goes_on(picture: ProgressResponse) -> bool:
    return picture.status is JobStatus.PROCESSING


def _goes_on_by_itself(picture: ProgressResponse) -> bool:
    return (
        _goes_on(picture)
        and picture.ending is not Ending.STOP
        and picture.approval is None
        and not picture.detail.startswith(PAUSED_BY_OPERATOR)
        and bool(picture.scenes)
        and picture.tail_seconds is not None
        and not any(_is_stuck(take) for take in _takes(picture))
    )


def _is_stuck(take: TakeProgress) -> bool:
    return take.state in _STUCK or take.condition in (Condition.IN_LINE, Condition.PAUSED)


def _takes(picture: ProgressResponse) -> Iterator[TakeProgress]:
    yield from picture.scenes
    if picture.audio is not None:
        yield picture.audio


def _is_known(take: TakeProgress, picture: ProgressResponse) -> bool:
    """Of one that an earlier run began, only what is heard of it tells whether it goes on."""
    return take.expected is not None and (take.heard_at is not None or not _is_old(take, picture))


def _is_old(take: TakeProgress, picture: ProgressResponse) -> bool:
    began, run_began = take.started_at, picture.started_at
    return began is not None and run_began is not None and began < run_began


def _last_heard(picture: ProgressResponse) -> datetime | None:
    """When the last take ended: since then the film is finished."""
    return max((take.heard_at for take in _takes(picture) if take.heard_at), default=picture.updated_at)


def _is_to_come(take: TakeProgress, ending: Ending | None) -> bool:
    if ending is Ending.KEEP:
        # Nothing more is bought.
        return take.state in _MADE and take.started_at is not None
    return take.state in _MADE or take.state is SceneState.WAITING


# --- what is left of each ---


def _tracks(picture: ProgressResponse, now: datetime) -> list[Ahead]:
    """What is made side by side: the scenes' places, and the music."""
    scenes = [scene for scene in picture.scenes if _is_to_come(scene, picture.ending)]
    made = [_ahead(scene, now) for scene in scenes if scene.state in _MADE]
    waiting = [_ahead(scene, now).spread for scene in scenes if scene.state is SceneState.WAITING]
    music = [picture.audio] if picture.audio and _is_to_come(picture.audio, picture.ending) else []
    return [*queued(made, waiting, picture.parallel_scenes), *(_ahead(take, now) for take in music)]


def _ahead(take: TakeProgress, now: datetime) -> Ahead:
    ahead = Ahead(Spread.of(take.expected or NOTHING), _seconds(take.started_at, now))
    if take.started_at is None or take.heard_at is None or take.progress is None:
        return ahead
    return ahead.heard(take.progress, _seconds(take.started_at, take.heard_at))


# --- what is slow ---


def _was_slow(take: TakeProgress, picture: ProgressResponse, now: datetime) -> bool:
    """Also of one that is in: a film that a slow take has held up does not make up for that."""
    if take.state in _MADE:
        return _is_slow(take, picture, now)
    in_this_run = take.heard_at is not None and not _is_old(take, picture)
    return in_this_run and _took_long(take, take.heard_at or now)


def _is_slow(take: TakeProgress, picture: ProgressResponse, now: datetime) -> bool:
    return take.state in _MADE and _is_known(take, picture) and _took_long(take, now)


def _took_long(take: TakeProgress, until: datetime) -> bool:
    return take.expected is not None and _seconds(take.started_at, until) > take.expected.slow


def _marked(take: Take, things: str, picture: ProgressResponse, now: datetime) -> Take:
    if take.condition is not None or take.expected is None or not _is_slow(take, picture, now):
        return take
    why = f"Slower than usual: such {things} take about {spoken(take.expected.usual)}."
    return take.model_copy(update={"condition": Condition.SLOW, "detail": take.detail or why})


def spoken(seconds: float) -> str:
    """`45 sec`, `2 min 30 sec`."""
    minutes, rest = divmod(max(1, round(seconds)), _MINUTE)
    return " ".join([f"{minutes} min"] * bool(minutes) + [f"{rest} sec"] * bool(rest))


def _seconds(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())
