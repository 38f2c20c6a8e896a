"""Film formats: even frame sizes for an aspect ratio and a resolution."""

from dataclasses import dataclass

FRAMES_PER_SECOND = 24
SHORT_SIDES = {"480p": 480, "720p": 720, "1080p": 1080}
# 480p is 854 wide, as is usual: 853.3 rounded up to an even number (4:2:0 chroma needs even sides).
LONG_SIDES = {"480p": 854, "720p": 1280, "1080p": 1920}


@dataclass(frozen=True)
class FilmFormat:
    """A film's frame: even width and height in pixels, and its constant rate in frames per second."""

    width: int
    height: int
    fps: int = FRAMES_PER_SECOND


def film_format_for(aspect_ratio: str, resolution: str) -> FilmFormat:
    """Return the format for '16:9' | '9:16' | '1:1' and '480p' | '720p' | '1080p', else raise ValueError."""
    if resolution not in SHORT_SIDES:
        raise ValueError(f"unknown resolution {resolution}")
    short, long = SHORT_SIDES[resolution], LONG_SIDES[resolution]
    match aspect_ratio:
        case "16:9":
            return FilmFormat(long, short)
        case "9:16":
            return FilmFormat(short, long)
        case "1:1":
            return FilmFormat(short, short)
    raise ValueError(f"unknown aspect ratio {aspect_ratio}")
