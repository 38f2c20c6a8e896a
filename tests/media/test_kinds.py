"""What is said of a file that is not taken: plainly, and for good only where it is certain."""

from pathlib import Path

import pytest

from media.errors import CorruptMedia, UnsupportedMedia
from media.ffmpeg import Ffmpeg
from media.probe import probe_clip
from tests.media.conftest import MakeClip


@pytest.mark.parametrize(("name", "kind"), [("a.nut", "NUT"), ("a.jpg", "a JPEG picture"), ("a.mxf", "MXF")])
async def test_a_whole_file_of_a_kind_that_is_not_taken_is_not_called_damaged(
    ffmpeg: Ffmpeg, make_clip: MakeClip, name: str, kind: str
) -> None:
    clip = await make_clip("testsrc2=s=64x64:r=25:d=1", "-frames:v", "1", name=name)

    with pytest.raises(UnsupportedMedia) as failure:
        await probe_clip(ffmpeg, clip)

    assert str(failure.value) == f"A media file is {kind}: Longtake does not take that kind."


async def test_what_is_perhaps_of_another_kind_may_be_fetched_again(
    ffmpeg: Ffmpeg, make_clip: MakeClip
) -> None:
    clip = await make_clip("testsrc2=s=64x64:r=25:d=1", "-c:v", "libx264", name="a.h264")

    with pytest.raises(CorruptMedia, match="of a kind that Longtake does not take"):
        await probe_clip(ffmpeg, clip)


async def test_a_page_in_the_place_of_a_clip_is_no_kind_of_clip(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    page = tmp_path / "clip.mp4"
    page.write_text("<!DOCTYPE html><title>This link has expired</title>")

    with pytest.raises(CorruptMedia):
        await probe_clip(ffmpeg, page)


@pytest.mark.parametrize("codec", [b"evc1", b"what"])
async def test_a_picture_that_nobody_can_decode_is_told(
    ffmpeg: Ffmpeg, make_clip: MakeClip, tmp_path: Path, codec: bytes
) -> None:
    clip = await make_clip("testsrc2=s=64x64:r=25:d=1", "-c:v", "libx264")
    odd = tmp_path / "odd.mp4"
    odd.write_bytes(clip.read_bytes().replace(b"avc1", codec))

    with pytest.raises(UnsupportedMedia, match="encoded in a way that Longtake cannot play"):
        await probe_clip(ffmpeg, odd)
