"""media/clip_reading.py: all that a film needs of a clip, from decoding it once."""

from dataclasses import replace
from pathlib import Path

import pytest

from media.clip_outputs import ClipOutputs, PieceOutput, StillOutput, TailOutput
from media.clip_reading import read_clip
from media.cut import Cutter
from media.errors import MediaError
from media.ffmpeg import Ffmpeg
from media.film_format import FilmFormat
from media.probe import probe_clip
from media.timeline import Crossfade, Segment
from tests.media.conftest import SMALL, MakeClip

ODD = ("testsrc2=s=200x112:r=30000/1001:d=3", "-pix_fmt", "yuv420p", "-bf", "3", "-colorspace", "smpte170m")
OUTGOING, BODY, INCOMING = Crossfade(2, 3, 40, 12), Segment(2, 12, 28), Crossfade(1, 2, 40, 12)


@pytest.fixture(scope="module")
async def odd_clip(make_clip: MakeClip) -> Path:
    """A clip whose size, rate and colours are not the film's."""
    return await make_clip(*ODD)


def still_in(folder: Path) -> StillOutput:
    return StillOutput(1.0, 64, folder / "still.jpg")


async def render_alone(cutter: Cutter, piece: Segment | Crossfade, left: Path, right: Path, out: Path) -> str:
    """Render the piece of the two clips by itself; return the digest of its packets."""
    if isinstance(piece, Segment):
        return await cutter.render_segment(
            right, out, fmt=SMALL, first_frame=piece.first_frame, frames=piece.frames
        )
    return await cutter.render_crossfade(
        left, right, out, fmt=SMALL, left_first_frame=piece.left_first_frame, frames=piece.frames
    )


async def test_reading_a_clip_once_gives_the_same_as_reading_it_for_each(
    ffmpeg: Ffmpeg, cutter: Cutter, *, odd_clip: Path, counting_clip: Path, white_clip: Path, tmp_path: Path
) -> None:
    wanted = [
        PieceOutput(INCOMING, tmp_path / "in.mp4", beside=counting_clip),
        PieceOutput(BODY, tmp_path / "body.mp4"),
        PieceOutput(OUTGOING, tmp_path / "out.mp4", beside=white_clip),
    ]
    outputs = ClipOutputs(2, still_in(tmp_path), wanted)

    read = await read_clip(ffmpeg, odd_clip, outputs, fmt=SMALL, folder=tmp_path)

    alone = tmp_path / "alone.mp4"
    assert read is not None
    assert read.probe == await probe_clip(ffmpeg, odd_clip)
    assert read.digests == {
        tmp_path / "in.mp4": await render_alone(cutter, INCOMING, counting_clip, odd_clip, alone),
        tmp_path / "body.mp4": await render_alone(cutter, BODY, odd_clip, odd_clip, alone),
        tmp_path / "out.mp4": await render_alone(cutter, OUTGOING, odd_clip, white_clip, alone),
    }
    sole = tmp_path / "sole.jpg"
    await cutter.extract_still(odd_clip, sole, at_seconds=1.0, width=64)
    assert sole.read_bytes() == (tmp_path / "still.jpg").read_bytes()


@pytest.mark.parametrize("fmt", [SMALL, FilmFormat(64, 64)], ids=["wide", "square"])
async def test_a_transition_from_the_tail_of_a_clip_is_the_one_from_the_clip(
    ffmpeg: Ffmpeg, cutter: Cutter, *, odd_clip: Path, white_clip: Path, tmp_path: Path, fmt: FilmFormat
) -> None:
    tail = TailOutput(OUTGOING.left_first_frame, OUTGOING.frames, tmp_path / "tail.mp4")
    outputs = ClipOutputs(2, still_in(tmp_path), tail=tail)
    await read_clip(ffmpeg, odd_clip, outputs, fmt=fmt, folder=tmp_path)

    out = tmp_path / "fade.mp4"
    whole = await cutter.render_crossfade(
        odd_clip, white_clip, out, fmt=fmt, left_first_frame=OUTGOING.left_first_frame, frames=12
    )
    short = await cutter.render_crossfade(
        tail.out, white_clip, out, fmt=fmt, left_first_frame=0, frames=12, strict=True
    )

    assert short == whole


async def test_a_tail_that_the_clip_does_not_reach_is_its_last_picture(
    ffmpeg: Ffmpeg, cutter: Cutter, odd_clip: Path, white_clip: Path, tmp_path: Path
) -> None:
    late = replace(OUTGOING, left_first_frame=500)
    tail = TailOutput(late.left_first_frame, late.frames, tmp_path / "tail.mp4")
    outputs = ClipOutputs(2, still_in(tmp_path), tail=tail)
    await read_clip(ffmpeg, odd_clip, outputs, fmt=SMALL, folder=tmp_path)

    out = tmp_path / "fade.mp4"
    short = await cutter.render_crossfade(
        tail.out, white_clip, out, fmt=SMALL, left_first_frame=0, frames=12, strict=True
    )

    assert short == await render_alone(cutter, late, odd_clip, white_clip, out)


async def test_a_clip_that_is_damaged_is_not_read(ffmpeg: Ffmpeg, odd_clip: Path, tmp_path: Path) -> None:
    data = bytearray(odd_clip.read_bytes())
    data[len(data) // 3 : len(data) // 2] = bytes(len(data) // 2 - len(data) // 3)
    (bad := tmp_path / "bad.mp4").write_bytes(data)
    outputs = ClipOutputs(2, still_in(tmp_path), [PieceOutput(BODY, tmp_path / "body.mp4")])

    with pytest.raises(MediaError):
        await read_clip(ffmpeg, bad, outputs, fmt=SMALL, folder=tmp_path)
