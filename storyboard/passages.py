"""Scenes that a script sets apart itself, by the lengths that stand in it or in the rows of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from storyboard.apportion import apportion
from storyboard.divide import divide
from storyboard.draft import Draft
from storyboard.forms import Passage
from storyboard.limits import SceneLimits
from storyboard.marks import without_marks

# Sums of seconds are off by less.
_ROUNDING = 1e-6


@dataclass(frozen=True)
class _Part:
    """A passage, some of them, or a piece of one; `frames` are what it would have of the film."""

    text: str
    line: str
    frames: float


def passage_drafts(passages: Sequence[Passage], frames: int, limits: SceneLimits) -> list[Draft] | None:
    """A scene for each passage, in proportion to their lengths: as long as they are, where the film is.

    Passages too short for the provider, or too many, go together with a neighbour; one that is too long makes
    several scenes. None where the provider's lengths leave no such scenes.
    """
    joined = _joined(_parts(passages, frames), limits)
    parts = [piece for part in joined for piece in _split(part, limits)]
    if len(parts) > limits.max_scenes or not _can_last(len(parts), frames, limits):
        return None
    spans = [(limits.min_frames, limits.max_frames)] * len(parts)
    lengths = apportion(frames, [part.frames for part in parts], spans)
    return [_draft(part, own) for part, own in zip(parts, lengths, strict=True)]


def _can_last(scenes: int, frames: int, limits: SceneLimits) -> bool:
    return scenes * limits.min_frames <= frames <= scenes * limits.max_frames


def _parts(passages: Sequence[Passage], frames: int) -> list[_Part]:
    """Each with its frames: by its length, like the average of those, or by its words if there are none."""
    known = [passage.seconds for passage in passages if passage.seconds is not None]
    mean = sum(known) / len(known) if known else 0.0
    weights = [passage.seconds or mean or len(passage.text) for passage in passages]
    unit = frames / sum(weights)
    return [
        _Part(passage.text, passage.line, weight * unit)
        for passage, weight in zip(passages, weights, strict=True)
    ]


def _joined(parts: list[_Part], limits: SceneLimits) -> list[_Part]:
    """The shortest goes to its shorter neighbour, until all are long enough and no more than can be made."""
    while len(parts) > 1:
        at = min(range(len(parts)), key=lambda index: parts[index].frames)
        if round(parts[at].frames) >= limits.min_frames and _count(parts, limits) <= limits.max_scenes:
            break
        left, right = max(at - 1, 0), min(at + 1, len(parts) - 1)
        first = left if at == right or (at != left and parts[left].frames <= parts[right].frames) else at
        parts = [*parts[:first], _together(parts[first], parts[first + 1]), *parts[first + 2 :]]
    return parts


def _count(parts: Sequence[_Part], limits: SceneLimits) -> int:
    return sum(_pieces(part, limits) for part in parts)


def _pieces(part: _Part, limits: SceneLimits) -> int:
    return max(1, ceil(part.frames / limits.max_frames - _ROUNDING))


def _together(one: _Part, other: _Part) -> _Part:
    line = " ".join(filter(None, (one.line, other.line)))
    return _Part(f"{one.text}\n\n{other.text}", line, one.frames + other.frames)


def _split(part: _Part, limits: SceneLimits) -> list[_Part]:
    count = _pieces(part, limits)
    if count == 1:
        return [part]
    return [_Part(text.strip(), part.line, part.frames / count) for text in divide(part.text, count)]


def _draft(part: _Part, frames: int) -> Draft:
    text = without_marks(part.text)
    return Draft(text=text, caption=part.line or text, frames=frames)
