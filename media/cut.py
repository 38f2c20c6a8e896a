"""The cut: clips become pieces ahead of time; pieces become the film at the end, without encoding again."""

from collections.abc import Sequence
from pathlib import Path

from media.encoding import VIDEO_CODEC, normalise
from media.errors import CorruptMedia
from media.ffmpeg import UNTRUSTED, Ffmpeg, OnProgress
from media.formats import FilmFormat
from media.join import join_pieces
from media.sound import make_soundtrack
from media.tracks import picture_number
from media.whole import whole

# An untagged H.264 clip is taken to be BT.709, as players do: it would be converted from BT.601 otherwise,
# and the film's colours would not be the clip's. This is only the decoder's default; a tag goes before it.
CLIP = (*UNTRUSTED, "-colorspace", "bt709", "-i")


class Cutter:
    """Makes pieces, film, soundtrack and stills with `ffmpeg`.

    Each method writes its `out` whole or not at all, and replaces one that is there. All raise CorruptMedia
    for media that cannot be read, DiskFull and FfmpegFailed; cancellation kills ffmpeg and leaves no file.
    """

    def __init__(self, ffmpeg: Ffmpeg) -> None:
        self._ffmpeg = ffmpeg

    async def segment(
        self,
        clip: Path,
        out: Path,
        *,
        fmt: FilmFormat,
        first_frame: int,
        frames: int,
        on_progress: OnProgress | None = None,
    ) -> None:
        """`frames` frames of `clip` from its frame `first_frame`; its last is held if it is too short."""
        filters = f"[0:{await self._picture(clip)}]{normalise(fmt, first_frame, frames)}"
        await self._piece([clip], filters, out, fmt=fmt, frames=frames, on_progress=on_progress)

    async def transition(
        self,
        left: Path,
        right: Path,
        out: Path,
        *,
        fmt: FilmFormat,
        left_first_frame: int,
        frames: int,
        on_progress: OnProgress | None = None,
    ) -> None:
        """`frames` frames that fade from `left`, at its frame `left_first_frame`, to the start of `right`."""
        filters = (
            f"[0:{await self._picture(left)}]{normalise(fmt, left_first_frame, frames)}[left];"
            f"[1:{await self._picture(right)}]{normalise(fmt, 0, frames)}[right];"
            f"[left][right]xfade=transition=fade:duration={frames / fmt.fps:.6f}:offset=0"
        )
        await self._piece([left, right], filters, out, fmt=fmt, frames=frames, on_progress=on_progress)

    async def join(
        self,
        pieces: Sequence[Path],
        soundtrack: Path | None,
        out: Path,
        *,
        fmt: FilmFormat,
        frames: int,
        on_progress: OnProgress | None = None,
    ) -> None:
        """The film of `frames` frames: `pieces` in order and `soundtrack`, both copied; see `media.join`."""
        await join_pieces(
            self._ffmpeg, pieces, soundtrack, out, fmt=fmt, frames=frames, on_progress=on_progress
        )

    async def soundtrack(
        self, music: Path, out: Path, *, seconds: float, on_progress: OnProgress | None = None
    ) -> None:
        """The film's sound, `seconds` long, at -14 LUFS; see `media.sound`."""
        await make_soundtrack(self._ffmpeg, music, out, seconds=seconds, on_progress=on_progress)

    async def still(self, clip: Path, out: Path, *, at_seconds: float, width: int) -> None:
        """A JPEG, `width` pixels wide, of the picture at `at_seconds` or, past the end, of the last one."""
        filters = f"tpad=stop=-1:stop_mode=clone,trim=start={at_seconds:.6f},scale={width}:-2,setsar=1"
        with whole(out) as temporary:
            picture = ["-map", f"0:{await self._picture(clip)}", "-vf", filters, "-frames:v", "1"]
            encode = ["-q:v", "3", "-map_metadata", "-1"]
            done = await self._ffmpeg.run([*CLIP, clip, *picture, *encode, temporary])
            _expect(1, done.frames)

    async def _picture(self, clip: Path) -> int:
        return await picture_number(self._ffmpeg, clip)

    async def _piece(
        self,
        clips: Sequence[Path],
        filters: str,
        out: Path,
        *,
        fmt: FilmFormat,
        frames: int,
        on_progress: OnProgress | None,
    ) -> None:
        inputs = [word for clip in clips for word in (*CLIP, clip)]
        encode = [*("-filter_complex", filters, "-frames:v", str(frames), "-an"), *VIDEO_CODEC, "-f", "mp4"]
        with whole(out) as temporary:
            await self._ffmpeg.run(
                [*inputs, *encode, temporary], expected_seconds=frames / fmt.fps, on_progress=on_progress
            )
            # Read back, not believed: this counts the packets that are really in the file.
            counted = await self._ffmpeg.run(["-i", temporary, "-c", "copy", "-f", "null", "-"])
            _expect(frames, counted.frames)


def _expect(frames: int, found: int) -> None:
    if found != frames:
        raise CorruptMedia(detail=f"{found} frames instead of {frames}")
