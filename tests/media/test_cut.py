"""media/cut.py: pieces and stills out of clips of any kind."""

import asyncio
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media.cut import Cutter
from media.errors import CorruptMedia, MediaError
from media.ffmpeg import Ffmpeg
from media.film_format import FilmFormat
from media.probe import probe_clip
from tests.media.conftest import SMALL, MakeClip
from tests.media.look import greys, names, pictures, said, timestamps

SIZE = (SMALL.width, SMALL.height)


def numbers(piece: Path) -> list[int]:
    """Which frames of the counting clip a piece shows."""
    return [round((grey - 20) / 3) for grey in greys(piece, *SIZE)]


def blank(clip: Path, out: Path) -> None:
    """Write `clip` with the same index, and zeros where its pictures were."""
    mp4 = clip.read_bytes()
    start, end = mp4.index(b"mdat") + 4, mp4.index(b"moov") - 4
    out.write_bytes(mp4[:start] + bytes(end - start) + mp4[end:])


async def test_a_segment_shows_exactly_the_frames_asked_for(
    cutter: Cutter, counting_clip: Path, tmp_path: Path
) -> None:
    out = tmp_path / "body.mp4"

    await cutter.render_segment(counting_clip, out, fmt=SMALL, first_frame=12, frames=30)

    assert numbers(out) == list(range(12, 42))
    assert timestamps(out) == pytest.approx([n / 24 for n in range(30)])


async def test_the_last_picture_of_too_short_a_clip_is_held(
    cutter: Cutter, counting_clip: Path, tmp_path: Path
) -> None:
    out = tmp_path / "body.mp4"

    await cutter.render_segment(counting_clip, out, fmt=SMALL, first_frame=50, frames=24)

    assert numbers(out) == [*range(50, 60), *[59] * 14]


async def test_a_segment_past_the_end_of_its_clip_is_its_last_picture(
    cutter: Cutter, counting_clip: Path, tmp_path: Path
) -> None:
    out = tmp_path / "body.mp4"

    await cutter.render_segment(counting_clip, out, fmt=SMALL, first_frame=90, frames=3)

    assert numbers(out) == [59, 59, 59]


async def test_a_transition_goes_evenly_from_left_to_right(
    cutter: Cutter, counting_clip: Path, white_clip: Path, tmp_path: Path
) -> None:
    out = tmp_path / "fade.mp4"

    await cutter.render_crossfade(counting_clip, white_clip, out, fmt=SMALL, left_first_frame=24, frames=12)

    left = [20 + 3 * n for n in range(24, 36)]
    expected = [grey + (235 - grey) * n / 12 for n, grey in enumerate(left)]
    assert greys(out, *SIZE) == pytest.approx(expected, abs=3)


@pytest.fixture(
    params=[
        ("testsrc2=s=64x36:r=30:d=1",),
        ("testsrc2=s=200x112:r=60000/1001:d=1", "-pix_fmt", "yuv444p"),
        ("testsrc2=s=96x54:r=12:d=1,setsar=2",),
        ("testsrc2=s=96x54:r=25:d=1[out0];sine=d=3[out1]", "-c:a", "aac"),
        ("testsrc2=s=96x54:r=24:d=1", "-colorspace", "smpte170m", "-color_range", "pc", "-bf", "3"),
    ],
    ids=["30-fps", "59.94-fps-444", "12-fps-anamorphic", "with-sound", "bt601-b-frames"],
)
async def any_clip(request: pytest.FixtureRequest, make_clip: MakeClip) -> Path:
    return await make_clip(*request.param)


async def test_clips_of_any_kind_become_pieces_alike(
    ffmpeg: Ffmpeg, cutter: Cutter, any_clip: Path, tmp_path: Path
) -> None:
    out = tmp_path / "body.mp4"

    await cutter.render_segment(any_clip, out, fmt=SMALL, first_frame=0, frames=24)

    found = await probe_clip(ffmpeg, out)
    assert (found.width, found.height, found.frames, found.fps) == (96, 54, 24, 24.0)
    assert (found.video_codec, found.pixel_format, found.audio_codec) == ("h264", "yuv420p", None)
    assert "yuv420p(tv, bt709, progressive), 96x54 [SAR 1:1 DAR 16:9]" in said("-i", out)


async def test_a_clip_of_quite_another_shape_is_shown_whole_between_black_bars(
    cutter: Cutter, make_clip: MakeClip, tmp_path: Path
) -> None:
    square, out = await make_clip("color=red:s=60x60:r=24:d=1"), tmp_path / "body.mp4"

    await cutter.render_segment(square, out, fmt=SMALL, first_frame=0, frames=1)

    red = pictures(out, *SIZE)[0, :, :, 0].astype(int)
    assert red[:, 24:72].min() > 200  # from top to bottom
    assert max(red[:, :18].max(), red[:, 78:].max()) < 20


async def test_a_clip_of_nearly_the_shape_fills_the_frame(
    cutter: Cutter, make_clip: MakeClip, tmp_path: Path
) -> None:
    wider, out = await make_clip("color=red:s=124x68:r=24:d=1"), tmp_path / "body.mp4"

    await cutter.render_segment(wider, out, fmt=SMALL, first_frame=0, frames=1)

    assert (pictures(out, *SIZE)[0, :, :, 0] > 200).all()


async def test_what_a_provider_wrote_into_a_clip_is_not_in_the_piece(
    cutter: Cutter, make_clip: MakeClip, tmp_path: Path
) -> None:
    clip, out = await make_clip("testsrc2=d=1", "-metadata", "comment=a secret prompt"), tmp_path / "body.mp4"

    await cutter.render_segment(clip, out, fmt=SMALL, first_frame=0, frames=2)

    assert b"a secret prompt" in clip.read_bytes()
    assert b"a secret prompt" not in out.read_bytes()


async def test_the_same_clip_makes_the_same_piece_byte_for_byte(
    cutter: Cutter, counting_clip: Path, tmp_path: Path
) -> None:
    one, two = tmp_path / "one.mp4", tmp_path / "two.mp4"

    for out in (one, two):
        await cutter.render_segment(counting_clip, out, fmt=SMALL, first_frame=0, frames=12)

    assert one.read_bytes() == two.read_bytes()


async def test_a_damaged_clip_leaves_no_piece(cutter: Cutter, tmp_path: Path) -> None:
    clip, folder = tmp_path / "clip.mp4", tmp_path / "pieces"
    clip.write_bytes(b"no clip")
    folder.mkdir()

    with pytest.raises(CorruptMedia):
        await cutter.render_segment(clip, folder / "body.mp4", fmt=SMALL, first_frame=0, frames=12)

    assert names(folder) == []


async def test_a_clip_without_one_good_picture_leaves_no_piece(
    cutter: Cutter, counting_clip: Path, tmp_path: Path
) -> None:
    clip, folder = tmp_path / "clip.mp4", tmp_path / "pieces"
    blank(counting_clip, clip)
    folder.mkdir()

    with pytest.raises(CorruptMedia):
        await cutter.render_segment(clip, folder / "body.mp4", fmt=SMALL, first_frame=0, frames=12)

    assert names(folder) == []


async def test_a_cancelled_piece_leaves_no_file(cutter: Cutter, counting_clip: Path, tmp_path: Path) -> None:
    started = asyncio.Event()
    task = asyncio.create_task(
        cutter.render_segment(
            counting_clip,
            tmp_path / "body.mp4",
            fmt=FilmFormat(1920, 1080),
            first_frame=0,
            frames=10_000,
            on_progress=lambda _: started.set(),
        )
    )
    await started.wait()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert names(tmp_path) == []


async def test_a_still_is_a_jpeg_of_the_moment_asked_for(
    cutter: Cutter, counting_clip: Path, tmp_path: Path
) -> None:
    out = tmp_path / "still.jpg"

    await cutter.extract_still(counting_clip, out, at_seconds=1.0, width=48)

    with Image.open(out) as still:
        assert (still.format, still.size) == ("JPEG", (48, 28))
        grey = float(np.asarray(still.convert("L")).mean())
    assert grey == pytest.approx((20 + 3 * 24 - 16) * 255 / 219, abs=4)


async def test_a_still_past_the_end_is_the_last_picture(
    cutter: Cutter, counting_clip: Path, tmp_path: Path
) -> None:
    out = tmp_path / "still.jpg"

    await cutter.extract_still(counting_clip, out, at_seconds=60, width=48)

    with Image.open(out) as still:
        grey = float(np.asarray(still.convert("L")).mean())
    assert grey == pytest.approx((20 + 3 * 59 - 16) * 255 / 219, abs=4)


async def test_progress_ends_at_one(cutter: Cutter, counting_clip: Path, tmp_path: Path) -> None:
    told: list[float] = []

    await cutter.render_segment(
        counting_clip, tmp_path / "body.mp4", fmt=SMALL, first_frame=0, frames=48, on_progress=told.append
    )

    assert told[-1] == 1.0


async def test_every_error_of_the_cut_is_one_that_a_caller_can_name(cutter: Cutter, tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        await cutter.extract_still(tmp_path / "none.mp4", tmp_path / "still.jpg", at_seconds=0, width=10)
