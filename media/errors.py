"""What can go wrong in the cut, each as one sentence for a person.

ffmpeg's own words (which name temporary paths) stay in `detail`, for the log.
"""

import errno
import re

NO_SPACE = "No space left on device"
BAD_DATA = "Invalid data found when processing input"
LAST_LINES = 20
FOLDERS = re.compile(r"/(?:[^/\s'\"]+/)+")


class MediaError(Exception):
    """A cut that could not be made. `str()` is fit to be shown; `detail` is for operators only."""

    sentence = "The film could not be cut."

    def __init__(self, sentence: str | None = None, *, detail: str = "") -> None:
        super().__init__(sentence or self.sentence)
        self.detail = detail
        if self.last_lines:
            # A note is written wherever the error's trace is logged; it is in no history and no answer.
            self.add_note(self.last_lines)

    @property
    def last_lines(self) -> str:
        """The last lines that the program said on stderr, for a log, without the folders in them."""
        return FOLDERS.sub("", "\n".join(self.detail.strip().splitlines()[-LAST_LINES:]))


# The names say what is the matter, as the taxonomy of `providers` does; hence no "Error" at their ends.
class FfmpegMissing(MediaError):  # noqa: N818
    """There is no ffmpeg to run."""

    sentence = "No ffmpeg was found: run `make clean` and start again, or name one in LONGTAKE_FFMPEG."


class MachineUnfit(MediaError):  # noqa: N818
    """Nothing can be drawn on this machine, whatever is ordered. Trying again helps once it is mended."""

    sentence = "This machine cannot draw pictures at the moment."


class FfmpegFailed(MediaError):  # noqa: N818
    """ffmpeg ended with an error that is none of the better-known ones."""

    sentence = "ffmpeg could not do its work on this media."


class CorruptMedia(MediaError):  # noqa: N818
    """A media file is empty, cut short or no media at all. Trying the same file again cannot help."""

    sentence = "A media file is empty or damaged and cannot be played."


class UnsupportedMedia(MediaError):  # noqa: N818
    """A media file is of a kind that is not taken, though it may be whole. To fetch it again cannot help."""

    sentence = "A media file is of a kind that Longtake does not take."


class DiskFull(MediaError):  # noqa: N818
    """The disk has no room left. Trying again helps once there is room."""

    sentence = "The disk is full: free some space and try again."


def from_ffmpeg(stderr: str) -> MediaError:
    """The error that ffmpeg's stderr tells of."""
    if NO_SPACE in stderr:
        return DiskFull(detail=stderr)
    return CorruptMedia(detail=stderr) if BAD_DATA in stderr else FfmpegFailed(detail=stderr)


def from_os(error: OSError) -> MediaError | None:
    """The error that an OSError means for media, or None when it is another matter."""
    return DiskFull(detail=str(error)) if error.errno in {errno.ENOSPC, errno.EDQUOT} else None
