"""The real ffmpeg, and small clips made with it."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from media.cut import Cutter
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.film_format import FilmFormat

SMALL = FilmFormat(width=96, height=54)

MakeClip = Callable[..., Awaitable[Path]]


@pytest.fixture(scope="session")
def ffmpeg() -> Ffmpeg:
    return Ffmpeg(find_ffmpeg())


@pytest.fixture(scope="session")
def cutter(ffmpeg: Ffmpeg) -> Cutter:
    return Cutter(ffmpeg)


@pytest.fixture(scope="session")
def make_clip(ffmpeg: Ffmpeg, tmp_path_factory: pytest.TempPathFactory) -> MakeClip:
    """Makes a clip from a lavfi source, with any output options: `make_clip("testsrc2=d=1", "-r", "30")`."""
    folder = tmp_path_factory.mktemp("clips")

    async def make(source: str, *options: str, name: str = "clip.mp4") -> Path:
        path = folder / f"{len(list(folder.iterdir()))}-{name}"
        await ffmpeg.run(["-f", "lavfi", "-i", source, *options, path])
        return path

    return make


@pytest.fixture(scope="session")
async def counting_clip(make_clip: MakeClip) -> Path:
    """60 frames of 96x54 at 24 a second; the grey of frame n is 20 + 3n, so it tells its number."""
    grey = f"nullsrc=s={SMALL.width}x{SMALL.height}:r=24:d=2.5,geq=lum=20+3*N:cb=128:cr=128"
    return await make_clip(grey, "-c:v", "libx264", "-qp", "1", "-pix_fmt", "yuv420p")


@pytest.fixture(scope="session")
async def white_clip(make_clip: MakeClip) -> Path:
    """60 frames of 96x54 at 24 a second, all of a light grey (235)."""
    light = f"nullsrc=s={SMALL.width}x{SMALL.height}:r=24:d=2.5,geq=lum=235:cb=128:cr=128"
    return await make_clip(light, "-c:v", "libx264", "-qp", "1", "-pix_fmt", "yuv420p")
