"""Shape text to glyphs and rasterise them, with HarfBuzz alone, whose wheel needs no system library.

Pillow's own text needs one: its wheel's Raqm opens the system's `libfribidi` at run time, and every call with
a direction fails without it (docs/adr/0017-shaping.md).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import floor

import uharfbuzz as hb  # type: ignore[import-untyped]  # it ships no types
from fontTools import unicodedata as scripts  # type: ignore[import-untyped]  # the same
from PIL import Image, ImageChops

UNITS_PER_PIXEL = 64  # HarfBuzz's integer units per pixel, as in FreeType
SHARED_SCRIPTS = {"Zyyy", "Zinh", "Zzzz"}  # spaces, punctuation and marks: they take a neighbour's script


class SizedFont:
    """A font face at a size in pixels."""

    def __init__(self, path: str, index: int, size: int) -> None:
        self._font = hb.Font(hb.Face(hb.Blob.from_file_path(path), index))
        self._font.scale = (size * UNITS_PER_PIXEL, size * UNITS_PER_PIXEL)

    def measure_heights(self) -> tuple[int, int]:
        """Return ascent and descent of the font, in whole pixels."""
        extents = self._font.get_font_extents("ltr")
        return -floor(-extents.ascender / UNITS_PER_PIXEL), -floor(extents.descender / UNITS_PER_PIXEL)

    def shape_text(self, text: str, *, right_to_left: bool) -> "ShapedRun":
        """Return the glyphs of `text`, which must be of one script and direction."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction = "rtl" if right_to_left else "ltr"
        buffer.script = script_of(text)
        hb.shape(self._font, buffer)
        glyphs, at = [], 0
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            glyphs.append(
                PlacedGlyph(
                    info.codepoint, (at + place.x_offset) / UNITS_PER_PIXEL, place.y_offset / UNITS_PER_PIXEL
                )
            )
            at += place.x_advance
        return ShapedRun(self._font, tuple(glyphs), at / UNITS_PER_PIXEL)


@dataclass(frozen=True)
class PlacedGlyph:
    """A glyph's number in its font, and its position in pixels: right of the run's start, and up."""

    number: int
    x: float
    y: float


@dataclass(frozen=True)
class ShapedRun:
    """A run of glyphs, leftmost first; `width` in pixels."""

    font: hb.Font
    glyphs: tuple[PlacedGlyph, ...]
    width: float

    def draw_glyphs(self, mask: Image.Image, x: float, baseline: float) -> None:
        """Draw the run on a mask (mode L), starting at x; pixels already covered stay covered."""
        raster = hb.RasterDraw()
        for glyph in self.glyphs:
            # HarfBuzz's y points up, from a whole pixel: add the baseline's fraction.
            shift = glyph.y - (baseline - floor(baseline))
            raster.transform = (1 / UNITS_PER_PIXEL, 0, 0, 1 / UNITS_PER_PIXEL, x + glyph.x, shift)
            raster.draw_glyph(self.font, glyph.number)
        if (drawn := raster.render()) is not None and drawn.extents.width:
            _paste_raster(mask, drawn, floor(baseline))


def script_of(text: str) -> str:
    """Return the ISO 15924 code of the script of the text's first letter; Zyyy if it has no letters."""
    found = (scripts.script(letter) for letter in text)
    return next((script for script in found if script not in SHARED_SCRIPTS), "Zyyy")


def scripts_by_character(text: str) -> list[str]:
    """Return each character's script; shared characters take the previous one's, or the text's first."""
    marks: list[str] = []
    now = script_of(text)
    for letter in text:
        script = scripts.script(letter)
        now = now if script in SHARED_SCRIPTS else script
        marks.append(now)
    return marks


@lru_cache(maxsize=64)
def sized_font(path: str, index: int, size: int) -> SizedFont:
    """Return the font of that file, cached."""
    return SizedFont(path, index, size)


def _paste_raster(mask: Image.Image, drawn: hb.RasterImage, baseline: int) -> None:
    """Paste a rendered image (lowest row first) on the mask, keeping the lighter pixels."""
    extents = drawn.extents
    size = (extents.width, extents.height)
    rows = Image.frombuffer("L", size, bytes(drawn.buffer), "raw", "L", extents.stride, -1)
    left, top = extents.x_origin, baseline - extents.y_origin - extents.height
    box = (left, top, left + extents.width, top + extents.height)
    mask.paste(ImageChops.lighter(mask.crop(box), rows), box)
