"""Width and height of pictures, from an aspect ratio and a resolution, or from pixels."""

from math import sqrt

SHORT_SIDES = {"360p": 360, "480p": 480, "512p": 512, "540p": 540, "720p": 720, "768p": 768, "1080p": 1080}
# Of pictures, 1K is 1376 x 768.
LARGE_SHORT_SIDES = {"1k": 768, "2k": 1440, "4k": 2160}
DEFAULT_PIXELS = 1280 * 720


def short_side(resolution: str) -> int:
    """Return the short side in pixels of "720p", "1080P", "2K" …; 720 for any other word."""
    return (SHORT_SIDES | LARGE_SHORT_SIDES).get(resolution.lower(), 720)


def picture_size(aspect_ratio: str, resolution: str) -> tuple[int, int]:
    """Return width and height of "16:9" or "1280:720" at a resolution; 16:9 for words such as "adaptive"."""
    wide, _, high = aspect_ratio.partition(":")
    ratio = int(wide) / int(high) if wide.isdigit() and high.isdigit() else 16 / 9
    short = short_side(resolution)
    return (_round_even(short * ratio), short) if ratio >= 1 else (short, _round_even(short / ratio))


def parse_size(given: str, between: str) -> tuple[int, int]:
    """Return width and height of "1280:720" or "1280x720"; a ratio ("16:9") gives some 0.9 megapixels."""
    wide, _, high = given.partition(between)
    if not (wide.isdigit() and high.isdigit()):
        return 1280, 720
    if int(wide) > 100:  # noqa: PLR2004 - above any ratio's numbers, below any picture's pixels
        return _round_even(int(wide)), _round_even(int(high))
    scale = sqrt(DEFAULT_PIXELS / (int(wide) * int(high)))
    return _round_even(int(wide) * scale), _round_even(int(high) * scale)


def _round_even(length: float) -> int:
    return round(length / 2) * 2
