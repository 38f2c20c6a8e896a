"""media/probe.py: what has been probed can be played to its end."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from media.errors import CorruptMedia, UnsupportedMedia
from media.ffmpeg import Ffmpeg
from media.probe import ClipProbe, probe_clip, probe_sound
from tests.media.conftest import MakeClip

NOISE = "testsrc2=s=128x72:r=24:d=2,noise=alls=30:allf=t"
FASTSTART = ("-c:v", "libx264", "-g", "12", "-pix_fmt", "yuv420p", "-movflags", "+faststart")


@pytest.fixture
async def sound(make_clip: MakeClip) -> Path:
    return await make_clip(f"{NOISE}[out0];sine=d=1.5:r=48000[out1]", *FASTSTART, "-c:a", "aac")


def cut_short(clip: Path, folder: Path) -> Path:
    path, content = folder / clip.name, clip.read_bytes()
    path.write_bytes(content[: len(content) * 3 // 5])
    return path


def with_a_hole(clip: Path, folder: Path) -> Path:
    path, content = folder / clip.name, bytearray(clip.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8000] = bytes(8000)
    path.write_bytes(content)
    return path


async def test_a_clip_tells_what_it_holds(ffmpeg: Ffmpeg, sound: Path) -> None:
    found = await probe_clip(ffmpeg, sound)

    assert found.audio_seconds == pytest.approx(1.5, abs=0.03)
    assert replace(found, audio_seconds=None) == ClipProbe(
        seconds=2.0,
        width=128,
        height=72,
        fps=24.0,
        frames=48,
        video_codec="h264",
        pixel_format="yuv420p",
        audio_codec="aac",
        audio_seconds=None,
    )


async def test_a_clip_without_sound_says_so(ffmpeg: Ffmpeg, make_clip: MakeClip) -> None:
    found = await probe_clip(ffmpeg, await make_clip("testsrc2=s=64x64:r=30:d=1"))

    assert (found.audio_codec, found.audio_seconds) == (None, None)
    assert (found.fps, found.frames) == (30.0, 30)


async def test_the_size_is_the_one_that_is_shown(ffmpeg: Ffmpeg, make_clip: MakeClip, tmp_path: Path) -> None:
    lying = await make_clip("testsrc2=s=128x72:d=0.5")
    turned = tmp_path / "turned.mp4"
    await ffmpeg.run(["-display_rotation", "90", "-i", lying, "-c", "copy", turned])

    found = await probe_clip(ffmpeg, turned)

    assert (found.width, found.height) == (72, 128)


async def test_other_containers_and_codecs_are_clips_too(ffmpeg: Ffmpeg, make_clip: MakeClip) -> None:
    clip = await make_clip("testsrc2=s=64x64:r=25:d=1", "-c:v", "libvpx-vp9", name="clip.webm")

    assert (await probe_clip(ffmpeg, clip)).video_codec == "vp9"


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>", bytes(5000)])
async def test_what_is_no_media_is_corrupt(ffmpeg: Ffmpeg, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)

    with pytest.raises(CorruptMedia):
        await probe_clip(ffmpeg, path)


async def test_a_clip_cut_short_is_corrupt_though_its_index_is_whole(
    ffmpeg: Ffmpeg, sound: Path, tmp_path: Path
) -> None:
    with pytest.raises(CorruptMedia):
        await probe_clip(ffmpeg, cut_short(sound, tmp_path))


async def test_a_stream_that_ends_early_without_an_error_is_corrupt(
    ffmpeg: Ffmpeg, make_clip: MakeClip, tmp_path: Path
) -> None:
    clip = await make_clip(NOISE, "-c:v", "libx264", "-g", "12", name="clip.mkv")

    with pytest.raises(CorruptMedia):
        await probe_clip(ffmpeg, cut_short(clip, tmp_path))


async def test_a_clip_with_a_hole_in_it_is_corrupt(ffmpeg: Ffmpeg, sound: Path, tmp_path: Path) -> None:
    with pytest.raises(CorruptMedia):
        await probe_clip(ffmpeg, with_a_hole(sound, tmp_path))


async def test_sound_without_a_picture_is_no_clip(ffmpeg: Ffmpeg, make_clip: MakeClip) -> None:
    with pytest.raises(CorruptMedia):
        await probe_clip(ffmpeg, await make_clip("sine=d=1", name="sound.m4a"))


@pytest.mark.parametrize("name", ["music.mp3", "music.flac"])
async def test_music_that_is_cut_short_is_corrupt(
    ffmpeg: Ffmpeg, make_clip: MakeClip, tmp_path: Path, name: str
) -> None:
    music = await make_clip("sine=d=4", name=name)

    assert await probe_sound(ffmpeg, music) == pytest.approx(4, abs=0.1)
    with pytest.raises(CorruptMedia):
        await probe_sound(ffmpeg, cut_short(music, tmp_path))


async def test_music_that_does_not_say_how_long_it_is_is_taken_as_it_is(
    ffmpeg: Ffmpeg, make_clip: MakeClip, tmp_path: Path
) -> None:
    music = await make_clip("sine=d=4", "-write_xing", "0", "-q:a", "2", name="music.mp3")

    assert 1 < await probe_sound(ffmpeg, cut_short(music, tmp_path)) < 4


async def test_music_may_end_in_what_is_no_sound(ffmpeg: Ffmpeg, make_clip: MakeClip, tmp_path: Path) -> None:
    music = tmp_path / "music.mp3"
    music.write_bytes((await make_clip("sine=d=4", name="music.mp3")).read_bytes() + b"TAG" + bytes(4_000))

    assert await probe_sound(ffmpeg, music) == pytest.approx(4, abs=0.1)


async def test_what_has_no_sound_is_no_music(ffmpeg: Ffmpeg, make_clip: MakeClip) -> None:
    with pytest.raises(CorruptMedia):
        await probe_sound(ffmpeg, await make_clip("testsrc2=d=1", *FASTSTART))


@pytest.mark.parametrize("playlist", ["ffconcat version 1.0\nfile {}\n", "#EXTM3U\n#EXTINF:2,\n{}\n"])
async def test_a_playlist_dressed_up_as_a_clip_is_not_followed(
    ffmpeg: Ffmpeg, sound: Path, tmp_path: Path, playlist: str
) -> None:
    shutil.copy(sound, tmp_path / "secret.mp4")
    clip = tmp_path / "clip.m3u8"
    clip.write_text(playlist.format("secret.mp4"))

    with pytest.raises(UnsupportedMedia, match="is a playlist"):
        await probe_clip(ffmpeg, clip)


async def test_a_person_is_shown_no_path(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    with pytest.raises(CorruptMedia) as failure:
        await probe_clip(ffmpeg, tmp_path / "none.mp4")

    assert str(failure.value) == "A media file is empty or damaged and cannot be played."
