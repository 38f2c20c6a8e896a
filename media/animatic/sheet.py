"""A sheet of paper to draw on, which becomes a layer with grain, a lit edge, a soft shadow and depth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from media.animatic.chance import Chance, chance
from media.animatic.colour import Bytes, Floats, Rgb, chroma, eight_bit, halved, luma, ramp
from media.animatic.layer import STILL, Layer, Sway
from media.animatic.palette import Palette

MARGIN = 0.22  # picture heights by which a sheet is larger than the view, on every side
FINE = 2  # sheets are drawn this many times larger, then shrunk: smooth edges
OPAQUE = 255
GRAIN = 0.013
RIM = 0.16  # how much lighter the paper's upper edge is
SHADOW = 0.42
SHADOW_SIZE = 0.012  # picture heights

Point = tuple[float, float]


@dataclass(frozen=True)
class Stage:
    """What every part of the scenery needs: the view's size in pixels, the colours, the words, the luck."""

    width: int
    height: int
    palette: Palette
    text: str
    seed: int
    seconds: float

    @property
    def aspect(self) -> float:
        """The view's width in picture heights."""
        return self.width / self.height

    @property
    def margin(self) -> int:
        """The margin in pixels (even, for the half-size planes)."""
        return 2 * round(MARGIN * self.height / 2)

    @property
    def size(self) -> tuple[int, int]:
        """The width and height of a sheet in pixels."""
        return self.width + 2 * self.margin, self.height + 2 * self.margin

    def luck(self, *words: object) -> Chance:
        """Chance for one part of the scenery."""
        return chance("scenery", self.text, self.seed, *words)

    def shown(self, x: float) -> float:
        """The x of a point, in picture heights, that is `x` of the way (0 to 1) across the view."""
        return x * self.aspect


class Sheet:
    """Draws in picture heights: (0, 0) is the view's top left at rest, (aspect, 1) its bottom right."""

    def __init__(self, stage: Stage, colour: Rgb) -> None:
        self.stage = stage
        width, height = stage.size
        # What is transparent has the sheet's colour too: else edges would darken when shrunk. Pillow shrinks
        # RGBA by way of premultiplied alpha, at a price; for CMYK, as wide, it just takes the means.
        self.image = Image.new("CMYK", (width * FINE, height * FINE), eight_bit(colour, 0.0))
        self.pen = ImageDraw.Draw(self.image)

    def polygon(self, points: Sequence[Point], colour: Rgb, alpha: float = 1.0) -> None:
        """Fill the polygon through `points`."""
        self.pen.polygon([self._at(*point) for point in points], fill=eight_bit(colour, alpha))

    def ellipse(
        self, x: float, y: float, width: float, height: float, colour: Rgb, *, alpha: float = 1.0
    ) -> None:
        """Fill the ellipse around (x, y) with these half axes."""
        box = (*self._at(x - width, y - height), *self._at(x + width, y + height))
        self.pen.ellipse(box, fill=eight_bit(colour, alpha))

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: Rgb, *, alpha: float = 1.0
    ) -> None:
        """Fill a rectangle."""
        corners = (*self._at(left, top), *self._at(right, bottom))
        self.pen.rectangle(corners, fill=eight_bit(colour, alpha))

    def line(self, points: Sequence[Point], thickness: float, colour: Rgb, alpha: float = 1.0) -> None:
        """Draw a line of a thickness in picture heights."""
        pixels = max(1, round(thickness * self.stage.height * FINE))
        self.pen.line([self._at(*point) for point in points], eight_bit(colour, alpha), pixels, joint="curve")

    def ridge(self, heights: Floats, colour: Rgb) -> None:
        """Fill all below a line whose y is given at even steps across the sheet, margins included."""
        xs = np.linspace(-MARGIN, self.stage.aspect + MARGIN, len(heights))
        line = [(float(x), float(y)) for x, y in zip(xs, heights, strict=True)]
        self.polygon([*line, (line[-1][0] + 1, 2.0), (line[0][0] - 1, 2.0)], colour)

    def layer(
        self,
        depth: float,
        *,
        fade: float = 0.0,
        shadow: float = SHADOW,
        drift: float = 0.0,
        sway: Sway = STILL,
        rim: float = RIM,
    ) -> Layer:
        """The finished layer. `fade` (-1 to 1) lightens it towards its lower end, as haze does."""
        pixels = np.asarray(self.image.reduce(FINE))
        alpha = pixels[..., 3]
        cover = _shadowed(alpha, shadow, self.stage.height) if shadow else alpha
        first, last = _filled_rows(cover)
        picture = _painted(pixels[first:last], fade=fade, rim=rim)
        picture = _darkened(picture, alpha[first:last], cover[first:last])
        margin = self.stage.margin
        return _planes(picture, cover[first:last], margin, margin - first, depth, drift=drift, sway=sway)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        height, margin = self.stage.height * FINE, self.stage.margin * FINE
        return x * height + margin, y * height + margin


def backdrop(stage: Stage, picture: Floats, depth: float = 0.0) -> Layer:
    """An opaque layer of a whole picture (height, width, 3) as large as a sheet."""
    painted = picture + grain(picture.shape[0], picture.shape[1])[..., None] * 0.6
    cover = np.full(picture.shape[:2], 255, np.uint8)
    return _planes(painted, cover, stage.margin, stage.margin, depth, opaque=True)


def gradient(stage: Stage, colours: Sequence[Rgb], top: float, bottom: float) -> Floats:
    """A picture as large as a sheet, through `colours` between two heights."""
    width, height = stage.size
    at = np.linspace(-MARGIN, 1 + MARGIN, height)
    steps = np.clip((at - top) / (bottom - top) * 255, 0, 255).astype(np.int32)
    return np.repeat(ramp(list(colours), 256)[steps][:, None], width, axis=1)


def grain(height: int, width: int) -> Floats:
    """The tooth of paper, around 0: the same everywhere, so that it costs the video little."""
    tile = chance("paper").normal(0, 1, (256, 256)).astype(np.float32)
    soft = (tile + np.roll(tile, 1, 0) + np.roll(tile, 1, 1) + np.roll(tile, (2, 1), (0, 1))) / 4
    repeats = (height // 256 + 1, width // 256 + 1)
    return np.asarray(np.tile(soft * 2 * GRAIN, repeats)[:height, :width], dtype=np.float32)


def _shadowed(alpha: Bytes, strength: float, height: int) -> Bytes:
    """The sheet's alpha with the soft shadow that it casts on what lies behind it."""
    small = Image.fromarray(alpha).reduce(4)
    blurred = small.filter(ImageFilter.GaussianBlur(max(1.0, SHADOW_SIZE * height / 4)))
    shade = np.asarray(blurred.resize((alpha.shape[1], alpha.shape[0]), Image.Resampling.BILINEAR))
    return np.maximum(alpha, (shade * np.float32(strength)).astype(np.uint8))


def _filled_rows(cover: Bytes) -> tuple[int, int]:
    """The rows that hold something, from and to, both even (for the half-size planes)."""
    rows = np.flatnonzero(cover.max(axis=1) > 1)
    if not rows.size:
        return 0, 2
    return max(int(rows[0]) // 2 * 2 - 2, 0), min(int(rows[-1]) // 2 * 2 + 4, cover.shape[0])


def _painted(pixels: Bytes, *, fade: float, rim: float) -> Floats:
    """The colours (height, width, 3), 0 to 1, with grain, haze and the light on the upper edge."""
    picture = pixels[..., :3].astype(np.float32) / 255
    height, width = picture.shape[:2]
    light = 1 + grain(height, width) + np.linspace(-0.5 * fade, fade, height, dtype=np.float32)[:, None]
    solid = pixels[..., 3].astype(np.float32) / 255
    reach = max(1, height // 240)
    light[reach:] += rim * np.clip(solid[reach:] - solid[:-reach], 0, 1)
    return np.clip(picture * light[..., None], 0, 1)


def _darkened(picture: Floats, solid: Bytes, cover: Bytes) -> Floats:
    """The picture, black where only its shadow is: by straight alpha, the share of paper in what covers."""
    share = solid.astype(np.float32) / np.maximum(cover, 1)
    return np.asarray(picture * (0.12 + 0.88 * share[..., None]))


def _planes(
    picture: Floats,
    cover: Bytes,
    left: int,
    top: int,
    depth: float,
    *,
    opaque: bool = False,
    drift: float = 0.0,
    sway: Sway = STILL,
) -> Layer:
    even = picture[: picture.shape[0] // 2 * 2]
    cover = cover[: even.shape[0]]
    blue, red = (halved(plane) for plane in chroma(even))
    bright = np.stack([np.clip(luma(even), 16, 235).round().astype(np.uint8), cover])
    tone = np.stack(
        [np.clip(plane, 16, 240).round() for plane in (blue, red, halved(cover.astype(np.float32)))]
    )
    tone[2] = halved(cover.astype(np.float32))
    return Layer(bright, tone.astype(np.uint8), left, top, _solid_from(cover), depth, opaque, drift, sway)


def _solid_from(cover: Bytes) -> int:
    """The first row from which on all is opaque."""
    leaky = np.flatnonzero(cover.min(axis=1) < OPAQUE)
    return int(leaky[-1]) + 1 if leaky.size else 0
