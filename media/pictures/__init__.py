"""Pictures that callers upload: decoded in a child process, and written anew as a plain, upright JPEG.

A picture is untrusted: it may be damaged, a bomb, or an attack on a decoder. Therefore a process
of its own decodes it, with limits on memory, time and what it may write, and only the new drawing is kept.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from media.errors import NO_SPACE_MESSAGE, DiskFull, MediaError
from media.procedural.child_process import python_command
from media.process import run_process

# A picture of 64 megapixels is decoded in about 2 s.
MAX_SECONDS = 30.0


class PictureFault(StrEnum):
    """The reason why a picture is refused."""

    NOT_A_PICTURE = "not_a_picture"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    UNREADABLE = "unreadable"


class PictureRefused(MediaError):  # noqa: N818 - named by the condition, as this room's errors are
    """The file is no picture that Longtake takes; `fault` says why."""

    sentence = "The picture is refused."

    def __init__(self, fault: PictureFault, *, detail: str = "") -> None:
        super().__init__(detail=detail)
        self.fault = fault


@dataclass(frozen=True)
class NormalizedPicture:
    """A written picture: its width and height in pixels.

    `transparent`: parts of it are.
    """

    width: int
    height: int
    transparent: bool = False


async def normalize_picture(
    source: Path, out: Path, transparent_out: Path | None = None
) -> NormalizedPicture:
    """Decode the file `source` and write it to `out`: an upright JPEG in sRGB without metadata.

    Of an animation the first picture is taken. Transparent parts become white; a picture that has such is
    also written to `transparent_out`, if that is given: a PNG that keeps them. See `media.pictures.limits`.

    Raises:
        PictureRefused: it is no picture, too large, too small or damaged.
        DiskFull: `out` cannot be written.
    """
    lines: list[str] = []
    files = [str(file) for file in (source, out, transparent_out) if file is not None]
    command = [*python_command(), "-m", "media.pictures", *files]
    try:
        finished = await run_process(command, on_line=lines.append, timeout_seconds=MAX_SECONDS)
    except TimeoutError as error:
        raise PictureRefused(PictureFault.UNREADABLE, detail="it took too long") from error
    if NO_SPACE_MESSAGE in finished.stderr:
        raise DiskFull(detail=finished.stderr)
    if finished.returncode != 0 or not lines:
        raise PictureRefused(PictureFault.UNREADABLE, detail=finished.stderr)
    return _read_result(json.loads(lines[-1]))


def _read_result(result: dict[str, str | int | bool]) -> NormalizedPicture:
    if "fault" in result:
        raise PictureRefused(PictureFault(str(result["fault"])))
    return NormalizedPicture(int(result["width"]), int(result["height"]), bool(result["transparent"]))
