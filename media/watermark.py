"""A film's watermark: a picture over its scenes, in a corner, inside the title-safe area.

It is part of pieces, as burnt captions are, and lies below those. Only pixels under it change.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path

from PIL import Image, ImageFilter

from media.burnt_captions import escape_filter_value
from media.film_format import FilmFormat

# Increment it when marks are drawn otherwise from the same picture.
WATERMARK_VERSION = 2
# SMPTE ST 2046-1: the title-safe area leaves 5 % of the frame on each side.
SAFE_MARGIN = 0.05
# Between a mark and the burnt captions below it, as a share of the frame's height.
CAPTIONS_GAP = 0.02
# A long wordmark keeps within these parts of the frame.
MAX_WIDTH, MAX_HEIGHT = 0.4, 0.4
TOP_CORNERS, LEFT_CORNERS = ("top_left", "top_right"), ("top_left", "bottom_left")
# How far colours reach into transparent pixels beside them: 4:2:0 averages the colours of two.
BLEED_PIXELS = 2
# Players take a film for BT.709 in limited range; a picture is RGB. With several threads, zscale leaves
# the lower part of its alpha plane empty (findings/zscale_threads_lose_alpha.sh).
TO_BT709 = "format=gbrap,zscale=threads=1:matrix=bt709:range=tv,format=yuva420p"


@dataclass(frozen=True)
class Watermark:
    """A watermark: its picture and that file's SHA-256, its corner (as in briefs), size and opacity.

    `size` is the side of a square mark, as a part of the frame's shorter side. `captions` is where burnt
    captions may stand: left, top, right and bottom in pixels. A mark that would be under them is above them.
    """

    picture: Path
    digest: str
    corner: str
    size: float
    opacity: float
    captions: tuple[int, int, int, int] | None = None


@dataclass(frozen=True)
class PieceWatermark:
    """The watermark of a piece, and over which of its clips it lies: scenes have it, cards do not."""

    mark: Watermark
    over: tuple[bool, ...]

    @property
    def key_parts(self) -> dict[str, object]:
        """Return all that the piece's pictures depend on besides its clips and its format."""
        said = (self.mark.digest, self.mark.corner, self.mark.size, self.mark.opacity)
        captions = {"captions": self.mark.captions} if self.mark.captions else {}
        return {"version": WATERMARK_VERSION, "mark": said, "over": self.over, **captions}


@dataclass(frozen=True)
class MarkPlace:
    """The place of a watermark in a frame, in even pixels, as 4:2:0 needs them."""

    x: int
    y: int
    width: int
    height: int


def place_mark(mark: Watermark, picture_size: tuple[int, int], fmt: FilmFormat) -> MarkPlace:
    """Return where a picture of that width and height stands in the frame."""
    shape = picture_size[0] / picture_size[1]
    side = mark.size * min(fmt.width, fmt.height)
    wide = min(side * sqrt(shape), MAX_WIDTH * fmt.width, MAX_HEIGHT * fmt.height * shape)
    width, height = _to_even(wide), _to_even(wide / shape)
    left, top = _to_even(SAFE_MARGIN * fmt.width), _to_even(SAFE_MARGIN * fmt.height)
    place = MarkPlace(
        x=left if mark.corner in LEFT_CORNERS else fmt.width - left - width,
        y=top if mark.corner in TOP_CORNERS else fmt.height - top - height,
        width=width,
        height=height,
    )
    return _raise_above(place, mark.captions, fmt) if mark.captions else place


def _raise_above(place: MarkPlace, captions: tuple[int, int, int, int], fmt: FilmFormat) -> MarkPlace:
    """Return the place, or one above the captions if it would be under them."""
    left, top, right, bottom = captions
    beside = place.x + place.width <= left or place.x >= right
    if beside or place.y + place.height <= top or place.y >= bottom:
        return place
    return replace(place, y=_to_even(top - CAPTIONS_GAP * fmt.height - place.height))


def draw_mark(mark: Watermark, fmt: FilmFormat, out: Path) -> MarkPlace:
    """Write the mark to the PNG `out`, as large and as opaque as it is in the frame; return its place.

    Raises OSError if its picture cannot be read.
    """
    with Image.open(mark.picture, formats=("PNG", "JPEG")) as picture:
        place = place_mark(mark, picture.size, fmt)
        drawn = picture.convert("RGBA").resize((place.width, place.height), Image.Resampling.LANCZOS)
    alpha = drawn.getchannel("A").point(lambda part: round(part * mark.opacity))
    coloured = _bleed_colours(drawn)
    coloured.putalpha(alpha)
    coloured.save(out, "PNG", compress_level=1)
    return place


@dataclass(frozen=True)
class StagedMark:
    """A watermark's file, drawn for frames of `fmt`; its place there; and over which clips it lies."""

    file: Path
    place: MarkPlace
    fmt: FilmFormat
    over: tuple[bool, ...] = (True,)

    def lay_over(self, chain: str) -> str:
        """Return a graph's last filters, `chain`, with the mark over their frames.

        Neither has an output label. The frames keep their timing, as cross-fades need.
        """
        return (
            f"{chain}[bare];movie=filename={escape_filter_value(str(self.file))},{TO_BT709}[mark];"
            f"[bare][mark]overlay=x={self.place.x}:y={self.place.y}:format=yuv420:eof_action=repeat,"
            f"settb=1/{self.fmt.fps}"
        )


@contextmanager
def stage_mark(watermark: PieceWatermark | None, file: Path, fmt: FilmFormat) -> Iterator[StagedMark | None]:
    """Draw the watermark to `file` for the block, and delete it; yield None without one."""
    if watermark is None:
        yield None
        return
    try:
        # Some milliseconds: it is at most 2,048 pixels long.
        yield StagedMark(file, draw_mark(watermark.mark, fmt, file), fmt, watermark.over)
    finally:
        file.unlink(missing_ok=True)


def _bleed_colours(drawn: Image.Image) -> Image.Image:
    """Return the picture with colours under its transparent pixels too: those beside them, not black."""
    spread = drawn.convert("RGBa").filter(ImageFilter.BoxBlur(BLEED_PIXELS)).convert("RGBA")
    seen = drawn.getchannel("A").point(lambda part: 255 if part else 0)
    spread.paste(drawn, mask=seen)
    return spread


def _to_even(pixels: float) -> int:
    return max(2, 2 * round(pixels / 2))
