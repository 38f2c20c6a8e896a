"""Layers: sheets of the scene, which the camera moves according to their depth, in sub-pixel steps."""

from dataclasses import dataclass
from math import ceil, floor, sin, tau
from typing import Protocol

import numpy as np

from media.animatic.camera import CameraView
from media.animatic.canvas import Canvas
from media.animatic.colour import Bytes

Point = tuple[float, float]

SUBPIXEL_STEPS = 256  # sub-pixel steps


@dataclass(frozen=True)
class FrameMoment:
    """The moment of a frame: seconds since the clip's start, and the camera's view."""

    seconds: float
    view: CameraView


class Drawable(Protocol):
    """A part of the scene that draws itself on a frame; Layer and Particles implement it."""

    def draw_onto(self, canvas: Canvas, moment: FrameMoment, rows: int) -> None:
        """Draw it on the canvas as it is at `moment`; rows from `rows` on will be hidden."""

    def first_opaque_row(self, height: int, moment: FrameMoment) -> int:
        """Return the row, in a view of this height, from which on it hides all behind it."""


@dataclass(frozen=True)
class Sway:
    """A slow oscillation of amplitude `x`, `y` picture heights; `period` in seconds, `phase` in turns."""

    x: float = 0.0
    y: float = 0.0
    period: float = 6.0
    phase: float = 0.0

    def offset_at(self, seconds: float) -> tuple[float, float]:
        """Return the offset after `seconds`, in picture heights."""
        swing = sin(tau * (seconds / self.period + self.phase))
        lift = sin(tau * (seconds / self.period + self.phase + 0.25))
        return self.x * swing, self.y * lift


NO_SWAY = Sway()


@dataclass(frozen=True)
class Layer:
    """A sheet as planes: `luma_planes` Y, alpha (2, height, width); `chroma_planes` U, V, alpha at half size.

    At rest its pixel (`left`, `top`) lies at the view's top left corner; the sheet is larger than the view on
    all sides, except that empty rows are cropped (`top` may then be negative). `depth` is 0 (does not move
    with the camera) to 1 (nearest); `drift` is in picture heights per second. From row `opaque_from` on, all
    of it is opaque.
    """

    luma_planes: Bytes
    chroma_planes: Bytes
    left: int
    top: int
    opaque_from: int
    depth: float
    opaque: bool = False
    drift: float = 0.0
    sway: Sway = NO_SWAY

    def draw_onto(self, canvas: Canvas, moment: FrameMoment, rows: int) -> None:
        """Draw the sheet where it is at `moment`, in the first `rows` (an even number) of the canvas."""
        x, y = self._locate_view(canvas.height, moment)
        full = sample_shifted(self.luma_planes, x, y, canvas.width, rows)
        half = sample_shifted(self.chroma_planes, x / 2, y / 2, canvas.width // 2, rows // 2)
        self._paste_planes(canvas, full, (0,))
        self._paste_planes(canvas, half, (1, 2))

    def first_opaque_row(self, height: int, moment: FrameMoment) -> int:
        """Return the row, in a view of this height, from which on it hides all behind it."""
        if self.opaque_from >= self.luma_planes.shape[1]:
            return height
        return max(0, ceil(self.opaque_from - self._locate_view(height, moment)[1]) + 1)

    def _locate_view(self, height: int, moment: FrameMoment) -> Point:
        """Return which of its pixels lies at the top left of a view of this height."""
        swing_x, swing_y = self.sway.offset_at(moment.seconds)
        x = moment.view.x * self.depth - self.drift * moment.seconds - swing_x
        y = moment.view.y * self.depth - swing_y
        return self.left + height * x, self.top + height * y

    def _paste_planes(self, canvas: Canvas, seen: tuple[int, Bytes], planes: tuple[int, ...]) -> None:
        """Paste the visible part (its last plane is the alpha) on these planes of the canvas."""
        row, pixels = seen
        if pixels.size:
            for at, plane in enumerate(planes):
                canvas.paste_pixels(plane, pixels[at], row, None if self.opaque else pixels[-1])


def sample_shifted(planes: Bytes, x: float, y: float, width: int, height: int) -> tuple[int, Bytes]:
    """Return the part of `planes` (n, rows, columns) that a view of width x height sees from (x, y).

    Gives the row of the view where it begins, and the part. Columns outside are those at the edge, again.
    """
    rows, columns = planes.shape[1:]
    x = min(max(x, 0.0), columns - width - 1.0)
    left, across = floor(x), round((x - floor(x)) * SUBPIXEL_STEPS)
    first, down = floor(y), round((y - floor(y)) * SUBPIXEL_STEPS)
    top, bottom = max(first, 0), min(first + height + 1, rows)
    part = planes[:, top : max(bottom, top), left : left + width + 1]
    part = _blend_planes(part[:, :, :-1], part[:, :, 1:], across)
    if bottom - top > 1:
        part = _blend_planes(part[:, :-1], part[:, 1:], down)
    return top - first, part[:, :height]


def _blend_planes(one: Bytes, other: Bytes, steps: int) -> Bytes:
    """Blend two planes: `steps` of 256 of the way from `one` to `other`."""
    if steps in {0, SUBPIXEL_STEPS}:
        return other if steps else one
    blend = one * np.uint16(SUBPIXEL_STEPS - steps)
    blend += other * np.uint16(steps)
    blend >>= 8
    return blend.astype(np.uint8)
