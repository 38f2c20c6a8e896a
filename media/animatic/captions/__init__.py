"""Captions: any writing the machine has letters for, shaped, in its direction, wrapped, upon a plate."""

from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from media.animatic.canvas import Canvas
from media.animatic.captions.bidi import is_right_to_left
from media.animatic.captions.clean import drawable
from media.animatic.captions.fonts import Fonts
from media.animatic.captions.line import Setter
from media.animatic.captions.wrap import wrapped

SIZE_OF_HEIGHT, SIZE_OF_WIDTH = 0.046, 0.05  # the letters' size: the smaller of these shares of the frame
SMALLEST_SIZE = 9
SAFE = 0.05  # title-safe: this share of the frame stays free at each edge
LINES, LINES_UPRIGHT = 3, 5
TALLEST = 0.45  # of the frame's height
PADDING = 0.6  # of the letters' size
FADE_SECONDS = 0.35
PLATE_ALPHA = 0.66

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Caption:
    """A set caption: masks (full and half size) of plate and letters, at an even place; `lines` as drawn."""

    lines: tuple[str, ...]
    box: Box  # of the plate, in the frame: left, top, right, bottom
    plate: tuple[Image.Image, Image.Image]
    letters: tuple[Image.Image, Image.Image]

    def draw(
        self, canvas: Canvas, strength: float, plate: tuple[int, int, int], ink: tuple[int, int, int]
    ) -> None:
        """Lay it on the frame, as strong as `strength` (0 to 1); colours as Y, U, V."""
        for masks, colour in ((self.plate, plate), (self.letters, ink)):
            full, half = (_faded(mask, strength) for mask in masks)
            canvas.tint(colour, (full, half), self.box[:2])


def set_caption(caption: str, width: int, height: int, fonts: Fonts | None = None) -> Caption | None:
    """The caption set for a frame, or None: empty, or with letters that no font of the machine has."""
    fonts = fonts or Fonts()
    text = drawable(caption, fonts)
    if not text:
        return None
    size = max(SMALLEST_SIZE, round(min(SIZE_OF_HEIGHT * height, SIZE_OF_WIDTH * width)))
    setter = Setter(fonts, text, size, right_to_left=is_right_to_left(text))
    lines = _lines(setter, text, fonts, width, height)
    return _composed(setter, lines, width, height)


def strength_at(seconds: float, total: float) -> float:
    """How strong a caption is at a time: it comes and goes softly, unless the clip is too short for that."""
    if total < 6 * FADE_SECONDS:
        return 1.0
    return max(0.0, min(1.0, (seconds + 0.05) / FADE_SECONDS, (total - seconds) / FADE_SECONDS))


def _lines(setter: Setter, text: str, fonts: Fonts, width: int, height: int) -> list[str]:
    room = width * (1 - 2 * SAFE) - 2 * PADDING * setter.size
    above, below = setter.heights(text)
    fitting = int((TALLEST * height - PADDING * setter.size) / (above + below))
    most = max(1, min(LINES_UPRIGHT if height > width else LINES, fitting))
    ellipsis = "…" if fonts.for_text("…") else "..."
    return wrapped(text, room, most, setter.width, ellipsis)


def _composed(setter: Setter, lines: list[str], width: int, height: int) -> Caption:
    """The lines, centred on a plate that stands on the lower safe edge."""
    above, below = (max(heights) for heights in zip(*(setter.heights(line) for line in lines), strict=True))
    pad = round(PADDING * setter.size)
    inner = max(setter.width(line) for line in lines)
    across, down = _even(inner + 2 * pad), _even(len(lines) * (above + below) + pad)
    left, top = _even((width - across) / 2), _even(height * (1 - SAFE) - down)
    letters = Image.new("L", (across, down))
    for number, line in enumerate(lines):
        x = (across - setter.width(line)) / 2
        setter.draw(line, letters, x, pad / 2 + above + number * (above + below))
    plate = _plate(across, down, setter.size, letters)
    box = (left, top, left + across, top + down)
    return Caption(tuple(lines), box, (plate, plate.reduce(2)), (letters, letters.reduce(2)))


def _plate(width: int, height: int, size: int, letters: Image.Image) -> Image.Image:
    """A rounded strip, darker close to the letters: they read on any ground."""
    fine = Image.new("L", (width * 2, height * 2))
    ImageDraw.Draw(fine).rounded_rectangle(
        (0, 0, width * 2 - 1, height * 2 - 1), size * 1.1, fill=round(255 * PLATE_ALPHA)
    )
    halo = letters.filter(ImageFilter.GaussianBlur(size * 0.12)).point(
        lambda part: min(255, round(part * 1.6))
    )
    return ImageChops.lighter(fine.reduce(2), halo)


def _faded(mask: Image.Image, strength: float) -> Image.Image:
    return mask if strength >= 1 else mask.point(lambda part: round(part * strength))


def _even(pixels: float) -> int:
    return 2 * round(pixels / 2)
