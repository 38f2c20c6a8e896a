"""Only the picture decides about the picture: nothing else in a file costs a clip, or gets into the film."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest

from media.cut import Cutter
from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg
from media.probe import probe_clip, probe_sound
from tests.media.conftest import SMALL, MakeClip
from tests.media.look import pictures

X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
SUBTITLES = "1\n00:00:00,000 --> 00:00:12,000\nA fox.\n"
CHAPTERS = ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=9\ntitle=Stream mapping:\n"

Make = Callable[[Ffmpeg, Path, Path], Awaitable[Path]]


async def sound_of_an_unknown_codec(ffmpeg: Ffmpeg, whole: Path, folder: Path) -> Path:
    """As iPhones write it beside the AAC."""
    clip = folder / "clip.mp4"
    clip.write_bytes(whole.read_bytes().replace(b"mp4a", b"apac").replace(b"esds", b"dapa"))
    return clip


async def one_bad_packet_of_sound(ffmpeg: Ffmpeg, whole: Path, folder: Path) -> Path:
    clip = folder / "clip.mp4"
    await ffmpeg.run(["-i", whole, "-c", "copy", "-bsf:a", "noise=amount='if(eq(n,50),3,0)'", clip])
    return clip


async def a_picture_that_begins_later(ffmpeg: Ffmpeg, whole: Path, folder: Path) -> Path:
    clip = folder / "clip.mp4"
    tracks = ["-map", "0:v", "-map", "1:a", "-c", "copy"]
    await ffmpeg.run(["-itsoffset", "2", "-i", whole, "-i", whole, *tracks, clip])
    return clip


async def longer_subtitles(ffmpeg: Ffmpeg, whole: Path, folder: Path) -> Path:
    (folder / "s.srt").write_text(SUBTITLES)
    clip = folder / "clip.mkv"
    await ffmpeg.run(["-i", whole, "-i", folder / "s.srt", "-map", "0", "-map", "1", "-c", "copy", clip])
    return clip


async def longer_sound(ffmpeg: Ffmpeg, whole: Path, folder: Path) -> Path:
    clip = folder / "clip.mp4"
    await ffmpeg.run(["-i", whole, "-f", "lavfi", "-i", "sine=d=7", "-map", "0:v", "-map", "1", *X264, clip])
    return clip


async def a_preview_track_before_it(ffmpeg: Ffmpeg, whole: Path, folder: Path) -> Path:
    clip = folder / "clip.mp4"
    preview = ["-f", "lavfi", "-i", "color=red:s=32x32:r=24:d=1"]
    await ffmpeg.run([*preview, "-i", whole, "-map", "0", "-map", "1", *X264, "-c:a", "copy", clip])
    return clip


async def a_small_track_of_the_same_length_before_it(ffmpeg: Ffmpeg, whole: Path, folder: Path) -> Path:
    clip = folder / "clip.mp4"
    small = ["-f", "lavfi", "-i", "color=red:s=32x32:r=24:d=2"]
    await ffmpeg.run([*small, "-i", whole, "-map", "0", "-map", "1", *X264, "-c:a", "copy", clip])
    return clip


async def a_cover(ffmpeg: Ffmpeg, whole: Path, folder: Path) -> Path:
    """A MJPEG picture, marked as a cover, as some of Grok's clips have it."""
    clip, tracks = folder / "clip.mp4", ["-map", "0", "-map", "1", "-c", "copy"]
    cover = await _still(ffmpeg, folder)
    await ffmpeg.run(["-i", cover, "-i", whole, *tracks, "-disposition:v:0", "attached_pic", clip])
    return clip


async def a_large_still_that_is_not_marked_as_a_cover(ffmpeg: Ffmpeg, whole: Path, folder: Path) -> Path:
    clip, cover = folder / "clip.mp4", await _still(ffmpeg, folder)
    await ffmpeg.run(["-i", cover, "-i", whole, "-map", "0", "-map", "1", "-c", "copy", clip])
    return clip


async def a_timecode_track(ffmpeg: Ffmpeg, whole: Path, folder: Path) -> Path:
    clip = folder / "clip.mov"
    await ffmpeg.run(["-i", whole, "-c", "copy", "-timecode", "01:00:00:00", clip])
    return clip


async def chapters_past_its_end(ffmpeg: Ffmpeg, whole: Path, folder: Path) -> Path:
    """Their title also says what ffmpeg itself says of its work."""
    (folder / "chapters.txt").write_text(CHAPTERS)
    clip = folder / "clip.mp4"
    await ffmpeg.run(["-i", whole, "-i", folder / "chapters.txt", "-map_metadata", "1", "-c", "copy", clip])
    return clip


async def a_large_comment(ffmpeg: Ffmpeg, whole: Path, folder: Path) -> Path:
    """Makers put whole workflows into the metadata: more than is kept of what ffmpeg says of other work."""
    (folder / "comment.txt").write_text(";FFMETADATA1\ncomment=" + "node " * 20_000 + "\n")
    clip = folder / "clip.mkv"
    await ffmpeg.run(["-i", whole, "-i", folder / "comment.txt", "-map_metadata", "1", "-c", "copy", clip])
    return clip


async def _still(ffmpeg: Ffmpeg, folder: Path) -> Path:
    still = folder / "still.jpg"
    await ffmpeg.run(["-f", "lavfi", "-i", "color=red:s=640x360", "-frames:v", "1", still])
    return still


BESIDE: list[Make] = [
    sound_of_an_unknown_codec,
    one_bad_packet_of_sound,
    a_picture_that_begins_later,
    longer_subtitles,
    longer_sound,
    a_preview_track_before_it,
    a_small_track_of_the_same_length_before_it,
    a_cover,
    a_large_still_that_is_not_marked_as_a_cover,
    a_timecode_track,
    chapters_past_its_end,
    a_large_comment,
]


@pytest.fixture(scope="module")
async def whole(make_clip: MakeClip) -> Path:
    """A blue clip of 48 frames with sound."""
    return await make_clip("color=blue:s=96x54:r=24:d=2[out0];sine=d=2[out1]", *X264, "-c:a", "aac")


@pytest.mark.parametrize("make", BESIDE, ids=lambda make: make.__name__)
async def test_a_clip_is_kept_and_its_picture_used_whatever_else_is_in_the_file(
    ffmpeg: Ffmpeg, cutter: Cutter, whole: Path, tmp_path: Path, make: Make
) -> None:
    clip = await make(ffmpeg, whole, tmp_path)

    probed = await probe_clip(ffmpeg, clip)
    await cutter.render_segment(clip, tmp_path / "piece.mp4", fmt=SMALL, first_frame=0, frames=48)
    await cutter.extract_still(clip, tmp_path / "still.jpg", at_seconds=1.0, width=96)

    assert (probed.frames, probed.width, probed.height) == (48, 96, 54)
    assert probed.seconds == pytest.approx(2.0, abs=0.01)
    assert blue(tmp_path / "piece.mp4", 48)
    assert blue(tmp_path / "still.jpg", 1)


def blue(path: Path, frames: int) -> bool:
    found = pictures(path, SMALL.width, SMALL.height)
    return len(found) == frames and bool(np.all(found.mean((1, 2)) @ [[-1], [-1], [1]] > 150))


@pytest.mark.parametrize("name", ["clip.flv", "clip.mpg", "clip.webp", "clip.wmv", "clip.apng"])
async def test_harmless_containers_are_taken(ffmpeg: Ffmpeg, make_clip: MakeClip, name: str) -> None:
    clip = await make_clip("testsrc2=s=64x64:r=24:d=1", name=name)

    assert (await probe_clip(ffmpeg, clip)).frames == 24


@pytest.mark.parametrize("name", ["clip.flv", "clip.mpg", "clip.webp", "clip.mkv"])
async def test_they_are_corrupt_when_they_are_cut_short(
    ffmpeg: Ffmpeg, make_clip: MakeClip, tmp_path: Path, name: str
) -> None:
    noise = "testsrc2=s=64x64:r=24:d=2,noise=alls=30:allf=t"
    clip = await make_clip(f"{noise}[out0];sine=d=2[out1]" if name != "clip.webp" else noise, name=name)
    short = tmp_path / name
    short.write_bytes(clip.read_bytes()[: clip.stat().st_size * 3 // 5])

    with pytest.raises(CorruptMedia):
        await probe_clip(ffmpeg, short)


@pytest.mark.parametrize("name", ["music.aiff", "music.caf", "music.w64", "music.wma"])
async def test_harmless_kinds_of_sound_are_taken(ffmpeg: Ffmpeg, make_clip: MakeClip, name: str) -> None:
    music = await make_clip("sine=d=3", name=name)

    assert await probe_sound(ffmpeg, music) == pytest.approx(3, abs=0.1)


async def test_of_music_only_the_sound_is_looked_at(
    ffmpeg: Ffmpeg, make_clip: MakeClip, tmp_path: Path
) -> None:
    longer = await make_clip("testsrc2=s=64x64:r=24:d=5[out0];sine=d=3[out1]", *X264, "-c:a", "aac")

    assert await probe_sound(ffmpeg, longer) == pytest.approx(3, abs=0.1)


async def test_sound_that_is_used_is_played_too(ffmpeg: Ffmpeg, whole: Path, tmp_path: Path) -> None:
    bad = await one_bad_packet_of_sound(ffmpeg, whole, tmp_path)

    assert await probe_sound(ffmpeg, bad) > 0
    with pytest.raises(CorruptMedia):
        await probe_sound(ffmpeg, bad, strict=True)
