"""The packets of a track as sums: they tell whether a film holds exactly what it was joined from.

Pieces become a film by stream copy. A packet of the film is therefore a packet of a piece, byte for byte,
except that ffmpeg puts each piece's parameter sets before its first frame; `h264_mp4toannexb` does the same
to a piece, so behind that filter both are equal. A piece is decoded when it is made; later, equal sums prove
in a fraction of a decode that the film can be decoded too (docs/adr/0047-checking-the-joined-film.md). The
same holds for the film's sound, whose packets are the mix's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import accumulate, pairwise
from pathlib import Path

from media.errors import CorruptMedia, FfmpegMissing
from media.ffmpeg import NOT_RUNNABLE_STATUSES, Ffmpeg
from media.process import run_process

QUIET = ("-nostdin", "-hide_banner", "-nostats", "-v", "error", "-xerror")
COPY_PACKETS = ("-c", "copy", "-bsf:v", "h264_mp4toannexb", "-f", "framecrc", "pipe:1")
LIST_FILM_PACKETS = ("-map", "0:v:0", "-map", "0:a:0?", *COPY_PACKETS)
LIST_SOUND_PACKETS = ("-map", "0:a:0", "-c", "copy", "-f", "framecrc", "pipe:1")
TO_NOTHING = ("-f", "null", "-")


async def decode_piece(ffmpeg: Ffmpeg, piece: Path) -> list[str]:
    """Decode the piece (H.264 in mp4) to its end; return the sum of each of its packets, in order.

    Raises CorruptMedia if it cannot be decoded.
    """
    return (await decode_pieces(ffmpeg, [piece]))[0]


async def decode_pieces(ffmpeg: Ffmpeg, pieces: Sequence[Path]) -> list[list[str]]:
    """Decode the pieces to their ends at once; return what `decode_piece` does of each.

    Raises CorruptMedia if one of them cannot be decoded.
    """
    if not pieces:
        return []
    inputs = [word for piece in pieces for word in ("-i", str(piece))]
    tracks = [word for number in range(len(pieces)) for word in ("-map", f"{number}:v:0")]
    listed = await list_track_sums(ffmpeg, [*inputs, *tracks, *COPY_PACKETS, *tracks, *TO_NOTHING])
    return [listed.get(number, []) for number in range(len(pieces))]


@dataclass(frozen=True)
class FilmPackets:
    """The sum of each packet of a film's picture, and of its sound (none if it is silent), in order."""

    picture: Sequence[str]
    sound: Sequence[str]


async def sum_film_packets(ffmpeg: Ffmpeg, film: Path, decoded: Sequence[int] = ()) -> FilmPackets:
    """Sum the packets of the film's picture and of its first sound track, without decoding them.

    Only the picture's packets whose numbers, from 0, are in `decoded`, all of keyframes, are decoded, in the
    same run.

    Raises CorruptMedia if the file's index leads to no packets, or one of `decoded` cannot be decoded.
    """
    again = [*_drop_all_but(decoded), "-i", str(film)] if decoded else []
    decode = ["-map", "1:v:0", "-fps_mode", "passthrough", *TO_NOTHING] if decoded else []
    tracks = await list_track_sums(ffmpeg, ["-i", str(film), *again, *LIST_FILM_PACKETS, *decode])
    return FilmPackets(tracks.get(0, []), tracks.get(1, []))


def _drop_all_but(numbers: Sequence[int]) -> list[str]:
    """Return the input options that keep only the picture's packets with these numbers, from 0."""
    return ["-bsf:v", f"noise=drop='not({_build_sum([f'eq(n,{number})' for number in numbers])})'"]


async def sum_sound_packets(ffmpeg: Ffmpeg, file: Path) -> list[str]:
    """Return the sum of each packet of the first sound track of an mp4 of ours, in order.

    Raises CorruptMedia if there is none, or the file's index leads to no packets.
    """
    return (await list_track_sums(ffmpeg, ["-i", str(file), *LIST_SOUND_PACKETS])).get(0, [])


def digest_packets(sums: Sequence[str]) -> str:
    """Return one digest of the sums of a piece's packets."""
    return sha256("\n".join(sums).encode()).hexdigest()


def digest_runs(sums: Sequence[str], lengths: Sequence[int]) -> list[str]:
    """Return the digest of each run of packets; `lengths` are the runs' numbers of packets."""
    ends = accumulate(lengths, initial=0)
    return [digest_packets(sums[first:last]) for first, last in pairwise(ends)]


@dataclass
class PacketSums:
    """Parser of a `framecrc` listing: the sums of the packets in order, by the number of their track."""

    by_track: dict[int, list[str]] = field(default_factory=dict)

    def read_line(self, line: str) -> None:
        """Parse one line: "track, dts, pts, duration, size, checksum" (libavformat/framecrcenc.c)."""
        if not line.startswith("#"):
            words = line.split(",")
            self.by_track.setdefault(int(words[0]), []).append("".join(words[4:6]).strip())


async def list_track_sums(ffmpeg: Ffmpeg, args: Sequence[str]) -> dict[int, list[str]]:
    """Run ffmpeg with `args`, which list packets on stdout; return their sums by track.

    Raises CorruptMedia if it fails.
    """
    sums = PacketSums()
    finished = await run_process([str(ffmpeg.path), *QUIET, *args], on_line=sums.read_line)
    if finished.returncode in NOT_RUNNABLE_STATUSES:
        raise FfmpegMissing(detail=finished.stderr)
    if finished.returncode != 0:
        raise CorruptMedia(detail=finished.stderr)
    return sums.by_track


def _build_sum(terms: Sequence[str]) -> str:
    """Return the sum of terms in brackets: ffmpeg takes no row of more than a hundred (libavutil/eval.c)."""
    if len(terms) == 1:
        return terms[0]
    middle = len(terms) // 2
    return f"({_build_sum(terms[:middle])}+{_build_sum(terms[middle:])})"
