"""The cut: clips become pieces ahead of time; pieces become the film at the end, without encoding again."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from media.colour_conversion import decoder_options, prepare_frames, scale_to_bt709, to_jpeg
from media.encoding import VIDEO_CODEC, normalise
from media.errors import CorruptMedia
from media.ffmpeg import UNTRUSTED, Ffmpeg, OnProgress
from media.formats import FilmFormat
from media.join import join_pieces
from media.picture_tags import PictureTags, read_picture_tags
from media.sound import make_soundtrack
from media.tracks import picture_number
from media.whole import whole


@dataclass(frozen=True)
class Picture:
    """The picture of the file at `clip`: the track that holds it, and how to read it."""

    clip: Path
    track: int
    tags: PictureTags

    @property
    def input(self) -> tuple[str | Path, ...]:
        """ffmpeg's words for it as an input, which comes from outside."""
        return (*UNTRUSTED, *decoder_options(self.tags), "-i", self.clip)


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
        picture = await self._open(clip)
        filters = f"[0:{picture.track}]{normalise(fmt, first_frame, frames, picture.tags)}"
        await self._piece([picture], filters, out, fmt=fmt, frames=frames, on_progress=on_progress)

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
        before, after = await self._open(left), await self._open(right)
        filters = (
            f"[0:{before.track}]{normalise(fmt, left_first_frame, frames, before.tags)}[left];"
            f"[1:{after.track}]{normalise(fmt, 0, frames, after.tags)}[right];"
            f"[left][right]xfade=transition=fade:duration={frames / fmt.fps:.6f}:offset=0"
        )
        await self._piece([before, after], filters, out, fmt=fmt, frames=frames, on_progress=on_progress)

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
        picture = await self._open(clip)
        filters = ",".join(
            (
                *prepare_frames(picture.tags),
                f"tpad=stop=-1:stop_mode=clone,trim=start={at_seconds:.6f}",
                *scale_to_bt709(picture.tags, f"{width}:-2"),
                *to_jpeg(),
                "setsar=1",
            )
        )
        with whole(out) as temporary:
            one = ["-map", f"0:{picture.track}", "-vf", filters, "-frames:v", "1"]
            encode = ["-q:v", "3", "-map_metadata", "-1"]
            done = await self._ffmpeg.run([*picture.input, *one, *encode, temporary])
            _expect(1, done.frames)

    async def _open(self, clip: Path) -> Picture:
        track = await picture_number(self._ffmpeg, clip)
        return Picture(clip, track, await read_picture_tags(self._ffmpeg, clip, track))

    async def _piece(
        self,
        pictures: Sequence[Picture],
        filters: str,
        out: Path,
        *,
        fmt: FilmFormat,
        frames: int,
        on_progress: OnProgress | None,
    ) -> None:
        inputs = [word for picture in pictures for word in picture.input]
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
