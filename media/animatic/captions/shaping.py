"""Text to glyphs to coverage, with HarfBuzz alone, whose wheel is whole: nothing of the system is needed.

Pillow's own text would need one: its wheel's Raqm opens the system's `libfribidi` at run time, and every call
that names a direction fails where there is none (docs/adr/0017-shaping.md).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import floor

import uharfbuzz as hb  # type: ignore[import-untyped]  # it ships no types
from fontTools import unicodedata as scripts  # type: ignore[import-untyped]  # the same
from PIL import Image, ImageChops

UNITS = 64  # HarfBuzz counts in whole units: so many to a pixel, as FreeType has them
SHARED_SCRIPTS = {"Zyyy", "Zinh", "Zzzz"}  # blanks, signs and marks: they go with the letters beside them


class SizedFont:
    """A face of a font file at a size in pixels."""

    def __init__(self, path: str, index: int, size: int) -> None:
        self._font = hb.Font(hb.Face(hb.Blob.from_file_path(path), index))
        self._font.scale = (size * UNITS, size * UNITS)

    def heights(self) -> tuple[int, int]:
        """How far its letters reach above and below the baseline, in whole pixels."""
        extents = self._font.get_font_extents("ltr")
        return -floor(-extents.ascender / UNITS), -floor(extents.descender / UNITS)

    def shape(self, text: str, *, right_to_left: bool) -> "Shaped":
        """The glyphs of `text`, which is of one script and one direction."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction = "rtl" if right_to_left else "ltr"
        buffer.script = script_of(text)
        hb.shape(self._font, buffer)
        glyphs, at = [], 0
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            glyphs.append(Glyph(info.codepoint, (at + place.x_offset) / UNITS, place.y_offset / UNITS))
            at += place.x_advance
        return Shaped(self._font, tuple(glyphs), at / UNITS)


@dataclass(frozen=True)
class Glyph:
    """A glyph's number in its font, and where it stands: pixels from the run's start, and up."""

    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Shaped:
    """A run of glyphs, the leftmost first; `width` in pixels."""

    font: hb.Font
    glyphs: tuple[Glyph, ...]
    width: float

    def draw(self, mask: Image.Image, x: float, baseline: float) -> None:
        """Draw the run on a mask (mode L), from x on; pixels that are covered already stay so."""
        raster = hb.RasterDraw()
        for glyph in self.glyphs:
            # HarfBuzz counts upwards, from a whole pixel: what the baseline is off goes along.
            shift = glyph.y - (baseline - floor(baseline))
            raster.transform = (1 / UNITS, 0, 0, 1 / UNITS, x + glyph.x, shift)
            raster.draw_glyph(self.font, glyph.number)
        if (drawn := raster.render()) is not None and drawn.extents.width:
            _lay(mask, drawn, floor(baseline))


def script_of(text: str) -> str:
    """The ISO 15924 code of the script that the text's first letter is of; Zyyy where it has no letters."""
    found = (scripts.script(letter) for letter in text)
    return next((script for script in found if script not in SHARED_SCRIPTS), "Zyyy")


def script_marks(text: str) -> list[str]:
    """The script of each character; what scripts share is of the one before it, at the start of the first."""
    marks: list[str] = []
    now = script_of(text)
    for letter in text:
        script = scripts.script(letter)
        now = now if script in SHARED_SCRIPTS else script
        marks.append(now)
    return marks


@lru_cache(maxsize=64)
def sized_font(path: str, index: int, size: int) -> SizedFont:
    """The font of that file; read once."""
    return SizedFont(path, index, size)


def _lay(mask: Image.Image, drawn: hb.RasterImage, baseline: int) -> None:
    """Put what was rendered (its lowest row first) on the mask."""
    extents = drawn.extents
    size = (extents.width, extents.height)
    rows = Image.frombuffer("L", size, bytes(drawn.buffer), "raw", "L", extents.stride, -1)
    left, top = extents.x_origin, baseline - extents.y_origin - extents.height
    box = (left, top, left + extents.width, top + extents.height)
    mask.paste(ImageChops.lighter(mask.crop(box), rows), box)
