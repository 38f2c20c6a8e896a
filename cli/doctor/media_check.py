"""Check what films are made with on this machine: ffmpeg, a small test picture, fonts."""

import subprocess
import tempfile
from pathlib import Path

from cli.doctor.finding import Finding, error_finding, ok_finding, warning_finding
from media.animatic.captions.script_coverage import SCRIPT_SAMPLES, scripts_without_font
from media.errors import FfmpegMissing
from media.ffmpeg import find_ffmpeg
from media.selfcheck import GET_FONTS, MissingPart, check_drawing, check_ffmpeg
from settings import Settings

ANSWER_SECONDS = 20


async def check_media_tools(settings: Settings) -> list[Finding]:
    """Check ffmpeg, a test picture and fonts. Only a temporary folder is written, and removed."""
    try:
        ffmpeg = find_ffmpeg(settings.ffmpeg)
    except FfmpegMissing as error:
        return [error_finding("ffmpeg", "none", str(error)), _check_fonts()]
    if lacks := await check_ffmpeg(ffmpeg):
        return [
            *(error_finding("ffmpeg", f"{ffmpeg}: {lack.found}", lack.advice) for lack in lacks),
            _check_fonts(),
        ]
    return [
        ok_finding("ffmpeg", f"{_ffmpeg_version(ffmpeg)} at {ffmpeg}"),
        await _check_picture(ffmpeg),
        _check_fonts(),
    ]


async def _check_picture(ffmpeg: Path) -> Finding:
    with tempfile.TemporaryDirectory(prefix="longtake-doctor-") as folder:
        lacks = await check_drawing(ffmpeg, Path(folder))
    if lacks:
        return error_finding("Drawing", lacks[0].found, _last_detail_line(lacks[0]))
    return ok_finding("Drawing", "a small picture with a caption was drawn")


def _last_detail_line(lack: MissingPart) -> str:
    """Return the last line of the detail; the traceback before it belongs in a log."""
    return (lack.detail.splitlines() or ["It said nothing of the reason."])[-1]


def _check_fonts() -> Finding:
    missing = scripts_without_font()
    if not missing:
        return ok_finding("Fonts", "for captions in all scripts that are looked for")
    if len(missing) == len(SCRIPT_SAMPLES):
        return warning_finding("Fonts", "none: every caption is left out", GET_FONTS)
    return warning_finding("Fonts", f"captions in {', '.join(missing)} are left out", GET_FONTS)


def _ffmpeg_version(ffmpeg: Path) -> str:
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
