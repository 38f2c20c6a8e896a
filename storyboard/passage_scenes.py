"""Plan scenes for the passages that a script sets apart itself, by written lengths or table rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from storyboard.apportion import apportion_total
from storyboard.divide import divide_script
from storyboard.forms import Passage
from storyboard.length_limits import SceneLimits
from storyboard.planned_scene import PlannedScene
from storyboard.text.script_markup import strip_script_markup

# Rounding errors of sums of seconds are smaller.
_ROUNDING = 1e-6


@dataclass(frozen=True)
class _PassagePart:
    """A passage, several joined, or a piece of one; `frames` is its ideal share of the film."""

    text: str
    line: str
    frames: float


def plan_passage_scenes(
    passages: Sequence[Passage], frames: int, limits: SceneLimits
) -> list[PlannedScene] | None:
    """Plan a scene for each passage, with frames in proportion to the passages' lengths.

    Passages that are too short for the provider, or too many, are joined with a neighbour; one that is too
    long becomes several scenes. Returns None if the limits allow no such scenes.
    """
    joined = _join_short_parts(_weigh_passages(passages, frames), limits)
    parts = [piece for part in joined for piece in _split_long_part(part, limits)]
    if len(parts) > limits.max_scenes or not _is_feasible_count(len(parts), frames, limits):
        return None
    spans = [(limits.min_frames, limits.max_frames)] * len(parts)
    lengths = apportion_total(frames, [part.frames for part in parts], spans)
    return [_plan_scene(part, own) for part, own in zip(parts, lengths, strict=True)]


def _is_feasible_count(scenes: int, frames: int, limits: SceneLimits) -> bool:
    return scenes * limits.min_frames <= frames <= scenes * limits.max_frames


def _weigh_passages(passages: Sequence[Passage], frames: int) -> list[_PassagePart]:
    """Give each passage ideal frames: by its length, else the mean; by its text if none has a length."""
    known = [passage.seconds for passage in passages if passage.seconds is not None]
    mean = sum(known) / len(known) if known else 0.0
    weights = [passage.seconds or mean or len(passage.text) for passage in passages]
    unit = frames / sum(weights)
    return [
        _PassagePart(passage.text, passage.line, weight * unit)
        for passage, weight in zip(passages, weights, strict=True)
    ]


def _join_short_parts(parts: list[_PassagePart], limits: SceneLimits) -> list[_PassagePart]:
    """Join the shortest part with its shorter neighbour until all parts are long enough and few enough."""
    while len(parts) > 1:
        at = min(range(len(parts)), key=lambda index: parts[index].frames)
        if round(parts[at].frames) >= limits.min_frames and _count_scenes(parts, limits) <= limits.max_scenes:
            break
        left, right = max(at - 1, 0), min(at + 1, len(parts) - 1)
        first = left if at == right or (at != left and parts[left].frames <= parts[right].frames) else at
        parts = [*parts[:first], _join_pair(parts[first], parts[first + 1]), *parts[first + 2 :]]
    return parts


def _count_scenes(parts: Sequence[_PassagePart], limits: SceneLimits) -> int:
    return sum(_scenes_needed(part, limits) for part in parts)


def _scenes_needed(part: _PassagePart, limits: SceneLimits) -> int:
    return max(1, ceil(part.frames / limits.max_frames - _ROUNDING))


def _join_pair(one: _PassagePart, other: _PassagePart) -> _PassagePart:
    line = " ".join(filter(None, (one.line, other.line)))
    return _PassagePart(f"{one.text}\n\n{other.text}", line, one.frames + other.frames)


def _split_long_part(part: _PassagePart, limits: SceneLimits) -> list[_PassagePart]:
    count = _scenes_needed(part, limits)
    if count == 1:
        return [part]
    return [
        _PassagePart(text.strip(), part.line, part.frames / count) for text in divide_script(part.text, count)
    ]


def _plan_scene(part: _PassagePart, frames: int) -> PlannedScene:
    text = strip_script_markup(part.text)
    return PlannedScene(text=text, caption=part.line or text, frames=frames)
