"""The packets of a film are summed, and those at its seams copied, in one reading."""

from pathlib import Path

import pytest

from media.ffmpeg import Ffmpeg
from media.packet_sums import decode_piece, sum_film_packets
from media.piece_encoding import VIDEO_CODEC

FRAMES = 400


@pytest.fixture
async def film(ffmpeg: Ffmpeg, tmp_path: Path) -> Path:
    """A film of 400 frames, of which each is a keyframe."""
    source = ["-f", "lavfi", "-i", f"testsrc2=s=64x36:r=24:d={FRAMES / 24:.3f}", "-frames:v", str(FRAMES)]
    await ffmpeg.run([*source, *VIDEO_CODEC, "-g", "1", tmp_path / "film.mp4"])
    return tmp_path / "film.mp4"


async def test_packets_are_copied_by_their_numbers(ffmpeg: Ffmpeg, film: Path, tmp_path: Path) -> None:
    numbers = [0, 7, 250, FRAMES - 1]
    sums = (await sum_film_packets(ffmpeg, film, numbers, tmp_path / "copied.mp4")).picture
    assert len(sums) == FRAMES
    assert await decode_piece(ffmpeg, tmp_path / "copied.mp4") == [sums[number] for number in numbers]


async def test_a_film_may_have_as_many_pieces_as_frames(ffmpeg: Ffmpeg, film: Path, tmp_path: Path) -> None:
    """ffmpeg's expressions take no more than a hundred terms in a row."""
    sums = (await sum_film_packets(ffmpeg, film, range(FRAMES), tmp_path / "copied.mp4")).picture
    assert await decode_piece(ffmpeg, tmp_path / "copied.mp4") == sums
