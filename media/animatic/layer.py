"""A layer: one sheet of the scene, moved by the camera as its depth asks, between pixels too."""

from dataclasses import dataclass
from math import ceil, floor, sin, tau
from typing import Protocol

import numpy as np

from media.animatic.camera import View
from media.animatic.canvas import Canvas
from media.animatic.colour import Bytes

Point = tuple[float, float]

STEPS = 256  # sub-pixel steps


@dataclass(frozen=True)
class Moment:
    """What a layer must know to draw itself: the time in seconds since the clip's start, and the camera."""

    seconds: float
    view: View


class Actor(Protocol):
    """Anything that draws itself on a frame."""

    def draw(self, canvas: Canvas, moment: Moment, rows: int) -> None:
        """Lay it on the canvas as it is at the moment; below the first `rows` it will be hidden."""

    def solid_from(self, height: int, moment: Moment) -> int:
        """The row of a view of this height from which on it hides all that is behind it."""


@dataclass(frozen=True)
class Sway:
    """A slow swing of `x`, `y` picture heights, once in `period` seconds, from `phase` (in turns)."""

    x: float = 0.0
    y: float = 0.0
    period: float = 6.0
    phase: float = 0.0

    def at(self, seconds: float) -> tuple[float, float]:
        """The offset after `seconds`."""
        swing = sin(tau * (seconds / self.period + self.phase))
        lift = sin(tau * (seconds / self.period + self.phase + 0.25))
        return self.x * swing, self.y * lift


STILL = Sway()


@dataclass(frozen=True)
class Layer:
    """A sheet as planes. `bright` is Y and alpha (2, height, width); `tone` is U, V and alpha, at half size.

    At rest its pixel (`left`, `top`) lies at the view's top left corner; the sheet reaches further on all
    sides, except that empty rows are cut away (`top` may then be negative). `depth` is 0 (does not move with
    the camera) to 1 (nearest); `drift` is in picture heights per second. From its row `solid` on, all of it
    is opaque.
    """

    bright: Bytes
    tone: Bytes
    left: int
    top: int
    solid: int
    depth: float
    opaque: bool = False
    drift: float = 0.0
    sway: Sway = STILL

    def draw(self, canvas: Canvas, moment: Moment, rows: int) -> None:
        """Lay the sheet where it is at this moment, as far as `rows` (an even number) reach."""
        x, y = self._place(canvas.height, moment)
        full = shifted(self.bright, x, y, canvas.width, rows)
        half = shifted(self.tone, x / 2, y / 2, canvas.width // 2, rows // 2)
        self._lay(canvas, full, (0,))
        self._lay(canvas, half, (1, 2))

    def solid_from(self, height: int, moment: Moment) -> int:
        """The row of a view of this height from which on it hides all that is behind it."""
        if self.solid >= self.bright.shape[1]:
            return height
        return max(0, ceil(self.solid - self._place(height, moment)[1]) + 1)

    def _place(self, height: int, moment: Moment) -> Point:
        """Which of its pixels lies at the top left of a view of this height."""
        swing_x, swing_y = self.sway.at(moment.seconds)
        x = moment.view.x * self.depth - self.drift * moment.seconds - swing_x
        y = moment.view.y * self.depth - swing_y
        return self.left + height * x, self.top + height * y

    def _lay(self, canvas: Canvas, seen: tuple[int, Bytes], planes: tuple[int, ...]) -> None:
        """Lay what is seen (its last plane is the alpha) on these planes of the canvas."""
        row, pixels = seen
        if pixels.size:
            for at, plane in enumerate(planes):
                canvas.lay(plane, pixels[at], row, None if self.opaque else pixels[-1])


def shifted(planes: Bytes, x: float, y: float, width: int, height: int) -> tuple[int, Bytes]:
    """The part of `planes` (n, rows, columns) that a view of width x height sees from (x, y).

    Gives the row of the view where it begins, and the part. Columns outside are those at the edge, again.
    """
    rows, columns = planes.shape[1:]
    x = min(max(x, 0.0), columns - width - 1.0)
    left, across = floor(x), round((x - floor(x)) * STEPS)
    first, down = floor(y), round((y - floor(y)) * STEPS)
    top, bottom = max(first, 0), min(first + height + 1, rows)
    part = planes[:, top : max(bottom, top), left : left + width + 1]
    part = _between(part[:, :, :-1], part[:, :, 1:], across)
    if bottom - top > 1:
        part = _between(part[:, :-1], part[:, 1:], down)
    return top - first, part[:, :height]


def _between(one: Bytes, other: Bytes, steps: int) -> Bytes:
    """The planes `steps` of 256 on the way from one to the other."""
    if steps in {0, STEPS}:
        return other if steps else one
    blend = one * np.uint16(STEPS - steps)
    blend += other * np.uint16(steps)
    blend >>= 8
    return blend.astype(np.uint8)
