"""The font of burnt-in captions: one file for the whole film, so that every worker draws the same letters."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it ships no types

from media.animatic.captions.bidi import is_right_to_left
from media.animatic.captions.drawable_text import is_invisible
from media.animatic.captions.fonts import FontFace, FontFinder
from media.animatic.captions.typesetting import LineTypesetter

MEASURING_SIZE = 100  # pixels
FULL_NAME, POSTSCRIPT_NAME = 4, 6


@dataclass(frozen=True)
class CaptionFont:
    """A face for captions, by the `name` under which libass finds it.

    `height_per_em`: the height that ASS gives as the font's size, in ems. `digest`: the file's SHA-256.
    """

    face: FontFace
    name: str
    height_per_em: float
    digest: str

    def measure_width(self, text: str, em: float) -> float:
        """Return the width in pixels of a line of `text`, shaped, at `em` pixels."""
        fonts = FontFinder((self.face,))
        setter = LineTypesetter(fonts, text, MEASURING_SIZE, right_to_left=is_right_to_left(text))
        return setter.measure_width(text) * em / MEASURING_SIZE


def choose_caption_font(text: str, fonts: FontFinder | None = None) -> CaptionFont | None:
    """Return the font for all captions of a film, whose letters are in `text`; None if none has them all."""
    visible = "".join(sorted({letter for letter in text if not is_invisible(letter)}))
    face = (fonts or FontFinder()).for_text(visible)
    return _read_font(face) if face else None


def _read_font(face: FontFace) -> CaptionFont:
    with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
        # libass finds a CFF font by its PostScript name, a TrueType font by its full name (ass_fontselect.c).
        name = font["name"].getDebugName(FULL_NAME if "glyf" in font else POSTSCRIPT_NAME)
        height = _windows_height(font) / font["head"].unitsPerEm
    digest = hashlib.sha256(Path(face.path).read_bytes()).hexdigest()
    return CaptionFont(face, str(name), height, digest)


def _windows_height(font: TTFont) -> float:
    """Return ascent and descent as Windows has them, after which ASS sizes are (libass, ass_font.c)."""
    os2 = font.get("OS/2")
    if os2 is not None and (height := os2.usWinAscent + os2.usWinDescent):
        return float(height)
    return float(font["hhea"].ascent - font["hhea"].descent)
