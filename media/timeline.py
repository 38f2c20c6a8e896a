"""The timeline: which frames of which clips make the film, in order. Pure: no files.

A cross-fade from scene n to n+1 lies in the first frames of n+1's span, and uses frames that n's clip has
after its own span. Therefore a scene's body depends on no neighbour: it can be rendered as soon as its clip
is there, stays valid whatever happens to the others, and a gap costs one new cross-fade.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import fsum

from media.film_format import FRAMES_PER_SECOND

CROSSFADE_FRAMES = 12


class TransitionKind(StrEnum):
    """The kind of change from one scene to the next."""

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
        """The scenes from whose clips it is rendered."""
        return (self.scene,)


@dataclass(frozen=True)
class Crossfade:
    """`frames` frames that fade from `left`'s clip, at `left_first_frame`, to the start of `right`'s."""

    left: int
    right: int
    left_first_frame: int
    frames: int

    @property
    def scenes(self) -> tuple[int, ...]:
        """The scenes from whose clips it is rendered."""
        return (self.left, self.right)


Piece = Segment | Crossfade


def scene_spans(seconds: Sequence[float], fps: int = FRAMES_PER_SECOND) -> dict[int, int]:
    """Return each scene's frames, by scene number from 1; their sum is exactly round(sum(seconds) * fps).

    The boundaries between scenes are rounded, not the lengths, so that errors do not add up.
    """
    boundaries = [round(fsum(seconds[:n]) * fps) for n in range(len(seconds) + 1)]
    return {n: end - start for n, (start, end) in enumerate(pairwise(boundaries), start=1)}


def clip_frames(spans: Mapping[int, int], scene: int, kind: TransitionKind) -> int:
    """Return the frames that a scene's clip must have: its span, and the tail for the next cross-fade."""
    has_tail = kind is TransitionKind.CROSSFADE and scene != max(spans)
    return spans[scene] + (CROSSFADE_FRAMES if has_tail else 0)


def film_pieces(spans: Mapping[int, int], present: Iterable[int], kind: TransitionKind) -> list[Piece]:
    """Return the film's pieces in order, from the `present` scenes; their frames are the sum of the spans.

    Raises ValueError when a present scene is shorter than the cross-fade into it, or has no frames.
    """
    scenes = sorted(set(present))
    least = CROSSFADE_FRAMES if kind is TransitionKind.CROSSFADE else 1
    short = [scene for scene in scenes if spans[scene] < least]
    if short:
        raise ValueError(f"scenes {short} are shorter than {least} frames")
    pieces = (
        _crossfaded_pieces(spans, scenes)
        if kind is TransitionKind.CROSSFADE
        else _hard_cut_pieces(spans, scenes)
    )
    return [piece for piece in pieces if piece.frames]


def _hard_cut_pieces(spans: Mapping[int, int], scenes: Sequence[int]) -> Iterator[Piece]:
    for scene in scenes:
        yield Segment(scene, 0, spans[scene])


def _crossfaded_pieces(spans: Mapping[int, int], scenes: Sequence[int]) -> Iterator[Piece]:
    for left, scene in zip([None, *scenes], scenes, strict=False):
        if left is None:
            yield Segment(scene, 0, CROSSFADE_FRAMES)
        else:
            yield Crossfade(left, scene, spans[left], CROSSFADE_FRAMES)
        yield Segment(scene, CROSSFADE_FRAMES, spans[scene] - CROSSFADE_FRAMES)
