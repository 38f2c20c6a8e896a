"""The timeline: which frames of which clips make the film, in order. Pure: no files.

`spans` are the frames of each scene, by its number, in the film's order, which may be another than that of
the numbers. A cross-fade lies in the first frames of the span of the scene that comes in, and uses frames
that the clip before it has after its own span. Therefore a scene's body depends on no neighbour: it can be
rendered as soon as its clip is there, stays valid whatever happens to the others, and a gap costs one new
cross-fade.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
class Transitions:
    """How the film changes to each scene from the one before: as `kind`, unless the scene has its `own`."""

    kind: TransitionKind
    own: Mapping[int, TransitionKind] = field(default_factory=dict)

    @property
    def fades(self) -> bool:
        """Return whether scenes without a transition of their own fade in."""
        return self.kind is TransitionKind.CROSSFADE

    def fades_into(self, scene: int) -> bool:
        """Return whether the scene fades in over the end of the one before it."""
        return self.own.get(scene, self.kind) is TransitionKind.CROSSFADE


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


def has_tail(spans: Mapping[int, int], scene: int, transitions: Transitions) -> bool:
    """Return whether the next scene fades in over frames that this one's clip has after its span."""
    order = list(spans)
    after = order[order.index(scene) + 1 :]
    return bool(after) and transitions.fades_into(after[0])


def clip_frames(spans: Mapping[int, int], scene: int, transitions: Transitions) -> int:
    """Return the frames that a scene's clip must have: its span, and the tail for the next cross-fade."""
    return spans[scene] + (CROSSFADE_FRAMES if has_tail(spans, scene, transitions) else 0)


def film_pieces(spans: Mapping[int, int], present: Iterable[int], transitions: Transitions) -> list[Piece]:
    """Return the film's pieces in order, from the `present` scenes; their frames are the sum of the spans.

    Raises ValueError when a present scene is shorter than the cross-fade into it, or has no frames.
    """
    there = set(present)
    scenes = [scene for scene in spans if scene in there]
    short = [scene for scene in scenes if spans[scene] < _count_least_frames(scene, transitions)]
    if short:
        raise ValueError(f"scenes {short} are shorter than their cross-fades, or have no frames")
    pieces = (
        piece
        for left, scene in zip([None, *scenes], scenes, strict=False)
        for piece in _split_scene(spans, left, scene, transitions)
    )
    return [piece for piece in pieces if piece.frames]


def _count_least_frames(scene: int, transitions: Transitions) -> int:
    return CROSSFADE_FRAMES if transitions.fades_into(scene) else 1


def _split_scene(
    spans: Mapping[int, int], left: int | None, scene: int, transitions: Transitions
) -> Iterator[Piece]:
    if not transitions.fades_into(scene):
        yield Segment(scene, 0, spans[scene])
        return
    # A clip that was ordered for a hard cut behind it has no tail, whatever follows if that scene is missing.
    if left is None or not has_tail(spans, left, transitions):
        yield Segment(scene, 0, CROSSFADE_FRAMES)
    else:
        yield Crossfade(left, scene, spans[left], CROSSFADE_FRAMES)
    yield Segment(scene, CROSSFADE_FRAMES, spans[scene] - CROSSFADE_FRAMES)
