"""media/clip_reading.py: all that a film needs of a clip, from decoding it once."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from media.clip_outputs import ClipOutputs, PieceOutput, StillOutput, TailOutput
from media.clip_reading import check_pieces, read_clip
from media.cut import Cutter
from media.errors import MediaError
from media.ffmpeg import Ffmpeg
from media.film_format import FilmFormat
from media.packet_sums import decode_piece
from media.piece_encoding import FORMER_QUICK_VIDEO_CODEC, QUICK_VIDEO_CODEC, VIDEO_CODEC
from media.probe import probe_clip
from media.timeline import Crossfade, Segment
from media.written_pieces import read_encoder_sums
from tests.media.conftest import SMALL, MakeClip

ODD = ("testsrc2=s=200x112:r=30000/1001:d=3", "-pix_fmt", "yuv420p", "-bf", "3", "-colorspace", "smpte170m")
HD = FilmFormat(1280, 720)
OUTGOING, BODY, INCOMING = Crossfade(2, 3, 40, 12), Segment(2, 12, 28), Crossfade(1, 2, 40, 12)


@pytest.fixture(scope="module")
async def odd_clip(make_clip: MakeClip) -> Path:
    """A clip whose size, rate and colours are not the film's."""
    return await make_clip(*ODD)


def still_in(folder: Path) -> StillOutput:
    return StillOutput(1.0, 64, folder / "still.jpg")


async def render_alone(
    cutter: Cutter, piece: Segment | Crossfade, clips: tuple[Path, Path], out: Path, *, awaited: bool = False
) -> str:
    """Render the piece of the two clips by itself; return the digest of its packets."""
    codec = QUICK_VIDEO_CODEC if awaited else VIDEO_CODEC
    if isinstance(piece, Segment):
        return await cutter.render_segment(
            clips[0], out, fmt=SMALL, first_frame=piece.first_frame, frames=piece.frames, codec=codec
        )
    first = piece.left_first_frame
    return await cutter.render_crossfade(
        *clips, out, fmt=SMALL, left_first_frame=first, frames=piece.frames, codec=codec
    )


@pytest.mark.parametrize("awaited", [False, True])
async def test_reading_a_clip_once_gives_the_same_as_reading_it_for_each(
    ffmpeg: Ffmpeg,
    cutter: Cutter,
    *,
    odd_clip: Path,
    counting_clip: Path,
    white_clip: Path,
    tmp_path: Path,
    awaited: bool,
) -> None:
    folder = tmp_path / "whose | folder's \\ is odd"
    folder.mkdir()
    wanted = [
        PieceOutput(INCOMING, folder / "in.mp4", beside=counting_clip),
        PieceOutput(BODY, folder / "body.mp4"),
        PieceOutput(OUTGOING, folder / "out.mp4", beside=white_clip),
    ]
    outputs = ClipOutputs(2, still_in(folder), wanted, awaited=awaited)

    read = await read_clip(ffmpeg, odd_clip, outputs, fmt=SMALL, folder=folder)

    render = partial(render_alone, cutter, out=tmp_path / "alone.mp4", awaited=awaited)
    assert read == await probe_clip(ffmpeg, odd_clip)
    assert await check_pieces(ffmpeg, outputs) == {
        folder / "in.mp4": await render(INCOMING, (counting_clip, odd_clip)),
        folder / "body.mp4": await render(BODY, (odd_clip, odd_clip)),
        folder / "out.mp4": await render(OUTGOING, (odd_clip, white_clip)),
    }
    sole = tmp_path / "sole.jpg"
    await cutter.extract_still(odd_clip, sole, at_seconds=1.0, width=64)
    assert sole.read_bytes() == (folder / "still.jpg").read_bytes()


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

    assert short == await render_alone(cutter, late, (odd_clip, white_clip), out)


async def test_a_clip_of_another_rate_gives_all_that_its_film_needs(
    ffmpeg: Ffmpeg, make_clip: MakeClip, counting_clip: Path, tmp_path: Path
) -> None:
    slow = await make_clip("testsrc2=s=214x120:r=16:d=2.5", "-pix_fmt", "yuv420p")
    pieces = [
        PieceOutput(INCOMING, tmp_path / "in.mp4", beside=counting_clip),
        PieceOutput(Segment(2, 12, 36), tmp_path / "body.mp4"),
    ]
    outputs = ClipOutputs(2, still_in(tmp_path), pieces, TailOutput(48, 12, tmp_path / "tail.mp4"))
    await read_clip(ffmpeg, slow, outputs, fmt=SMALL, folder=tmp_path)
    checked = await check_pieces(ffmpeg, outputs)
    assert checked.keys() == {piece.out for piece in pieces}
    assert (await probe_clip(ffmpeg, tmp_path / "tail.mp4")).frames == 12


async def test_a_clip_that_is_damaged_is_not_read(ffmpeg: Ffmpeg, odd_clip: Path, tmp_path: Path) -> None:
    data = bytearray(odd_clip.read_bytes())
    data[len(data) // 3 : len(data) // 2] = bytes(len(data) // 2 - len(data) // 3)
    (bad := tmp_path / "bad.mp4").write_bytes(data)
    outputs = ClipOutputs(2, still_in(tmp_path), [PieceOutput(BODY, tmp_path / "body.mp4")])

    with pytest.raises(MediaError):
        await read_clip(ffmpeg, bad, outputs, fmt=SMALL, folder=tmp_path)


async def test_the_encoders_sums_are_those_of_the_piece_in_a_film(
    ffmpeg: Ffmpeg, odd_clip: Path, tmp_path: Path
) -> None:
    """Its first frame and later keyframes, which have the parameter sets before them, included."""
    piece, body = tmp_path / "body.mp4", Segment(2, 0, 60)
    outputs = ClipOutputs(2, still_in(tmp_path), [PieceOutput(body, piece)], awaited=True)
    await read_clip(ffmpeg, odd_clip, outputs, fmt=SMALL, folder=tmp_path)
    sums = read_encoder_sums(piece)
    assert len(sums) == 60
    assert sums == await decode_piece(ffmpeg, piece)


async def test_a_piece_that_was_encoded_quickly_has_the_parameter_sets_of_the_others(
    cutter: Cutter, odd_clip: Path, tmp_path: Path
) -> None:
    """Some players read them from the film's header alone."""
    headers = set()
    for number, codec in enumerate((VIDEO_CODEC, QUICK_VIDEO_CODEC, FORMER_QUICK_VIDEO_CODEC)):
        piece = tmp_path / f"{number}.mp4"
        await cutter.render_segment(odd_clip, piece, fmt=HD, first_frame=0, frames=2, codec=codec)
        content = piece.read_bytes()
        start = content.index(b"avcC")
        headers.add(content[start : start + int.from_bytes(content[start - 4 : start]) - 4])

    assert len(headers) == 1
