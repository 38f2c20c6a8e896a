"""Sheets of paper to draw on; each becomes a layer with grain, a lit edge, a soft shadow and depth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from media.animatic.colour import Bytes, Floats, Rgb, colour_ramp, halve_plane, to_chroma, to_luma, to_rgba8
from media.animatic.layer import NO_SWAY, Layer, Sway
from media.animatic.palette import Palette
from media.procedural.seeded_random import SeededRandom, seeded_random_for

MARGIN = 0.22  # picture heights by which a sheet is larger than the view, on every side
SUPERSAMPLING = 2  # sheets are drawn this many times larger, then shrunk, for smooth edges
OPAQUE = 255
GRAIN = 0.013
RIM = 0.16  # how much lighter the upper edge is
SHADOW = 0.42
SHADOW_SIZE = 0.012  # picture heights

Point = tuple[float, float]


@dataclass(frozen=True)
class SceneContext:
    """Context of all scenery of a scene: view size in pixels, palette, text, seed and length."""

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
    def margin_pixels(self) -> int:
        """The margin in pixels; even, for the half-size planes."""
        return 2 * round(MARGIN * self.height / 2)

    @property
    def sheet_size(self) -> tuple[int, int]:
        """Width and height of a sheet, in pixels."""
        return self.width + 2 * self.margin_pixels, self.height + 2 * self.margin_pixels

    def random_for(self, *words: object) -> SeededRandom:
        """Return the random generator for one part of the scenery."""
        return seeded_random_for("scenery", self.text, self.seed, *words)

    def view_x(self, x: float) -> float:
        """Return the x, in picture heights, of a point at share `x` (0 to 1) of the view's width."""
        return x * self.aspect


class Sheet:
    """A drawing surface, in picture heights: (0, 0) is the view's top left, (aspect, 1) bottom right."""

    def __init__(self, stage: SceneContext, colour: Rgb) -> None:
        self.stage = stage
        width, height = stage.sheet_size
        # Transparent pixels have the sheet's colour too, or edges would darken when shrunk. The mode is CMYK
        # (also four channels) since Pillow shrinks RGBA slowly, via premultiplied alpha.
        self.image = Image.new("CMYK", (width * SUPERSAMPLING, height * SUPERSAMPLING), to_rgba8(colour, 0.0))
        self.pen = ImageDraw.Draw(self.image)

    def fill_polygon(self, points: Sequence[Point], colour: Rgb, alpha: float = 1.0) -> None:
        """Fill the polygon through `points`."""
        self.pen.polygon([self._to_pixels(*point) for point in points], fill=to_rgba8(colour, alpha))

    def fill_ellipse(
        self, x: float, y: float, width: float, height: float, colour: Rgb, *, alpha: float = 1.0
    ) -> None:
        """Fill the ellipse around (x, y) with these half axes."""
        box = (*self._to_pixels(x - width, y - height), *self._to_pixels(x + width, y + height))
        self.pen.ellipse(box, fill=to_rgba8(colour, alpha))

    def fill_box(
        self, left: float, top: float, right: float, bottom: float, colour: Rgb, *, alpha: float = 1.0
    ) -> None:
        """Fill a rectangle."""
        corners = (*self._to_pixels(left, top), *self._to_pixels(right, bottom))
        self.pen.rectangle(corners, fill=to_rgba8(colour, alpha))

    def draw_line(self, points: Sequence[Point], thickness: float, colour: Rgb, alpha: float = 1.0) -> None:
        """Draw a line of a thickness in picture heights."""
        pixels = max(1, round(thickness * self.stage.height * SUPERSAMPLING))
        self.pen.line(
            [self._to_pixels(*point) for point in points], to_rgba8(colour, alpha), pixels, joint="curve"
        )

    def fill_ridge(self, heights: Floats, colour: Rgb) -> None:
        """Fill everything below a line, given by its y at even steps across the sheet, margins included."""
        xs = np.linspace(-MARGIN, self.stage.aspect + MARGIN, len(heights))
        line = [(float(x), float(y)) for x, y in zip(xs, heights, strict=True)]
        self.fill_polygon([*line, (line[-1][0] + 1, 2.0), (line[0][0] - 1, 2.0)], colour)

    def to_layer(
        self,
        depth: float,
        *,
        fade: float = 0.0,
        shadow: float = SHADOW,
        drift: float = 0.0,
        sway: Sway = NO_SWAY,
        rim: float = RIM,
    ) -> Layer:
        """Return the finished layer. `fade` (-1 to 1) lightens it towards its lower end, like haze."""
        pixels = np.asarray(self.image.reduce(SUPERSAMPLING))
        alpha = pixels[..., 3]
        cover = _add_shadow(alpha, shadow, self.stage.height) if shadow else alpha
        first, last = _filled_rows(cover)
        picture = _light_paper(pixels[first:last], fade=fade, rim=rim)
        picture = _darken_shadow(picture, alpha[first:last], cover[first:last])
        margin = self.stage.margin_pixels
        return _build_layer(picture, cover[first:last], margin, margin - first, depth, drift=drift, sway=sway)

    def _to_pixels(self, x: float, y: float) -> tuple[float, float]:
        height, margin = self.stage.height * SUPERSAMPLING, self.stage.margin_pixels * SUPERSAMPLING
        return x * height + margin, y * height + margin


def backdrop_layer(stage: SceneContext, picture: Floats, depth: float = 0.0) -> Layer:
    """Return an opaque layer from a picture (height, width, 3) of a sheet's size."""
    painted = picture + paper_grain(picture.shape[0], picture.shape[1])[..., None] * 0.6
    cover = np.full(picture.shape[:2], 255, np.uint8)
    return _build_layer(painted, cover, stage.margin_pixels, stage.margin_pixels, depth, opaque=True)


def paint_gradient(stage: SceneContext, colours: Sequence[Rgb], top: float, bottom: float) -> Floats:
    """Return a picture of a sheet's size: a vertical gradient of `colours` between two heights."""
    width, height = stage.sheet_size
    at = np.linspace(-MARGIN, 1 + MARGIN, height)
    steps = np.clip((at - top) / (bottom - top) * 255, 0, 255).astype(np.int32)
    return np.repeat(colour_ramp(list(colours), 256)[steps][:, None], width, axis=1)


def paper_grain(height: int, width: int) -> Floats:
    """Return paper grain around 0; the same on all sheets, so that it costs few bits."""
    tile = seeded_random_for("paper").normal(0, 1, (256, 256)).astype(np.float32)
    soft = (tile + np.roll(tile, 1, 0) + np.roll(tile, 1, 1) + np.roll(tile, (2, 1), (0, 1))) / 4
    repeats = (height // 256 + 1, width // 256 + 1)
    return np.asarray(np.tile(soft * 2 * GRAIN, repeats)[:height, :width], dtype=np.float32)


def _add_shadow(alpha: Bytes, strength: float, height: int) -> Bytes:
    """Return the alpha with the soft shadow that the sheet casts on what is behind it."""
    small = Image.fromarray(alpha).reduce(4)
    blurred = small.filter(ImageFilter.GaussianBlur(max(1.0, SHADOW_SIZE * height / 4)))
    shade = np.asarray(blurred.resize((alpha.shape[1], alpha.shape[0]), Image.Resampling.BILINEAR))
    return np.maximum(alpha, (shade * np.float32(strength)).astype(np.uint8))


def _filled_rows(cover: Bytes) -> tuple[int, int]:
    """Return the first and the end row that are not empty, both even (for the half-size planes)."""
    rows = np.flatnonzero(cover.max(axis=1) > 1)
    if not rows.size:
        return 0, 2
    return max(int(rows[0]) // 2 * 2 - 2, 0), min(int(rows[-1]) // 2 * 2 + 4, cover.shape[0])


def _light_paper(pixels: Bytes, *, fade: float, rim: float) -> Floats:
    """Return the colours (height, width, 3), 0 to 1, with grain, haze and a lit upper edge."""
    picture = pixels[..., :3].astype(np.float32) / 255
    height, width = picture.shape[:2]
    light = 1 + paper_grain(height, width) + np.linspace(-0.5 * fade, fade, height, dtype=np.float32)[:, None]
    solid = pixels[..., 3].astype(np.float32) / 255
    reach = max(1, height // 240)
    light[reach:] += rim * np.clip(solid[reach:] - solid[:-reach], 0, 1)
    return np.clip(picture * light[..., None], 0, 1)


def _darken_shadow(picture: Floats, solid: Bytes, cover: Bytes) -> Floats:
    """Darken the picture by the share of shadow in its cover (straight alpha)."""
    share = solid.astype(np.float32) / np.maximum(cover, 1)
    return np.asarray(picture * (0.12 + 0.88 * share[..., None]))


def _build_layer(
    picture: Floats,
    cover: Bytes,
    left: int,
    top: int,
    depth: float,
    *,
    opaque: bool = False,
    drift: float = 0.0,
    sway: Sway = NO_SWAY,
) -> Layer:
    even = picture[: picture.shape[0] // 2 * 2]
    cover = cover[: even.shape[0]]
    blue, red = (halve_plane(plane) for plane in to_chroma(even))
    bright = np.stack([np.clip(to_luma(even), 16, 235).round().astype(np.uint8), cover])
    tone = np.stack(
        [np.clip(plane, 16, 240).round() for plane in (blue, red, halve_plane(cover.astype(np.float32)))]
    )
    tone[2] = halve_plane(cover.astype(np.float32))
    return Layer(
        bright, tone.astype(np.uint8), left, top, _first_opaque_row(cover), depth, opaque, drift, sway
    )


def _first_opaque_row(cover: Bytes) -> int:
    """Return the first row from which on everything is opaque."""
    leaky = np.flatnonzero(cover.min(axis=1) < OPAQUE)
    return int(leaky[-1]) + 1 if leaky.size else 0
