"""Join pieces into a film by stream copy: no picture and no sound is encoded again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from media.atomic_file import write_atomically
from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg, OnProgress
from media.film_format import FilmFormat
from media.track_language import find_track_language


@dataclass(frozen=True)
class CaptionTrack:
    """Captions as a SubRip file, which become a track of the film. `language`: BCP 47, or empty."""

    subrip: Path
    language: str


async def join_pieces(
    ffmpeg: Ffmpeg,
    pieces: Sequence[Path],
    soundtrack: Path | None,
    out: Path,
    *,
    fmt: FilmFormat,
    frames: int,
    captions: CaptionTrack | None = None,
    on_progress: OnProgress | None = None,
) -> None:
    """Write `pieces` in order, with `soundtrack`'s AAC and `captions`, to the mp4 `out`, its index first.

    Raises CorruptMedia unless the film has exactly `frames` frames.
    """
    seconds = frames / fmt.fps
    inputs = _list_inputs(soundtrack, captions)
    # Set frame n's time to n/fps s, whatever its piece says: exact, as pieces hold no B-frames. Otherwise the
    # rounding of the pieces' lengths to microseconds could add up to a tick of the container's clock.
    number = f"setts=ts=round(N/{fmt.fps}/TB):duration=round(1/{fmt.fps}/TB)"
    copy = ["-c", "copy", "-c:s", "mov_text", "-bsf:v", number, "-t", f"{seconds:.6f}", "-map_metadata", "-1"]
    mp4 = ["-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4"]
    with (
        write_atomically(out) as temporary,
        _concat_list(pieces, temporary.with_suffix(".ffconcat")) as listing,
    ):
        done = await ffmpeg.run(
            ["-f", "concat", "-safe", "0", "-i", listing, *inputs, *copy, *mp4, temporary],
            expected_seconds=seconds,
            on_progress=on_progress,
        )
        if done.frames != frames:
            raise CorruptMedia(detail=f"{done.frames} frames instead of {frames}")


def _list_inputs(soundtrack: Path | None, captions: CaptionTrack | None) -> list[str | Path]:
    """Return ffmpeg's inputs after the pieces, and which of their tracks become the film's."""
    files: list[str | Path] = []
    tracks: list[str | Path] = ["-map", "0:v:0"]
    if soundtrack:
        files += ["-i", soundtrack]
        tracks += ["-map", "1:a:0"]
    if captions:
        files += ["-i", captions.subrip]
        tracks += ["-map", f"{len(files) // 2}:s:0"]
        tracks += ["-metadata:s:s:0", f"language={find_track_language(captions.language)}"]
    return [*files, *tracks]


@contextmanager
def _concat_list(pieces: Sequence[Path], listing: Path) -> Iterator[Path]:
    quoted = ("'" + str(piece.resolve()).replace("'", r"'\''") + "'" for piece in pieces)
    try:
        listing.write_text("ffconcat version 1.0\n" + "".join(f"file {name}\n" for name in quoted))
        yield listing
    finally:
        listing.unlink(missing_ok=True)
