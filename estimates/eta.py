"""A job's estimated time remaining and its slow takes, by a snapshot and the current time. Pure.

Takes of scenes, at most `parallel_takes` at a time, and the music are made side by side; when the last clip
is ready the film is composed. Each of several takes of a scene has a slot of its own, in the order of the
scenes. A service may speak the film: each scene waits for its own lines, the music for all of them. There is
no estimate while a take waits for a person or in line at a provider, or a step before or after the provider's
work is tried again.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import repeat
from typing import TypeVar

from contracts import (
    ExpectedDuration,
    JobStatus,
    ProgressResponse,
    RequestedEnd,
    SceneProgress,
    SceneState,
    TakeCondition,
    TakeProgress,
)
from estimates.compose_time import compose_quantiles
from estimates.durations import DurationQuantiles
from estimates.remaining_time import RemainingTime, schedule_slots, time_until_all_done

Take = TypeVar("Take", bound=TakeProgress)

# At the provider, or being submitted.
_UNDER_WAY_STATES = frozenset({SceneState.SUBMITTED, SceneState.QUEUED, SceneState.RUNNING})
# These wait for a person.
_STUCK_STATES = frozenset({SceneState.HELD, SceneState.STALLED})
_STUCK_CONDITIONS = frozenset({TakeCondition.IN_LINE, TakeCondition.PAUSED, TakeCondition.REFUSED})
# A failed step of the whole job is tried again as well, and nobody knows how often.
_STUCK_JOB_CONDITIONS = frozenset({TakeCondition.PAUSED, TakeCondition.REFUSED, TakeCondition.RETRYING})
ZERO_DURATION = ExpectedDuration(early=0, usual=0, late=0, slow=0)
_SECONDS_PER_MINUTE = 60


def with_eta(snapshot: ProgressResponse, now: datetime) -> ProgressResponse:
    """Return the snapshot with its estimated time remaining and its slow takes marked, as of `now`."""
    left = remaining_at(snapshot, now)
    changes: dict[str, object] = {
        "estimated_time_remaining": left and round(left.usual, 1),
        "estimated_time_range": left and (round(left.early, 1), round(left.late, 1)),
        "slower_than_usual": _is_processing(snapshot)
        and any(_was_slow(take, snapshot, now) for take in _iter_takes(snapshot)),
        "scenes": tuple(_mark_slow(scene, "scenes", snapshot, now) for scene in snapshot.scenes),
        "audio": snapshot.audio and _mark_slow(snapshot.audio, "music", snapshot, now),
    }
    return snapshot.model_copy(update=changes)


def remaining_at(snapshot: ProgressResponse, now: datetime) -> DurationQuantiles | None:
    """Return the seconds until the film is ready, as quantiles; None while there is no estimate."""
    takes = [take for take in _iter_takes(snapshot) if _is_awaited(take, snapshot.ending)]
    if not _is_predictable(snapshot) or not all(_has_estimate(take, snapshot) for take in takes):
        return None
    cut = compose_quantiles(snapshot.tail_seconds or 0.0)
    if takes:
        return _remaining_parts(snapshot, now) + cut
    if _is_speaking(snapshot):
        return _remaining_voice(snapshot) + cut
    return time_until_all_done([RemainingTime(cut, _seconds_between(_last_update_time(snapshot), now))])


def _is_processing(snapshot: ProgressResponse) -> bool:
    return snapshot.status is JobStatus.PROCESSING


def _is_predictable(snapshot: ProgressResponse) -> bool:
    return (
        _is_processing(snapshot)
        and snapshot.ending is not RequestedEnd.STOP
        and snapshot.approval is None
        and snapshot.condition not in _STUCK_JOB_CONDITIONS
        and bool(snapshot.scenes)
        and snapshot.tail_seconds is not None
        and not any(part and _is_stuck(part) for part in _iter_parts(snapshot))
    )


def _iter_parts(snapshot: ProgressResponse) -> Iterator[TakeProgress | None]:
    yield from snapshot.scenes
    yield from (snapshot.audio, snapshot.narration)


def _is_stuck(take: TakeProgress) -> bool:
    return take.state in _STUCK_STATES or take.condition in _STUCK_CONDITIONS or _is_repeating(take)


def _is_repeating(take: TakeProgress) -> bool:
    """Return whether its submit or its download failed and is tried again: nobody knows how often.

    Where a poll failed, the provider goes on working.
    """
    takes = (isinstance(take, SceneProgress) and take.open_takes) or (take,)
    return take.condition is TakeCondition.RETRYING and any(
        each.state is SceneState.COLLECTING or (_is_unfinished(each) and each.started_at is None)
        for each in takes
    )


def _iter_takes(snapshot: ProgressResponse) -> Iterator[TakeProgress]:
    """Yield the takes of all scenes in the order in which they get their slots, and the music."""
    made_before = {link.scene_number for link in snapshot.assets.scene_clips}
    for scene in snapshot.scenes:
        if scene.open_takes and scene.condition is not TakeCondition.LEFT_OUT:
            yield from scene.open_takes
        elif scene.state is SceneState.WAITING and scene.number not in made_before:
            yield from repeat(scene, snapshot.takes)
        else:
            yield scene
    if snapshot.audio is not None:
        yield snapshot.audio


def _has_estimate(take: TakeProgress, snapshot: ProgressResponse) -> bool:
    """Return whether the take has an estimate.

    A take of an earlier run has one only after a report in this run, which tells that it goes on.
    """
    return take.expected is not None and (
        take.heard_at is not None or not _is_from_earlier_run(take, snapshot)
    )


def _is_from_earlier_run(take: TakeProgress, snapshot: ProgressResponse) -> bool:
    began, run_began = take.started_at, snapshot.started_at
    return began is not None and run_began is not None and began < run_began


def _last_update_time(snapshot: ProgressResponse) -> datetime | None:
    """Return when the last take ended, which is when the film began to be composed."""
    return max(
        (take.heard_at for take in _iter_takes(snapshot) if take.heard_at), default=snapshot.updated_at
    )


def _is_awaited(take: TakeProgress, ending: RequestedEnd | None) -> bool:
    if take.condition is TakeCondition.LEFT_OUT:
        return False
    if ending is RequestedEnd.KEEP:
        # Takes that were not accepted yet are not bought any more.
        return take.state in _UNDER_WAY_STATES and take.started_at is not None
    return _is_unfinished(take)


def _is_unfinished(take: TakeProgress) -> bool:
    return take.state in _UNDER_WAY_STATES or take.state is SceneState.WAITING


# --- the remaining time of each take ---


def _remaining_parts(snapshot: ProgressResponse, now: datetime) -> DurationQuantiles:
    """Return the time until all parts are there: clips, music, and the voice that some of them wait for."""
    awaited = [take for take in _iter_takes(snapshot) if _is_awaited(take, snapshot.ending)]
    made = [take for take in awaited if take.state in _UNDER_WAY_STATES]
    parts = _parallel_tracks(snapshot, awaited, now)
    voice = _remaining_voice(snapshot)
    if not _is_speaking(snapshot):
        return time_until_all_done(parts)
    if not made:  # Nothing has its lines yet.
        return voice + time_until_all_done(parts)
    last = [take for take in awaited if take.state is SceneState.WAITING]
    if last:
        voice += time_until_all_done(_parallel_tracks(snapshot, last, now))
    return time_until_all_done([*parts, RemainingTime(voice)])


def _parallel_tracks(
    snapshot: ProgressResponse, takes: Sequence[TakeProgress], now: datetime
) -> list[RemainingTime]:
    """Return how these takes run side by side: the slots of the scenes' takes, and the music."""
    scenes = [take for take in takes if take is not snapshot.audio]
    made = [_remaining_time(scene, now) for scene in scenes if scene.state in _UNDER_WAY_STATES]
    waiting = [_remaining_time(scene, now).quantiles for scene in scenes if scene.state is SceneState.WAITING]
    return [
        *schedule_slots(made, waiting, snapshot.parallel_takes or snapshot.parallel_scenes),
        *(_remaining_time(take, now) for take in takes if take is snapshot.audio),
    ]


def _is_speaking(snapshot: ProgressResponse) -> bool:
    return snapshot.narration is not None and snapshot.narration.state is SceneState.RUNNING


def _remaining_voice(snapshot: ProgressResponse) -> DurationQuantiles:
    """Return how long a service still speaks."""
    voice = snapshot.narration
    if voice is None or voice.expected is None or voice.state is not SceneState.RUNNING:
        return DurationQuantiles(0, 0, 0)
    left = 1 - (voice.progress or 0.0) / 100
    expected = voice.expected
    return DurationQuantiles(left * expected.early, left * expected.usual, left * expected.late)


def _remaining_time(take: TakeProgress, now: datetime) -> RemainingTime:
    ahead = RemainingTime(
        DurationQuantiles.from_duration(take.expected or ZERO_DURATION),
        _seconds_between(take.started_at, now),
    )
    if take.started_at is None or take.heard_at is None or take.progress is None:
        return ahead
    return ahead.adjust_for_progress(take.progress, _seconds_between(take.started_at, take.heard_at))


# --- slow takes ---


def _was_slow(take: TakeProgress, snapshot: ProgressResponse, now: datetime) -> bool:
    """Return whether a take is slow, or was when it ended: the film stays `slower_than_usual` by it."""
    if take.state in _UNDER_WAY_STATES:
        return _is_slow(take, snapshot, now)
    in_this_run = take.heard_at is not None and not _is_from_earlier_run(take, snapshot)
    return in_this_run and _took_long(take, take.heard_at or now)


def _is_slow(take: TakeProgress, snapshot: ProgressResponse, now: datetime) -> bool:
    return take.state in _UNDER_WAY_STATES and _has_estimate(take, snapshot) and _took_long(take, now)


def _took_long(take: TakeProgress, until: datetime) -> bool:
    return take.expected is not None and _seconds_between(take.started_at, until) > take.expected.slow


def _mark_slow(take: Take, things: str, snapshot: ProgressResponse, now: datetime) -> Take:
    if take.condition is not None or take.expected is None or not _is_slow(take, snapshot, now):
        return take
    why = f"Slower than usual: such {things} take about {format_duration(take.expected.usual)}."
    return take.model_copy(update={"condition": TakeCondition.SLOW, "detail": take.detail or why})


def format_duration(seconds: float) -> str:
    """Return seconds as `45 sec` or `2 min 30 sec`."""
    minutes, rest = divmod(max(1, round(seconds)), _SECONDS_PER_MINUTE)
    return " ".join([f"{minutes} min"] * bool(minutes) + [f"{rest} sec"] * bool(rest))


def _seconds_between(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())
