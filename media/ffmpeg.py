"""The one way to run ffmpeg: which binary, which common flags, progress as a fraction, typed errors."""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped]  # it ships no types

from media.errors import FfmpegMissing, from_ffmpeg
from media.kinds import TAKEN
from media.process import run

COMMON = ("-nostdin", "-hide_banner", "-y", "-v", "error", "-progress", "pipe:1")
MICROSECONDS = 1_000_000
NOT_RUNNABLE = {126, 127}  # the shell's words for "may not be run" and "not found"

# A clip comes from outside. ffmpeg would follow a playlist dressed up as a clip to any URL or file; this
# keeps it to the file itself, and to containers that hold pictures and sound.
UNTRUSTED = ("-protocol_whitelist", "file", "-format_whitelist", ",".join(TAKEN))

OnProgress = Callable[[float], None]


@dataclass(frozen=True)
class Done:
    """What ffmpeg did: video frames written, and the last of its stderr."""

    frames: int
    stderr: str


def find_ffmpeg(override: str | None = None) -> Path:
    """The ffmpeg to run: `override` (a path, or a name on PATH), else the one that imageio-ffmpeg brings.

    Raises FfmpegMissing when there is none, or when `override` names nothing that can be run.
    """
    if override:
        found = shutil.which(override)
        if found is None:
            raise FfmpegMissing(
                f"LONGTAKE_FFMPEG names {override}, which is no program: correct it or unset it."
            )
        return Path(found)
    try:
        return Path(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise FfmpegMissing(detail=str(error)) from error


class Ffmpeg:
    """ffmpeg at `path`, run as a subprocess that dies with us (see `media.process`)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def run(
        self,
        args: Sequence[str | os.PathLike[str]],
        *,
        expected_seconds: float | None = None,
        on_progress: OnProgress | None = None,
        timeout_seconds: float | None = None,
    ) -> Done:
        """Run ffmpeg with `args` after the common flags; existing outputs are overwritten.

        `on_progress` gets the fraction of the `expected_seconds` of output that is done, 0 to 1, never less
        than before, and 1.0 only when ffmpeg has succeeded. Raises DiskFull or FfmpegFailed (ffmpeg's own
        words in `detail`), and TimeoutError; cancellation kills ffmpeg first.
        """
        progress = Progress(expected_seconds, on_progress)
        argv = [str(self.path), *COMMON, *(os.fspath(arg) for arg in args)]
        finished = await run(argv, on_line=progress.read, timeout_seconds=timeout_seconds)
        if finished.returncode in NOT_RUNNABLE:
            raise FfmpegMissing(detail=finished.stderr)
        if finished.returncode != 0:
            raise from_ffmpeg(finished.stderr)
        progress.tell(1.0)
        return Done(progress.frames, finished.stderr)


class Progress:
    """Reads ffmpeg's `-progress`: the frames that are out, and the fraction of `expected_seconds`."""

    def __init__(self, expected_seconds: float | None, on_progress: OnProgress | None) -> None:
        self.frames = 0
        self._expected = expected_seconds
        self._on_progress = on_progress
        self._told = 0.0

    def read(self, line: str) -> None:
        """Take one `key=value` line; values that are no number are ignored (N/A before the first frame)."""
        key, _, value = line.partition("=")
        if not value.strip().isdigit():
            return
        if key == "frame":
            self.frames = int(value)
        if key == "out_time_us" and self._expected:
            self.tell(min(int(value) / MICROSECONDS / self._expected, 0.99))

    def tell(self, fraction: float) -> None:
        """Pass `fraction` on, unless it is no news."""
        if self._on_progress and fraction > self._told:
            self._told = fraction
            self._on_progress(fraction)
