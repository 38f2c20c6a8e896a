"""A clip whose pictures are those of films already is not converted, and looks as if it were."""

from dataclasses import replace
from pathlib import Path

import pytest

from media import colour_conversion
from media.colour_conversion import is_plain_bt709
from media.cut import Cutter
from media.picture_tags import PictureTags
from tests.media.conftest import SMALL, MakeClip
from tests.media.look import pictures

PLAIN = PictureTags(codec="h264", pixel_format="yuv420p", height=720)


@pytest.mark.parametrize(
    "tags",
    [
        replace(PLAIN, height=480),
        replace(PLAIN, matrix="smpte170m"),
        replace(PLAIN, full_range=True),
        replace(PLAIN, pixel_format="yuv420p10le"),
        replace(PLAIN, pixel_format="yuvj420p"),
        replace(PLAIN, transfer="smpte2084"),
        replace(PLAIN, matrix="bt709", primaries="smpte432"),
        replace(PLAIN, codec="vp9", alpha_plane=True),
    ],
)
def test_other_pictures_are_converted(tags: PictureTags) -> None:
    assert is_plain_bt709(PLAIN)
    assert is_plain_bt709(replace(PLAIN, height=480, matrix="bt709"))
    assert not is_plain_bt709(tags)


async def test_conversion_would_change_no_pixel(
    cutter: Cutter, make_clip: MakeClip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "testsrc2=s=96x54:r=24:d=0.5,noise=alls=20:allf=t,format=yuv420p"
    clip = await make_clip(source, "-colorspace", "bt709", "-color_range", "tv")
    looks = []
    for name in ("as it is", "converted"):
        piece = tmp_path / f"{name}.mp4"
        await cutter.render_segment(clip, piece, fmt=SMALL, first_frame=0, frames=8)
        looks.append(pictures(piece, SMALL.width, SMALL.height))
        monkeypatch.setattr(colour_conversion, "is_plain_bt709", lambda tags: False)
    assert (looks[0] == looks[1]).all()
