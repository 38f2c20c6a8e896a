"""media/join_pieces.py: pieces become a film by copying."""

from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from media.cut import Cutter
from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg
from media.probe import probe_clip
from media.timeline import Piece, Segment, TransitionKind, Transitions, film_pieces
from tests.media.conftest import SMALL, MakeClip
from tests.media.look import names, pictures, said, timestamps

# Lengths that are no whole number of the container's microseconds, and a body of a single frame.
SPANS = {1: 31, 2: 13, 3: 29}
FRAMES = sum(SPANS.values())
SIZE = (SMALL.width, SMALL.height)


@pytest.fixture(scope="session")
async def clips(make_clip: MakeClip) -> dict[int, Path]:
    """Three clips that have little in common: sizes, rates, codecs, tags."""
    return {
        1: await make_clip("testsrc2=s=128x72:r=30:d=2", "-pix_fmt", "yuv444p"),
        2: await make_clip("smptebars=s=96x54:r=24:d=1[out0];sine=d=1[out1]", "-bf", "2", "-c:a", "aac"),
        3: await make_clip("mandelbrot=s=80x80:r=25", "-t", "1.5", "-c:v", "libvpx-vp9", name="c.webm"),
    }


@pytest.fixture(scope="session")
async def pieces(
    cutter: Cutter, clips: dict[int, Path], tmp_path_factory: pytest.TempPathFactory
) -> list[Path]:
    folder = tmp_path_factory.mktemp("it's the pieces")
    plan = film_pieces(SPANS, SPANS, Transitions(TransitionKind.CROSSFADE))
    return [await rendered(cutter, clips, piece, folder / f"{n}.mp4") for n, piece in enumerate(plan)]


@pytest.fixture(scope="session")
async def film(
    cutter: Cutter, pieces: list[Path], make_clip: MakeClip, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("film")
    music = await make_clip("sine=f=440:d=4", name="music.m4a")
    await cutter.render_soundtrack(music, folder / "sound.m4a", seconds=FRAMES / 24)
    await cutter.join_film(pieces, folder / "sound.m4a", folder / "film.mp4", fmt=SMALL, frames=FRAMES)
    return folder / "film.mp4"


async def rendered(cutter: Cutter, clips: dict[int, Path], piece: Piece, out: Path) -> Path:
    if isinstance(piece, Segment):
        clip = clips[piece.scene]
        await cutter.render_segment(clip, out, fmt=SMALL, first_frame=piece.first_frame, frames=piece.frames)
    else:
        left, right = clips[piece.left], clips[piece.right]
        first = piece.left_first_frame
        await cutter.render_crossfade(
            left, right, out, fmt=SMALL, left_first_frame=first, frames=piece.frames
        )
    return out


def atoms(film: Path) -> list[bytes]:
    """The order of an mp4's two big parts: its index and its media."""
    content = film.read_bytes()
    return sorted((b"moov", b"mdat"), key=content.index)


async def test_the_film_has_the_frames_of_its_pieces_and_their_length(ffmpeg: Ffmpeg, film: Path) -> None:
    found = await probe_clip(ffmpeg, film)

    assert (found.frames, found.fps) == (FRAMES, 24.0)
    assert found.seconds == pytest.approx(FRAMES / 24)
    assert (found.width, found.height, found.pixel_format) == (*SIZE, "yuv420p")


async def test_each_frame_is_shown_at_its_exact_time(film: Path) -> None:
    assert timestamps(film) == pytest.approx([n / 24 for n in range(FRAMES)], abs=1e-9)
    assert "24 fps, 24 tbr" in said("-i", film)


async def test_the_film_s_pictures_are_those_of_its_pieces_bit_for_bit(
    film: Path, pieces: list[Path]
) -> None:
    apart = list(chain.from_iterable(pictures(piece, *SIZE) for piece in pieces))

    assert np.array_equal(pictures(film, *SIZE), apart)


async def test_a_decoder_has_nothing_to_warn_of(film: Path) -> None:
    assert said("-v", "warning", "-i", film, "-f", "null", "-") == ""


async def test_the_index_comes_first_so_that_a_browser_starts_at_once(film: Path) -> None:
    assert atoms(film) == [b"moov", b"mdat"]


async def test_picture_and_sound_end_together(ffmpeg: Ffmpeg, film: Path) -> None:
    found = await probe_clip(ffmpeg, film)

    assert found.audio_codec == "aac"
    assert found.audio_seconds == pytest.approx(found.seconds, abs=0.025)


async def test_a_film_may_be_silent(
    ffmpeg: Ffmpeg, cutter: Cutter, pieces: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "film.mp4"

    await cutter.join_film(pieces, None, out, fmt=SMALL, frames=FRAMES)

    assert (await probe_clip(ffmpeg, out)).audio_codec is None
    assert names(tmp_path) == ["film.mp4"]


async def test_frames_stay_in_time_however_many_pieces_there_are(
    cutter: Cutter, clips: dict[int, Path], tmp_path: Path
) -> None:
    one, out = tmp_path / "one.mp4", tmp_path / "film.mp4"
    await cutter.render_segment(clips[1], one, fmt=SMALL, first_frame=0, frames=1)

    await cutter.join_film([one] * 200, None, out, fmt=SMALL, frames=200)

    assert timestamps(out) == pytest.approx([n / 24 for n in range(200)], abs=1e-9)


async def test_a_film_that_is_not_as_long_as_its_plan_is_not_kept(
    cutter: Cutter, pieces: list[Path], tmp_path: Path
) -> None:
    with pytest.raises(CorruptMedia):
        await cutter.join_film(pieces[:-1], None, tmp_path / "film.mp4", fmt=SMALL, frames=FRAMES)

    assert names(tmp_path) == []
