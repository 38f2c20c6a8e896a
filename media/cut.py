"""The cut: render clips to pieces ahead of time; join pieces to the film at the end, by stream copy."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from media.atomic_file import write_atomically
from media.burnt_captions import (
    REPORT_FONTS,
    PieceCaptions,
    report_missing_filter,
    require_all_glyphs,
    stage_captions,
)
from media.colour_conversion import (
    build_bt709_filters,
    build_jpeg_filters,
    build_preparation_filters,
    decoder_options,
)
from media.errors import CorruptMedia
from media.ffmpeg import UNTRUSTED_INPUT, Ffmpeg, OnProgress
from media.film_format import FRAMES_PER_SECOND, FilmFormat
from media.join_pieces import CaptionTrack, join_pieces
from media.loudness import Loudness
from media.packet_sums import decode_piece, digest_packets
from media.picture_tags import PictureTags, read_picture_tags
from media.piece_encoding import VIDEO_CODEC, build_piece_filters
from media.soundtrack import make_soundtrack
from media.tracks import find_picture_number


@dataclass(frozen=True)
class PictureInput:
    """The picture of the file at `clip`: its track number, and the tags by which to read it."""

    clip: Path
    track: int
    tags: PictureTags

    @property
    def input_options(self) -> tuple[str | Path, ...]:
        """ffmpeg's input options for the clip, which is not trusted."""
        return (*UNTRUSTED_INPUT, *decoder_options(self.tags), "-i", self.clip)


class Cutter:
    """Renders pieces, film, soundtrack and stills with ffmpeg.

    Each method writes `out` whole or not at all, and replaces an existing file. All raise CorruptMedia for
    media that cannot be read, DiskFull and FfmpegFailed; cancellation kills ffmpeg and leaves no file.
    """

    def __init__(self, ffmpeg: Ffmpeg) -> None:
        self._ffmpeg = ffmpeg

    async def render_segment(
        self,
        clip: Path,
        out: Path,
        *,
        fmt: FilmFormat,
        first_frame: int,
        frames: int,
        captions: PieceCaptions | None = None,
        on_progress: OnProgress | None = None,
    ) -> str:
        """Render `frames` frames of `clip` from `first_frame` on; repeat its last frame if it is short.

        Returns the digest of the piece's packets (see `media.packet_sums`). `captions` are burnt in.
        Raises CaptionsUndrawable if a letter of theirs cannot be drawn.
        """
        picture = await self._open_picture(clip)
        filters = f"[0:{picture.track}]{build_piece_filters(fmt, first_frame, frames, picture.tags)}"
        return await self._render_piece(
            [picture], filters, out, fmt=fmt, frames=frames, captions=captions, on_progress=on_progress
        )

    async def render_crossfade(
        self,
        left: Path,
        right: Path,
        out: Path,
        *,
        fmt: FilmFormat,
        left_first_frame: int,
        frames: int,
        captions: PieceCaptions | None = None,
        on_progress: OnProgress | None = None,
    ) -> str:
        """Render `frames` frames that fade from `left`, at `left_first_frame`, to the start of `right`.

        Returns the digest of the piece's packets (see `media.packet_sums`). `captions` are burnt in.
        Raises CaptionsUndrawable if a letter of theirs cannot be drawn.
        """
        before, after = await self._open_picture(left), await self._open_picture(right)
        filters = (
            f"[0:{before.track}]{build_piece_filters(fmt, left_first_frame, frames, before.tags)}[left];"
            f"[1:{after.track}]{build_piece_filters(fmt, 0, frames, after.tags)}[right];"
            f"[left][right]xfade=transition=fade:duration={frames / fmt.fps:.6f}:offset=0"
        )
        return await self._render_piece(
            [before, after], filters, out, fmt=fmt, frames=frames, captions=captions, on_progress=on_progress
        )

    async def join_film(
        self,
        pieces: Sequence[Path],
        soundtrack: Path | None,
        out: Path,
        *,
        fmt: FilmFormat,
        frames: int,
        captions: CaptionTrack | None = None,
        on_progress: OnProgress | None = None,
    ) -> None:
        """Join `pieces` and `soundtrack` into a film of `frames` frames by stream copy; see `join_pieces`."""
        await join_pieces(
            self._ffmpeg,
            pieces,
            soundtrack,
            out,
            fmt=fmt,
            frames=frames,
            captions=captions,
            on_progress=on_progress,
        )

    async def render_soundtrack(
        self, music: Path, out: Path, *, seconds: float, on_progress: OnProgress | None = None
    ) -> Loudness:
        """Render the film's sound, `seconds` long, at -14 LUFS; see `make_soundtrack`."""
        return await make_soundtrack(self._ffmpeg, music, out, seconds=seconds, on_progress=on_progress)

    async def extract_still(
        self, clip: Path, out: Path, *, at_seconds: float, width: int, sought: bool = False
    ) -> None:
        """Write a JPEG, `width` pixels wide, of the frame at `at_seconds` or, past the end, the last.

        With `sought`, it is found by the file's index instead of decoding all that comes before: of a film of
        ours that is exact.
        """
        picture = await self._open_picture(clip)
        seek, at_seconds = (("-ss", f"{at_seconds:.6f}"), 0.0) if sought else ((), at_seconds)
        filters = ",".join(
            (
                *build_preparation_filters(picture.tags),
                f"tpad=stop=-1:stop_mode=clone,trim=start={at_seconds:.6f}",
                *build_bt709_filters(picture.tags, f"{width}:-2"),
                *build_jpeg_filters(),
                "setsar=1",
            )
        )
        with write_atomically(out) as temporary:
            one = ["-map", f"0:{picture.track}", "-vf", filters, "-frames:v", "1"]
            encode = ["-q:v", "3", "-map_metadata", "-1"]
            done = await self._ffmpeg.run([*seek, *picture.input_options, *one, *encode, temporary])
            _require_frames(1, done.frames)

    async def extract_frames(self, clip: Path, folder: Path, *, first: int, count: int) -> list[Path]:
        """Write `count` frames at the film's rate as JPEGs, from frame `first` on; past the end, the last."""
        picture = await self._open_picture(clip)
        filters = ",".join(
            (
                *build_preparation_filters(picture.tags),
                f"fps={FRAMES_PER_SECOND}",
                "tpad=stop=-1:stop_mode=clone",
                f"trim=start_frame={first}:end_frame={first + count}",
                # Otherwise the time before them would be filled with copies.
                "setpts=PTS-STARTPTS",
                *build_bt709_filters(picture.tags, "iw:-2"),
                *build_jpeg_filters(),
                "setsar=1",
            )
        )
        options = ["-map", f"0:{picture.track}", "-vf", filters, "-q:v", "2", "-map_metadata", "-1"]
        done = await self._ffmpeg.run([*picture.input_options, *options, folder / "frame-%03d.jpg"])
        _require_frames(count, done.frames)
        return [folder / f"frame-{number:03d}.jpg" for number in range(1, count + 1)]

    async def _open_picture(self, clip: Path) -> PictureInput:
        track = await find_picture_number(self._ffmpeg, clip)
        return PictureInput(clip, track, await read_picture_tags(self._ffmpeg, clip, track))

    async def _render_piece(
        self,
        pictures: Sequence[PictureInput],
        filters: str,
        out: Path,
        *,
        fmt: FilmFormat,
        frames: int,
        captions: PieceCaptions | None,
        on_progress: OnProgress | None,
    ) -> str:
        inputs = [word for picture in pictures for word in picture.input_options]
        encode = ["-frames:v", str(frames), "-an", *VIDEO_CODEC, "-f", "mp4"]
        with (
            write_atomically(out) as temporary,
            _burning(captions, temporary.with_suffix(".captions"), fmt) as burning,
        ):
            report = REPORT_FONTS if captions else ()
            drawn = await self._ffmpeg.run(
                [*report, *inputs, "-filter_complex", filters + burning, *encode, temporary],
                expected_seconds=frames / fmt.fps,
                on_progress=on_progress,
            )
            if captions:
                require_all_glyphs(drawn.stderr)
            # The piece is decoded now, in time that nobody waits for, so that the film need not be.
            packets = await decode_piece(self._ffmpeg, temporary)
            _require_frames(frames, len(packets))
            return digest_packets(packets)


@contextmanager
def _burning(captions: PieceCaptions | None, folder: Path, fmt: FilmFormat) -> Iterator[str]:
    """Yield what is added to a piece's filters so that its captions are burnt in."""
    if captions is None:
        yield ""
        return
    with stage_captions(captions, folder, fmt.fps) as filters, report_missing_filter():
        yield f",{filters}"


def _require_frames(frames: int, found: int) -> None:
    if found != frames:
        raise CorruptMedia(detail=f"{found} frames instead of {frames}")
