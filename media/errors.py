"""The errors of the room, each with one sentence for a person.

ffmpeg's own output (which names temporary paths) stays in `detail`, for the log.
"""

import errno
import re

NO_SPACE_MESSAGE = "No space left on device"
BAD_DATA_MESSAGE = "Invalid data found when processing input"
MAX_STDERR_LINES = 20
FOLDERS = re.compile(r"/(?:[^/\s'\"]+/)+")


class MediaError(Exception):
    """Base of this room's errors. `str()` may be shown to users; `detail` is for operators only."""

    sentence = "The film could not be cut."

    def __init__(self, sentence: str | None = None, *, detail: str = "") -> None:
        super().__init__(sentence or self.sentence)
        self.detail = detail
        if self.last_lines:
            # A note appears wherever the traceback is logged, but in no Temporal history and no API response.
            self.add_note(self.last_lines)

    @property
    def last_lines(self) -> str:
        """The last lines of the program's stderr, for a log, without the folder parts of paths."""
        return FOLDERS.sub("", "\n".join(self.detail.strip().splitlines()[-MAX_STDERR_LINES:]))


# Named by the condition, as the taxonomy of `providers` is; hence no "Error" suffix.
class FfmpegMissing(MediaError):  # noqa: N818
    """No ffmpeg was found, or the one found cannot be run."""

    sentence = "No ffmpeg was found: run `make clean` and start again, or name one in LONGTAKE_FFMPEG."


class MachineUnfit(MediaError):  # noqa: N818
    """This machine can draw nothing at all. Retrying helps once the machine is repaired."""

    sentence = "This machine cannot draw pictures at the moment."


class FfmpegFailed(MediaError):  # noqa: N818
    """ffmpeg failed with an error that has no type of its own."""

    sentence = "ffmpeg could not do its work on this media."


class FfmpegStalled(FfmpegFailed):
    """ffmpeg had got no further for a long time, and was killed."""

    sentence = "ffmpeg stood still over this media and was stopped."


class CorruptMedia(MediaError):  # noqa: N818
    """A media file is empty, cut short or no media at all. Retrying with the same file cannot help."""

    sentence = "A media file is empty or damaged and cannot be played."


class UnsupportedMedia(MediaError):  # noqa: N818
    """A media file is of an unsupported kind, though it may be whole. Fetching it again cannot help."""

    sentence = "A media file is of a kind that Longtake does not take."


class CaptionsUndrawable(MediaError):  # noqa: N818
    """The captions hold a letter that their font lacks, or ffmpeg cannot draw them.

    Retrying helps once the machine has the font.
    """

    sentence = (
        "No font of the worker has all letters of the captions. Install fonts (Debian: fonts-noto-core, "
        "fonts-noto-cjk), or have the captions as files instead of in the picture."
    )


class DiskFull(MediaError):  # noqa: N818
    """The disk is full. Retrying helps once there is space."""

    sentence = "The disk is full: free some space and try again."


def from_ffmpeg(stderr: str) -> MediaError:
    """Return the error that ffmpeg's stderr reports."""
    if NO_SPACE_MESSAGE in stderr:
        return DiskFull(detail=stderr)
    return CorruptMedia(detail=stderr) if BAD_DATA_MESSAGE in stderr else FfmpegFailed(detail=stderr)


def from_os(error: OSError) -> MediaError | None:
    """Return DiskFull if the OSError means a full disk or quota, else None."""
    return DiskFull(detail=str(error)) if error.errno in {errno.ENOSPC, errno.EDQUOT} else None
