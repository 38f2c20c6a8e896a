"""Filter graphs that turn clips into pieces and stills, and the clips as inputs of ffmpeg."""

from dataclasses import dataclass
from pathlib import Path

from media.colour_conversion import (
    build_bt709_filters,
    build_jpeg_filters,
    build_preparation_filters,
    decoder_options,
)
from media.ffmpeg import UNTRUSTED_INPUT, Ffmpeg
from media.film_format import FilmFormat
from media.picture_tags import PictureTags, read_picture_tags
from media.piece_encoding import build_piece_filters
from media.tracks import find_picture_number
from media.watermark import StagedMark


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


async def open_picture(ffmpeg: Ffmpeg, clip: Path) -> PictureInput:
    """Find the picture of the clip, and its tags. Raises as `list_tracks` and `read_picture_tags`."""
    track = await find_picture_number(ffmpeg, clip)
    return PictureInput(clip, track, await read_picture_tags(ffmpeg, clip, track))


def open_own_picture(file: Path, fmt: FilmFormat) -> PictureInput:
    """Return the picture of a film, a piece or a tail of our own, of which all is known without a look."""
    return PictureInput(
        file,
        track=0,
        tags=PictureTags(
            codec="h264",
            pixel_format="yuv420p",
            width=fmt.width,
            height=fmt.height,
            square_pixels=True,
            matrix="bt709",
            primaries="bt709",
            transfer="bt709",
        ),
    )


def build_segment_graph(
    picture: PictureInput,
    number: int,
    *,
    fmt: FilmFormat,
    first_frame: int,
    frames: int,
    mark: StagedMark | None = None,
) -> str:
    """Return the graph that cuts `frames` frames out of input `number`, with `mark` over them."""
    chain = f"[{number}:{picture.track}]{build_piece_filters(fmt, first_frame, frames, picture.tags)}"
    return mark.lay_over(chain) if mark else chain


def build_crossfade_graph(
    left: PictureInput,
    right: PictureInput,
    numbers: tuple[int, int],
    *,
    fmt: FilmFormat,
    left_first_frame: int,
    frames: int,
    mark: StagedMark | None = None,
) -> str:
    """Return the graph that fades from the first input, at `left_first_frame`, to the start of the other.

    A `mark` over both is laid over what they fade to, so that it stands still; a mark over one fades with it.
    """
    over_both = mark is not None and all(mark.over)
    marks = [mark if mark and over and not over_both else None for over in (mark.over if mark else (0, 0))]
    before = build_segment_graph(
        left, numbers[0], fmt=fmt, first_frame=left_first_frame, frames=frames, mark=marks[0]
    )
    after = build_segment_graph(right, numbers[1], fmt=fmt, first_frame=0, frames=frames, mark=marks[1])
    fade = f"xfade=transition=fade:duration={frames / fmt.fps:.6f}:offset=0"
    faded = f"{before}[left];{after}[right];[left][right]{fade}"
    return mark.lay_over(faded) if mark and over_both else faded


def build_still_filters(tags: PictureTags, at_seconds: float, width: int) -> str:
    """Return the filters that pick the frame at that time, or past the end the last, for a JPEG."""
    return ",".join(
        (
            *build_preparation_filters(tags),
            f"tpad=stop=-1:stop_mode=clone,trim=start={at_seconds:.6f}",
            *build_bt709_filters(tags, f"{width}:-2"),
            *build_jpeg_filters(),
            "setsar=1",
        )
    )
