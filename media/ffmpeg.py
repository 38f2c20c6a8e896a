"""Find and run ffmpeg: which binary, common flags, progress as a fraction, typed errors."""

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped]  # it ships no types

from media.errors import FfmpegMissing, from_ffmpeg
from media.file_facts import FileFacts
from media.priority_semaphore import PrioritySemaphore
from media.process import run_process
from media.stall_watch import StallWatch
from media.supported_files import SUPPORTED_DEMUXERS

COMMON_OPTIONS = ("-nostdin", "-hide_banner", "-y", "-v", "error", "-progress", "pipe:1")
MICROSECONDS = 1_000_000
# ffmpeg tells twice a second how far it is. One that waits for itself would else be waited for until the
# activity's own timeout, and each next attempt, too.
STALL_SECONDS = 180.0
NOT_RUNNABLE_STATUSES = {126, 127}  # the shell's statuses for "not executable" and "not found"

# A clip is not trusted: ffmpeg would follow a playlist disguised as a clip to any URL or file. This limits it
# to the file itself, and to containers that hold pictures and sound.
UNTRUSTED_INPUT = ("-protocol_whitelist", "file", "-format_whitelist", ",".join(SUPPORTED_DEMUXERS))

OnProgress = Callable[[float], None]


@dataclass(frozen=True)
class FfmpegResult:
    """The result of a run: video frames written, and the tail of stderr."""

    frames: int
    stderr: str


def find_ffmpeg(override: str | None = None) -> Path:
    """Return the ffmpeg to run: `override` (a path, or a name on PATH), else that of imageio-ffmpeg.

    Raises FfmpegMissing when there is none, or when `override` names no executable.
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
    """The ffmpeg at `path`, run as a subprocess that dies with us (see `media.process`).

    `facts` keeps what it has found out about files. Each run holds one of `places`, if there are such.
    """

    def __init__(
        self, path: Path, *, stall_seconds: float = STALL_SECONDS, places: PrioritySemaphore | None = None
    ) -> None:
        self.path = path
        self._stall_seconds = stall_seconds
        self._places = places
        self.facts = FileFacts()

    async def run(
        self,
        args: Sequence[str | os.PathLike[str]],
        *,
        expected_seconds: float | None = None,
        on_progress: OnProgress | None = None,
        timeout_seconds: float | None = None,
    ) -> FfmpegResult:
        """Run ffmpeg with `args` after the common flags; existing outputs are overwritten.

        `on_progress` gets the fraction of the `expected_seconds` of output that is done, 0 to 1, always
        rising, and 1.0 only when ffmpeg has succeeded. Raises DiskFull, CorruptMedia, FfmpegStalled,
        FfmpegFailed or FfmpegMissing (stderr in `detail`), and TimeoutError; cancellation kills ffmpeg first.
        """
        progress = ProgressParser(expected_seconds, on_progress)
        argv = [str(self.path), *COMMON_OPTIONS, *(os.fspath(arg) for arg in args)]
        async with self._hold_place(), StallWatch(self._stall_seconds) as watch:
            finished = await run_process(
                argv, on_line=watch.watch(progress.read_line), timeout_seconds=timeout_seconds
            )
        if finished.returncode in NOT_RUNNABLE_STATUSES:
            raise FfmpegMissing(detail=finished.stderr)
        if finished.returncode != 0:
            raise from_ffmpeg(finished.stderr)
        progress.report_fraction(1.0)
        return FfmpegResult(progress.frames, finished.stderr)

    def _hold_place(self) -> AbstractAsyncContextManager[None]:
        return self._places.hold_place() if self._places else nullcontext()


class ProgressParser:
    """Parser of ffmpeg's `-progress` output: frames written, and the fraction of `expected_seconds`."""

    def __init__(self, expected_seconds: float | None, on_progress: OnProgress | None) -> None:
        self.frames = 0
        self._expected = expected_seconds
        self._on_progress = on_progress
        self._told = 0.0

    def read_line(self, line: str) -> None:
        """Parse one `key=value` line; ignore values that are not numbers (N/A before the first frame)."""
        key, _, value = line.partition("=")
        if not value.strip().isdigit():
            return
        if key == "frame":
            self.frames = int(value)
        if key == "out_time_us" and self._expected:
            self.report_fraction(min(int(value) / MICROSECONDS / self._expected, 0.99))

    def report_fraction(self, fraction: float) -> None:
        """Report `fraction` if it exceeds the last one reported."""
        if self._on_progress and fraction > self._told:
            self._told = fraction
            self._on_progress(fraction)
