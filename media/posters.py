"""The poster of a film in two sizes, both from one decoded frame."""

from contextlib import ExitStack
from pathlib import Path

from media.atomic_file import write_atomically
from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg
from media.film_format import FilmFormat
from media.piece_graphs import build_still_filters, open_own_picture

POSTER_WIDTH = 1280
# Lists show a poster about 300 pixels wide, and decode hundreds of them while somebody scrolls.
SMALL_POSTER_SIDE = 480
_SMALL_SIZE = f"w={SMALL_POSTER_SIDE}:h={SMALL_POSTER_SIDE}:force_original_aspect_ratio=decrease"
_JPEG_OPTIONS = ("-frames:v", "1", "-q:v", "3", "-map_metadata", "-1")


async def extract_poster(
    ffmpeg: Ffmpeg, film: Path, out: Path, small: Path, *, frame: int, fmt: FilmFormat
) -> None:
    """Write a frame as two JPEGs: `POSTER_WIDTH` wide, and in `SMALL_POSTER_SIDE` squared. The first is 0.

    The film, or piece of one, is ours, in the format `fmt`: its index finds the frame exactly.

    Raises:
        CorruptMedia: there is no such frame.
        DiskFull, FfmpegFailed: as they say; neither file is there then.
    """
    picture = open_own_picture(film, fmt)
    filters = build_still_filters(picture.tags, 0.0, POSTER_WIDTH)
    graph = f"[0:{picture.track}]{filters},split[whole][same];[same]scale={_SMALL_SIZE}[small]"
    with ExitStack() as stack:
        files = [stack.enter_context(write_atomically(each)) for each in (out, small)]
        outputs = [
            option
            for label, file in zip(("[whole]", "[small]"), files, strict=True)
            for option in ("-map", label, *_JPEG_OPTIONS, file)
        ]
        # ffmpeg shows the first frame at this time or later. Half a frame leaves room for rounded times.
        seek = ("-ss", f"{max(0.0, frame - 0.5) / fmt.fps:.6f}")
        done = await ffmpeg.run([*seek, *picture.input_options, "-filter_complex", graph, *outputs])
        if done.frames != 1:
            raise CorruptMedia(detail=f"{done.frames} frames instead of 1")
