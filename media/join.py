"""Pieces become a film by copying: no picture and no sound is encoded again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg, OnProgress
from media.formats import FilmFormat
from media.whole import whole


async def join_pieces(
    ffmpeg: Ffmpeg,
    pieces: Sequence[Path],
    soundtrack: Path | None,
    out: Path,
    *,
    fmt: FilmFormat,
    frames: int,
    on_progress: OnProgress | None = None,
) -> None:
    """Write the mp4 of `pieces` in order, with `soundtrack`'s AAC, to `out`; its index is at its start.

    Raises CorruptMedia unless the film has exactly `frames` frames.
    """
    seconds = frames / fmt.fps
    inputs = ["-i", soundtrack, "-map", "0:v:0", "-map", "1:a:0"] if soundtrack else ["-map", "0:v:0"]
    # Frame n is shown at n/fps s, whatever its piece says: pieces hold no B-frames, so this is exact, and the
    # rounding of the pieces' lengths to microseconds cannot add up to a tick of the container's clock.
    number = f"setts=ts=round(N/{fmt.fps}/TB):duration=round(1/{fmt.fps}/TB)"
    copy = ["-c", "copy", "-bsf:v", number, "-t", f"{seconds:.6f}", "-map_metadata", "-1"]
    mp4 = ["-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4"]
    with whole(out) as temporary, _listed(pieces, temporary.with_suffix(".ffconcat")) as listing:
        done = await ffmpeg.run(
            ["-f", "concat", "-safe", "0", "-i", listing, *inputs, *copy, *mp4, temporary],
            expected_seconds=seconds,
            on_progress=on_progress,
        )
        if done.frames != frames:
            raise CorruptMedia(detail=f"{done.frames} frames instead of {frames}")


@contextmanager
def _listed(pieces: Sequence[Path], listing: Path) -> Iterator[Path]:
    quoted = ("'" + str(piece.resolve()).replace("'", r"'\''") + "'" for piece in pieces)
    try:
        listing.write_text("ffconcat version 1.0\n" + "".join(f"file {name}\n" for name in quoted))
        yield listing
    finally:
        listing.unlink(missing_ok=True)
