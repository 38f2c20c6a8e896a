"""How wide and high pictures are: from an aspect ratio and a resolution, or from pixels."""

from math import sqrt

SHORT_SIDES = {"360p": 360, "480p": 480, "512p": 512, "540p": 540, "720p": 720, "768p": 768, "1080p": 1080}
LARGER = {"2k": 1440, "4k": 2160}
SQUARE_PIXELS = 1280 * 720


def short_side(resolution: str) -> int:
    """The short side of "720p", "1080P", "2K" …; 720 for what is none of these."""
    return (SHORT_SIDES | LARGER).get(resolution.lower(), 720)


def size(aspect_ratio: str, resolution: str) -> tuple[int, int]:
    """Width and height of "16:9" or "1280:720" at a resolution; 16:9 for "adaptive", "auto" and the like."""
    wide, _, high = aspect_ratio.partition(":")
    ratio = int(wide) / int(high) if wide.isdigit() and high.isdigit() else 16 / 9
    short = short_side(resolution)
    return (_even(short * ratio), short) if ratio >= 1 else (short, _even(short / ratio))


def pixels(given: str, between: str) -> tuple[int, int]:
    """Width and height of "1280:720" or "1280x720"; of small numbers ("16:9") some 0.9 megapixels."""
    wide, _, high = given.partition(between)
    if not (wide.isdigit() and high.isdigit()):
        return 1280, 720
    if int(wide) > 100:  # noqa: PLR2004 - no ratio has such numbers, no picture is smaller
        return _even(int(wide)), _even(int(high))
    scale = sqrt(SQUARE_PIXELS / (int(wide) * int(high)))
    return _even(int(wide) * scale), _even(int(high) * scale)


def _even(length: float) -> int:
    return round(length / 2) * 2
