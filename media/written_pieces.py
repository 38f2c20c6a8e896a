"""The packets of pieces as the encoder makes them: no piece need be read back before it is in the film.

ffmpeg's tee muxer sums each packet as it leaves the encoder, in the form that it has in a joined film: with
the parameter sets before each keyframe (`dump_extra`), and in the notation of `filter_units`, which is that
of `h264_mp4toannexb`. It is told to remove access unit delimiters, of which there are none. The joined film
is compared with these sums, so whatever the disk did to a piece is found there.
"""

import re
from pathlib import Path

from media.packet_sums import PacketSums

AS_IN_FILM = "dump_extra=freq=keyframe,filter_units=remove_types=9"
MUX_AND_SUM = "[f=mp4:fflags=+bitexact]{piece}|[f=framecrc:bsfs/v={as_in_film}]{sums}"


def build_summed_output(piece: Path) -> tuple[str, ...]:
    """Return ffmpeg's last options of an output: write the piece, and beside it the encoder's sums."""
    files = {"piece": _escape(piece), "sums": _escape(_sums_file(piece))}
    # Otherwise the encoder would repeat in each keyframe what an mp4 has in its header.
    header = ("-flags", "+cgop+global_header")
    return (*header, "-f", "tee", MUX_AND_SUM.format(as_in_film=AS_IN_FILM, **files))


def read_encoder_sums(piece: Path) -> list[str]:
    """Return the sum of each packet of a piece, in order, as `decode_piece` does of what is on the disk."""
    sums = PacketSums()
    for line in _sums_file(piece).read_text().splitlines():
        sums.read_line(line)
    return sums.by_track.get(0, [])


def _sums_file(piece: Path) -> Path:
    return piece.with_suffix(".framecrc")


def _escape(path: Path) -> str:
    """Escape a path for the tee muxer (ffmpeg-formats: tee)."""
    return re.sub(r"([\\'|])", r"\\\1", str(path))
