"""Captions: text in any script the machine has fonts for, shaped, wrapped, and drawn on a plate."""

from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from media.animatic.canvas import Canvas
from media.animatic.captions.bidi import is_right_to_left
from media.animatic.captions.drawable_text import keep_drawable
from media.animatic.captions.fonts import FontFinder
from media.animatic.captions.line_breaking import wrap_text
from media.animatic.captions.typesetting import LineTypesetter

SIZE_OF_HEIGHT, SIZE_OF_WIDTH = 0.046, 0.05  # the letters' size: the smaller of these shares of the frame
SMALLEST_SIZE = 9
SAFE_SHARE = 0.05  # title-safe: this share of the frame stays free at each edge
MAX_LINES, MAX_LINES_UPRIGHT = 3, 5
MAX_HEIGHT_SHARE = 0.45  # of the frame's height
PADDING = 0.6  # of the letters' size
FADE_SECONDS = 0.35
PLATE_ALPHA = 0.66

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Caption:
    """A typeset caption: masks (full and half size) of plate and letters, the even `box`, the lines."""

    lines: tuple[str, ...]
    box: Box  # of the plate, in the frame: left, top, right, bottom
    plate: tuple[Image.Image, Image.Image]
    letters: tuple[Image.Image, Image.Image]

    def draw_onto(
        self, canvas: Canvas, strength: float, plate: tuple[int, int, int], ink: tuple[int, int, int]
    ) -> None:
        """Draw it on the frame with opacity `strength` (0 to 1); colours as Y, U, V."""
        for masks, colour in ((self.plate, plate), (self.letters, ink)):
            full, half = (_fade_mask(mask, strength) for mask in masks)
            canvas.paste_colour(colour, (full, half), self.box[:2])


def typeset_caption(caption: str, width: int, height: int, fonts: FontFinder | None = None) -> Caption | None:
    """Typeset the caption for a frame; None if it is empty, or no font has one of its letters."""
    fonts = fonts or FontFinder()
    text = keep_drawable(caption, fonts)
    if not text:
        return None
    size = max(SMALLEST_SIZE, round(min(SIZE_OF_HEIGHT * height, SIZE_OF_WIDTH * width)))
    setter = LineTypesetter(fonts, text, size, right_to_left=is_right_to_left(text))
    lines = _break_lines(setter, text, fonts, width, height)
    return _compose_caption(setter, lines, width, height)


def strength_at(seconds: float, total: float) -> float:
    """Return the caption's opacity at a time: it fades in and out, unless the clip is too short."""
    if total < 6 * FADE_SECONDS:
        return 1.0
    return max(0.0, min(1.0, (seconds + 0.05) / FADE_SECONDS, (total - seconds) / FADE_SECONDS))


def _break_lines(setter: LineTypesetter, text: str, fonts: FontFinder, width: int, height: int) -> list[str]:
    room = width * (1 - 2 * SAFE_SHARE) - 2 * PADDING * setter.size
    above, below = setter.measure_heights(text)
    fitting = int((MAX_HEIGHT_SHARE * height - PADDING * setter.size) / (above + below))
    most = max(1, min(MAX_LINES_UPRIGHT if height > width else MAX_LINES, fitting))
    ellipsis = "…" if fonts.for_text("…") else "..."
    return wrap_text(text, room, most, setter.measure_width, ellipsis)


def _compose_caption(setter: LineTypesetter, lines: list[str], width: int, height: int) -> Caption:
    """Draw the lines centred on a plate at the lower edge of the safe area."""
    above, below = (
        max(heights) for heights in zip(*(setter.measure_heights(line) for line in lines), strict=True)
    )
    pad = round(PADDING * setter.size)
    inner = max(setter.measure_width(line) for line in lines)
    across, down = _round_even(inner + 2 * pad), _round_even(len(lines) * (above + below) + pad)
    left, top = _round_even((width - across) / 2), _round_even(height * (1 - SAFE_SHARE) - down)
    letters = Image.new("L", (across, down))
    for number, line in enumerate(lines):
        x = (across - setter.measure_width(line)) / 2
        setter.draw_line(line, letters, x, pad / 2 + above + number * (above + below))
    plate = _draw_plate(across, down, setter.size, letters)
    box = (left, top, left + across, top + down)
    return Caption(tuple(lines), box, (plate, plate.reduce(2)), (letters, letters.reduce(2)))


def _draw_plate(width: int, height: int, size: int, letters: Image.Image) -> Image.Image:
    """Return the mask of a rounded plate, denser near the letters, so that they are legible anywhere."""
    fine = Image.new("L", (width * 2, height * 2))
    ImageDraw.Draw(fine).rounded_rectangle(
        (0, 0, width * 2 - 1, height * 2 - 1), size * 1.1, fill=round(255 * PLATE_ALPHA)
    )
    halo = letters.filter(ImageFilter.GaussianBlur(size * 0.12)).point(
        lambda part: min(255, round(part * 1.6))
    )
    return ImageChops.lighter(fine.reduce(2), halo)


def _fade_mask(mask: Image.Image, strength: float) -> Image.Image:
    return mask if strength >= 1 else mask.point(lambda part: round(part * strength))


def _round_even(pixels: float) -> int:
    return 2 * round(pixels / 2)
