"""Which frames of which clips make the film, in order. Pure: it knows no file.

A cross-fade from scene n to n+1 lies in the first frames of n+1's span, over frames that n's clip has after
its own span. So a scene's body depends on no neighbour: it can be rendered when its clip is there and used
whatever becomes of the others, and a gap costs one new transition.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import fsum

from media.formats import FRAMES_PER_SECOND

CROSSFADE_FRAMES = 12


class TransitionKind(StrEnum):
    """How one scene gives way to the next."""

    CROSSFADE = "crossfade"
    CUT = "cut"


@dataclass(frozen=True)
class Segment:
    """`frames` frames of one scene's clip, from its frame `first_frame` (0 is the first)."""

    scene: int
    first_frame: int
    frames: int

    @property
    def scenes(self) -> tuple[int, ...]:
        """The scenes whose clips it is rendered from."""
        return (self.scene,)


@dataclass(frozen=True)
class Transition:
    """`frames` frames that fade from `left`'s clip, from `left_first_frame`, to `right`'s clip, from 0."""

    left: int
    right: int
    left_first_frame: int
    frames: int

    @property
    def scenes(self) -> tuple[int, ...]:
        """The scenes whose clips it is rendered from."""
        return (self.left, self.right)


Piece = Segment | Transition


def scene_spans(seconds: Sequence[float], fps: int = FRAMES_PER_SECOND) -> dict[int, int]:
    """Frames of the film per scene, numbered from 1; together exactly round(sum(seconds) * fps).

    It is the boundaries between scenes that are rounded, so that errors do not add up.
    """
    boundaries = [round(fsum(seconds[:n]) * fps) for n in range(len(seconds) + 1)]
    return {n: end - start for n, (start, end) in enumerate(pairwise(boundaries), start=1)}


def clip_frames(spans: Mapping[int, int], scene: int, kind: TransitionKind) -> int:
    """How many frames a scene's clip must have: its span, and the tail under the next scene's fade-in."""
    has_tail = kind is TransitionKind.CROSSFADE and scene != max(spans)
    return spans[scene] + (CROSSFADE_FRAMES if has_tail else 0)


def film_pieces(spans: Mapping[int, int], present: Iterable[int], kind: TransitionKind) -> list[Piece]:
    """The film's pieces in order, made of the `present` scenes; its frames are the sum of their spans.

    Raises ValueError when a present scene is shorter than the fade into it, or has no frame at all.
    """
    scenes = sorted(set(present))
    least = CROSSFADE_FRAMES if kind is TransitionKind.CROSSFADE else 1
    short = [scene for scene in scenes if spans[scene] < least]
    if short:
        raise ValueError(f"scenes {short} are shorter than {least} frames")
    pieces = _faded(spans, scenes) if kind is TransitionKind.CROSSFADE else _cut(spans, scenes)
    return [piece for piece in pieces if piece.frames]


def _cut(spans: Mapping[int, int], scenes: Sequence[int]) -> Iterator[Piece]:
    for scene in scenes:
        yield Segment(scene, 0, spans[scene])


def _faded(spans: Mapping[int, int], scenes: Sequence[int]) -> Iterator[Piece]:
    for left, scene in zip([None, *scenes], scenes, strict=False):
        if left is None:
            yield Segment(scene, 0, CROSSFADE_FRAMES)
        else:
            yield Transition(left, scene, spans[left], CROSSFADE_FRAMES)
        yield Segment(scene, CROSSFADE_FRAMES, spans[scene] - CROSSFADE_FRAMES)
