"""Draws a card frame by frame: large letters in the middle, that fade in on a plain ground."""

from collections.abc import Iterator

from PIL import Image

from media.animatic.animatic_spec import FRAMES_PER_SECOND
from media.animatic.canvas import Canvas
from media.animatic.captions.bidi import is_right_to_left
from media.animatic.captions.drawable_text import keep_drawable
from media.animatic.captions.fonts import FontFinder
from media.animatic.captions.line_breaking import wrap_text
from media.animatic.captions.typesetting import LineTypesetter
from media.animatic.colour import adjust_colour, mix_colours, to_yuv
from media.animatic.palette import choose_palette
from media.cards import CardSpec

# The letters' size: the smaller of these shares of the frame. Lines fill at most so much of its width.
SIZE_OF_HEIGHT, SIZE_OF_WIDTH, LINE_OF_WIDTH = 0.1, 0.075, 0.8
MAX_LINES = 4
FADE_SECONDS = 0.6
# The ground is darker than the palette's nearest ground by this factor.
DARKER = -0.05
WHITE = (1.0, 1.0, 1.0)
OPAQUE = 255


def draw_frames(card: CardSpec, fonts: FontFinder) -> Iterator[bytes]:
    """Yield the frames as yuv420p bytes."""
    palette = choose_palette(card.mood, card.seed)
    ground = to_yuv(adjust_colour(palette.near, light=DARKER))
    ink = to_yuv(mix_colours(palette.light, WHITE, 0.6))
    letters = set_text(card, fonts)
    for number in range(card.frames):
        canvas = Canvas(card.width, card.height)
        for plane, part in enumerate(ground):
            canvas.planes[plane].paste(part, (0, 0, *canvas.planes[plane].size))
        strength = min(1.0, number / FRAMES_PER_SECOND / FADE_SECONDS)
        mask = letters.point([round(part * strength) for part in range(OPAQUE + 1)])
        canvas.paste_colour(ink, (mask, mask.reduce(2)), (0, 0))
        yield canvas.to_bytes()


def set_text(card: CardSpec, fonts: FontFinder) -> Image.Image:
    """Return the letters as a mask of the whole frame, in the middle of it."""
    text = keep_drawable(card.text, fonts)
    size = round(min(SIZE_OF_HEIGHT * card.height, SIZE_OF_WIDTH * card.width))
    setter = LineTypesetter(fonts, text, size, right_to_left=is_right_to_left(text))
    lines = wrap_text(text, card.width * LINE_OF_WIDTH, MAX_LINES, setter.measure_width, "…")
    heights = [setter.measure_heights(line) for line in lines]
    above, below = (max(column) for column in zip(*heights, strict=True))
    letters = Image.new("L", (card.width, card.height))
    top = (card.height - len(lines) * (above + below)) / 2
    for number, line in enumerate(lines):
        x = (card.width - setter.measure_width(line)) / 2
        setter.draw_line(line, letters, x, top + above + number * (above + below))
    return letters
