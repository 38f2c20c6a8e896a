"""The cut: render clips to pieces ahead of time; join pieces to the film at the end, by stream copy."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from media.atomic_file import write_atomically
from media.burnt_captions import REPORT_FONTS, PieceCaptions, burn_captions, require_all_glyphs
from media.colour_conversion import build_bt709_filters, build_jpeg_filters, build_preparation_filters
from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg, OnProgress
from media.film_format import FRAMES_PER_SECOND, FilmFormat
from media.join_pieces import CaptionTrack, join_pieces
from media.loudness import Loudness
from media.packet_sums import decode_piece, digest_packets
from media.piece_encoding import VIDEO_CODEC, WITHOUT_SETTINGS
from media.piece_graphs import (
    PictureInput,
    build_crossfade_graph,
    build_segment_graph,
    build_still_filters,
    open_picture,
)
from media.soundtrack import make_soundtrack
from media.watermark import PieceWatermark, stage_mark


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
        codec: Sequence[str] = VIDEO_CODEC,
        watermark: PieceWatermark | None = None,
        on_progress: OnProgress | None = None,
    ) -> str:
        """Render `frames` frames of `clip` from `first_frame` on; repeat its last frame if it is short.

        Returns the digest of the piece's packets (see `media.packet_sums`). `captions` are burnt in, over the
        `watermark`. Raises CaptionsUndrawable if a letter of theirs cannot be drawn.
        """
        picture = await open_picture(self._ffmpeg, clip)
        return await self._render_piece(
            [picture],
            partial(build_segment_graph, picture, 0, fmt=fmt, first_frame=first_frame, frames=frames),
            out,
            fmt=fmt,
            frames=frames,
            captions=captions,
            codec=codec,
            watermark=watermark,
            on_progress=on_progress,
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
        codec: Sequence[str] = VIDEO_CODEC,
        watermark: PieceWatermark | None = None,
        strict: bool = False,
        on_progress: OnProgress | None = None,
    ) -> str:
        """Render `frames` frames that fade from `left`, at `left_first_frame`, to the start of `right`.

        Returns the digest of the piece's packets (see `media.packet_sums`). `captions` are burnt in, over the
        `watermark`. With `strict`, what cannot be decoded is an error.
        Raises CaptionsUndrawable if a letter of theirs cannot be drawn.
        """
        before, after = await open_picture(self._ffmpeg, left), await open_picture(self._ffmpeg, right)
        return await self._render_piece(
            [before, after],
            partial(
                build_crossfade_graph,
                *(before, after, (0, 1)),
                fmt=fmt,
                left_first_frame=left_first_frame,
                frames=frames,
            ),
            out,
            fmt=fmt,
            frames=frames,
            captions=captions,
            codec=codec,
            watermark=watermark,
            strict=strict,
            on_progress=on_progress,
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
        self,
        music: Path,
        out: Path,
        *,
        seconds: float,
        level_db: float = 0.0,
        fades: bool = True,
        on_progress: OnProgress | None = None,
    ) -> Loudness:
        """Render the film's sound, `seconds` long, at -14 LUFS; see `make_soundtrack`."""
        return await make_soundtrack(
            self._ffmpeg, music, out, seconds=seconds, level_db=level_db, fades=fades, on_progress=on_progress
        )

    async def extract_still(
        self,
        clip: Path,
        out: Path,
        *,
        at_seconds: float,
        width: int,
        sought: bool = False,
    ) -> None:
        """Write a JPEG, `width` pixels wide, of the frame at `at_seconds` or, past the end, the last.

        With `sought`, it is found by the file's index instead of decoding all that comes before.
        """
        picture = await open_picture(self._ffmpeg, clip)
        seek, at_seconds = (("-ss", f"{at_seconds:.6f}"), 0.0) if sought else ((), at_seconds)
        filters = build_still_filters(picture.tags, at_seconds, width)
        with write_atomically(out) as temporary:
            one = ["-map", f"0:{picture.track}", "-vf", filters, "-frames:v", "1"]
            encode = ["-q:v", "3", "-map_metadata", "-1"]
            done = await self._ffmpeg.run([*seek, *picture.input_options, *one, *encode, temporary])
            _require_frames(1, done.frames)

    async def extract_frames(self, clip: Path, folder: Path, *, first: int, count: int) -> list[Path]:
        """Write `count` frames at the film's rate as JPEGs, from frame `first` on; past the end, the last."""
        picture = await open_picture(self._ffmpeg, clip)
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

    async def _render_piece(
        self,
        pictures: Sequence[PictureInput],
        build_graph: Callable[..., str],
        out: Path,
        *,
        fmt: FilmFormat,
        frames: int,
        captions: PieceCaptions | None,
        codec: Sequence[str],
        watermark: PieceWatermark | None,
        on_progress: OnProgress | None,
        strict: bool = False,
    ) -> str:
        inputs = [word for picture in pictures for word in picture.input_options]
        encode = ["-frames:v", str(frames), "-an", *codec, *WITHOUT_SETTINGS, "-f", "mp4"]
        with (
            write_atomically(out) as temporary,
            burn_captions(captions, temporary.with_suffix(".captions"), fmt.fps) as burning,
            stage_mark(watermark, temporary.with_suffix(".mark.png"), fmt) as mark,
        ):
            graph = build_graph(mark=mark) + burning
            report = (*(REPORT_FONTS if captions else ()), *(("-xerror",) if strict else ()))
            drawn = await self._ffmpeg.run(
                [*report, *inputs, "-filter_complex", graph, *encode, temporary],
                expected_seconds=frames / fmt.fps,
                on_progress=on_progress,
            )
            if captions:
                require_all_glyphs(drawn.stderr)
            # The piece is decoded now, in time that nobody waits for, so that the film need not be.
            packets = await decode_piece(self._ffmpeg, temporary)
            _require_frames(frames, len(packets))
            return digest_packets(packets)


def _require_frames(frames: int, found: int) -> None:
    if found != frames:
        raise CorruptMedia(detail=f"{found} frames instead of {frames}")
