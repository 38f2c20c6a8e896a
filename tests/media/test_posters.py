"""The poster in two sizes: both of the frame asked for, and both there or neither."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg
from media.film_format import FilmFormat
from media.posters import extract_poster
from tests.media.conftest import MakeClip

PORTRAIT = FilmFormat(54, 96)


@pytest.mark.parametrize("frame", [0, 1, 24, 59])
async def test_both_sizes_show_the_frame_asked_for(
    ffmpeg: Ffmpeg, make_clip: MakeClip, tmp_path: Path, frame: int
) -> None:
    grey = f"nullsrc=s={PORTRAIT.width}x{PORTRAIT.height}:r=24:d=2.5,geq=lum=20+3*N:cb=128:cr=128"
    film = await make_clip(grey, "-c:v", "libx264", "-qp", "1", "-pix_fmt", "yuv420p")
    out, small = tmp_path / "poster.jpg", tmp_path / "poster.small.jpg"

    await extract_poster(ffmpeg, film, out, small, frame=frame, fmt=PORTRAIT)

    assert [look_at(file)[:2] for file in (out, small)] == [("JPEG", (1280, 2276)), ("JPEG", (270, 480))]
    shown = (20 + 3 * frame - 16) * 255 / 219
    assert [look_at(file)[2] for file in (out, small)] == pytest.approx([shown, shown], abs=1.5)


async def test_a_moment_that_is_not_there_leaves_neither(
    ffmpeg: Ffmpeg, counting_clip: Path, tmp_path: Path
) -> None:
    with pytest.raises(CorruptMedia):
        await extract_poster(
            ffmpeg,
            counting_clip,
            tmp_path / "poster.jpg",
            tmp_path / "poster.small.jpg",
            frame=1440,
            fmt=FilmFormat(96, 54),
        )
    assert list(tmp_path.iterdir()) == []


def look_at(file: Path) -> tuple[str | None, tuple[int, int], float]:
    """A picture's format, its size, and its mean grey."""
    with Image.open(file) as picture:
        return picture.format, picture.size, float(np.asarray(picture.convert("L")).mean())
