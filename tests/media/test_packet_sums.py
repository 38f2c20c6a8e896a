"""The packets of a film are summed, and those at its seams decoded, in one run."""

from itertools import accumulate
from pathlib import Path

import pytest

from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg
from media.packet_sums import list_track_sums, sum_film_packets
from media.piece_encoding import VIDEO_CODEC

FRAMES, DAMAGED = 400, 250


@pytest.fixture
async def film(ffmpeg: Ffmpeg, tmp_path: Path) -> Path:
    """A film of 400 frames, of which each is a keyframe."""
    source = ["-f", "lavfi", "-i", f"testsrc2=s=64x36:r=24:d={FRAMES / 24:.3f}", "-frames:v", str(FRAMES)]
    await ffmpeg.run([*source, *VIDEO_CODEC, "-g", "1", tmp_path / "film.mp4"])
    return tmp_path / "film.mp4"


@pytest.fixture
async def damaged_film(ffmpeg: Ffmpeg, film: Path, tmp_path: Path) -> Path:
    """The film, of which one frame cannot be decoded."""
    sums = await list_track_sums(ffmpeg, ["-i", str(film), "-c", "copy", "-f", "framecrc", "pipe:1"])
    sizes = [int(packet.split()[0]) for packet in sums[0]]
    content = bytearray(film.read_bytes())
    first, last = [content.index(b"mdat") + 4 + end for end in accumulate(sizes)][DAMAGED - 1 : DAMAGED + 1]
    content[first + 8 : last] = b"\xff" * (last - first - 8)
    (damaged := tmp_path / "damaged.mp4").write_bytes(content)
    return damaged


async def test_packets_are_decoded_by_their_numbers(ffmpeg: Ffmpeg, damaged_film: Path) -> None:
    whole = await sum_film_packets(ffmpeg, damaged_film)
    assert len(whole.picture) == FRAMES
    others = [0, DAMAGED - 1, DAMAGED + 1, FRAMES - 1]
    assert await sum_film_packets(ffmpeg, damaged_film, others) == whole
    with pytest.raises(CorruptMedia):
        await sum_film_packets(ffmpeg, damaged_film, [*others, DAMAGED])


async def test_a_film_may_have_as_many_pieces_as_frames(ffmpeg: Ffmpeg, film: Path) -> None:
    """ffmpeg's expressions take no more than a hundred terms in a row."""
    decoded = await sum_film_packets(ffmpeg, film, range(FRAMES))
    assert decoded == await sum_film_packets(ffmpeg, film)
