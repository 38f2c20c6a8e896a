"""Proves that pieces were written as the encoder made them, in a fraction of the time of decoding them.

ffmpeg sums each packet twice: as it leaves the encoder (by the tee muxer), and as it is read from the file.
The filter `filter_units` brings both into one form, as an mp4 stores packets otherwise than an encoder gives
them. It is told to remove access unit delimiters, of which there are none.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg
from media.packet_sums import COPY_PACKETS, PacketSums, list_track_sums

SAME_FORM = "filter_units=remove_types=9"
MUX_AND_SUM = "[f=mp4:fflags=+bitexact]{piece}|[f=framecrc:bsfs/v={same_form}]{sums}"


def build_summed_output(piece: Path) -> tuple[str, ...]:
    """Return ffmpeg's last options of an output: write the piece, and beside it the encoder's sums."""
    files = {"piece": _escape(piece), "sums": _escape(_sums_file(piece))}
    # Otherwise the encoder would repeat in each keyframe what an mp4 has in its header.
    header = ("-flags", "+cgop+global_header")
    return (*header, "-f", "tee", MUX_AND_SUM.format(same_form=SAME_FORM, **files))


async def check_written_pieces(ffmpeg: Ffmpeg, pieces: Sequence[Path], folder: Path) -> list[list[str]]:
    """Require that pieces have the packets of the encoder.

    Returns what `decode_pieces` does: the sum of each packet in the form in which films are checked.
    `folder` is for work.

    Raises CorruptMedia if a piece was damaged.
    """
    if not pieces:
        return []
    read_back = folder / "read-back.framecrc"
    inputs = [word for piece in pieces for word in ("-i", str(piece))]
    tracks = [word for number in range(len(pieces)) for word in ("-map", f"{number}:v:0")]
    again = ["-c", "copy", "-bsf:v", SAME_FORM, "-f", "framecrc", "-y", str(read_back)]
    listed = await list_track_sums(ffmpeg, [*inputs, *tracks, *COPY_PACKETS, *tracks, *again])
    found = _read_sums(read_back)
    for number, piece in enumerate(pieces):
        if found.get(number) != _read_sums(_sums_file(piece)).get(0):
            raise CorruptMedia(detail=f"{piece.name} was not written as it was encoded")
    return [listed.get(number, []) for number in range(len(pieces))]


def _sums_file(piece: Path) -> Path:
    return piece.with_suffix(".framecrc")


def _read_sums(listing: Path) -> dict[int, list[str]]:
    sums = PacketSums()
    for line in listing.read_text().splitlines():
        sums.read_line(line)
    return sums.by_track


def _escape(path: Path) -> str:
    """Escape a path for the tee muxer (ffmpeg-formats: tee)."""
    return re.sub(r"([\\'|])", r"\\\1", str(path))
