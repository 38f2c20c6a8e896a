"""Measures the sharpness of a picture, to choose among neighbouring frames of a clip."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageFilter, ImageStat

# The Laplacian: its variance is high where edges are sharp.
# https://pyimagesearch.com/2015/09/07/blur-detection-with-opencv/
_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


def find_sharpest(pictures: Sequence[Path]) -> Path:
    """Return the sharpest of the pictures; of equally sharp ones the last."""
    return max(reversed(pictures), key=_measure_sharpness)


def _measure_sharpness(picture: Path) -> float:
    with Image.open(picture) as opened:
        return ImageStat.Stat(opened.convert("L").filter(_LAPLACIAN)).var[0]
