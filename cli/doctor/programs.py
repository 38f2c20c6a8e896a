"""Looks at Python, the `temporal` command, ffmpeg and fonts."""

import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from cli.doctor.finding import Finding, bad, good, note
from cli.temporal import HOW_TO_GET_ONE, find_temporal, temporal_elsewhere
from media.animatic.captions.fonts import Fonts
from media.errors import FfmpegMissing
from media.ffmpeg import find_ffmpeg
from settings import Settings

OLDEST_PYTHON = (3, 11)
ANSWER_SECONDS = 20
# What the cut is made with.
ENCODERS = ("libx264", "aac")
FILTERS = ("xfade", "loudnorm", "scale", "fps")
GET_FFMPEG = "Set LONGTAKE_FFMPEG to the path of a full build, or unset it: one comes along."


def look(settings: Settings) -> Iterator[Finding]:
    """All of them."""
    yield _python()
    yield _temporal(settings)
    yield _ffmpeg(settings)
    yield _fonts()


def _python() -> Finding:
    found = f"{platform.python_version()} at {sys.executable}"
    if sys.version_info < OLDEST_PYTHON:
        return bad("Python", found, "Longtake needs 3.11 or newer.")
    if sys.prefix == sys.base_prefix:
        return note("Python", found, "This is no virtual environment; `make up` sets one up.")
    return good("Python", found)


def _temporal(settings: Settings) -> Finding:
    if elsewhere := temporal_elsewhere(settings):
        return good("temporal command", f"not needed: the server is {elsewhere}")
    path = find_temporal()
    if path is None:
        return bad("temporal command", "none", HOW_TO_GET_ONE)
    said = _says(path, "--version")
    if said is None:
        return bad("temporal command", f"{path} does not run", HOW_TO_GET_ONE)
    return good("temporal command", f"{said.removeprefix('temporal version ')} at {path}")


def _ffmpeg(settings: Settings) -> Finding:
    try:
        path = find_ffmpeg(settings.ffmpeg)
    except FfmpegMissing as error:
        return bad("ffmpeg", "none", str(error))
    version = _says(path, "-version")
    if version is None:
        return bad("ffmpeg", f"{path} does not run", GET_FFMPEG)
    if lacks := ", ".join(_lacking(path)):
        return bad("ffmpeg", f"{path} was built without {lacks}", GET_FFMPEG)
    return good("ffmpeg", f"{version.split()[2]} at {path}")


def _lacking(path: Path) -> Iterator[str]:
    for option, names in (("-encoders", ENCODERS), ("-filters", FILTERS)):
        offered = {word for line in (_says(path, option) or "").splitlines() for word in line.split()[1:2]}
        yield from (name for name in names if name not in offered)


def _fonts() -> Finding:
    face = Fonts().for_text("Longtake")
    if face is None:
        return note("Fonts", "none", "Captions need one: Debian and Ubuntu have it in fonts-dejavu-core.")
    return good("Fonts", Path(face.path).name)


def _says(path: Path, option: str) -> str | None:
    """What the program answers; None when it cannot be run."""
    try:
        # The path is one that the user chose, or our own package's.
        answer = subprocess.run(  # noqa: S603
            [path, option],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=ANSWER_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()
