"""Looks at what films are made with on this machine: ffmpeg, a small picture that is drawn, fonts."""

import subprocess
import tempfile
from pathlib import Path

from cli.doctor.finding import Finding, bad, good, note
from media.animatic.captions.coverage import SAMPLES, scripts_without_font
from media.errors import FfmpegMissing
from media.ffmpeg import find_ffmpeg
from media.selfcheck import GET_FONTS, Lack, check_drawing, check_ffmpeg
from settings import Settings

ANSWER_SECONDS = 20


async def look(settings: Settings) -> list[Finding]:
    """All of them. Nothing is written but a temporary folder, which is removed."""
    try:
        ffmpeg = find_ffmpeg(settings.ffmpeg)
    except FfmpegMissing as error:
        return [bad("ffmpeg", "none", str(error)), _fonts()]
    if lacks := await check_ffmpeg(ffmpeg):
        return [*(bad("ffmpeg", f"{ffmpeg}: {lack.found}", lack.advice) for lack in lacks), _fonts()]
    return [good("ffmpeg", f"{_version(ffmpeg)} at {ffmpeg}"), await _drawing(ffmpeg), _fonts()]


async def _drawing(ffmpeg: Path) -> Finding:
    with tempfile.TemporaryDirectory(prefix="longtake-doctor-") as folder:
        lacks = await check_drawing(ffmpeg, Path(folder))
    if lacks:
        return bad("Drawing", lacks[0].found, _why(lacks[0]))
    return good("Drawing", "a small picture with a caption was drawn")


def _why(lack: Lack) -> str:
    """The last line that it said; the traceback before it is for the log."""
    return (lack.detail.splitlines() or ["It said nothing of the reason."])[-1]


def _fonts() -> Finding:
    missing = scripts_without_font()
    if not missing:
        return good("Fonts", "for captions in all scripts that are looked for")
    if len(missing) == len(SAMPLES):
        return note("Fonts", "none: every caption is left out", GET_FONTS)
    return note("Fonts", f"captions in {', '.join(missing)} are left out", GET_FONTS)


def _version(ffmpeg: Path) -> str:
    # The path is one that the user chose, or our own package's, and has just been run.
    answer = subprocess.run(  # noqa: S603
        [ffmpeg, "-version"],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=ANSWER_SECONDS,
        check=False,
    )
    return (answer.stdout.split() or ["", "", "?"])[2]
