"""Whether this machine can draw and cut, found out by doing it: ffmpeg, a picture, the folder, the fonts."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from media.animatic import Picture, render_picture
from media.animatic.captions.coverage import SAMPLES, scripts_without_font
from media.errors import MediaError
from media.process import run

# What pictures and films are made with.
ENCODERS = ("libx264", "aac")
# Of pictures; then those that only some clips need (HDR, fields, transparency); then of sound.
FILTERS = (
    *("xfade", "scale", "zscale", "fps", "pad", "tpad", "trim", "crop", "setsar", "setparams", "showinfo"),
    *("tonemap", "bwdif", "premultiply"),
    *("afade", "aresample", "alimiter", "ebur128", "apad", "atrim", "volume"),
)
ANSWER_SECONDS = 30.0
# A film needs some hundred MB while it is made.
LEAST_FREE_BYTES = 128 * 1024**2
TRIAL = Picture("A red kite over the hills.", "A kite", 0.125, 64, 36, 7)

GET_FFMPEG = "Set LONGTAKE_FFMPEG to the path of a full build, or unset it: one comes along."
MAKE_ROOM = "Free some space: a film needs some hundred MB while it is made."
MAKE_WRITABLE = "Make it writable, or set LONGTAKE_VAR_DIR."
SEE_WHY = "Its last words are in the worker's log; `longtake doctor` tries it again."
GET_FONTS = "Install fonts and start again (Debian: fonts-noto-core, fonts-noto-cjk)."


@dataclass(frozen=True)
class Lack:
    """What is missing. Without what is `needed` no film comes out; without the rest, not all of it."""

    part: str  # "ffmpeg", "drawing", "folder", "fonts"
    found: str
    advice: str
    needed: bool = True
    detail: str = ""  # for the log


async def check_media(ffmpeg: Path, folder: Path) -> list[Lack]:
    """All that drawing and cutting lack here, working in `folder`; about a second of one core."""
    lacks = [*check_folder(folder), *await check_ffmpeg(ffmpeg)]
    if not lacks:
        lacks += await check_drawing(ffmpeg, folder)
    return [*lacks, *await asyncio.to_thread(check_fonts)]


def check_folder(folder: Path) -> list[Lack]:
    """Whether it can be written to, and has room."""
    try:
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(bytes(4096))
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return [Lack("folder", f"nothing can be written to it ({error.strerror})", MAKE_WRITABLE)]
    if free < LEAST_FREE_BYTES:
        return [Lack("folder", f"{free // 1024**2} MB are free", MAKE_ROOM)]
    return []


async def check_ffmpeg(ffmpeg: Path) -> list[Lack]:
    """Whether it runs, and can do what is asked of it."""
    if await _words(ffmpeg, "-version") is None:
        return [Lack("ffmpeg", f"{ffmpeg.name} does not run", GET_FFMPEG)]
    lists = [await _words(ffmpeg, option) for option in ("-encoders", "-filters")]
    offered = set().union(*(names or () for names in lists))
    if missing := [name for name in (*ENCODERS, *FILTERS) if name not in offered]:
        return [Lack("ffmpeg", f"{ffmpeg.name} was built without {', '.join(missing)}", GET_FFMPEG)]
    return []


async def check_drawing(ffmpeg: Path, folder: Path) -> list[Lack]:
    """Whether a small picture with a caption comes out."""
    with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as trial:
        try:
            await render_picture(TRIAL, Path(trial) / "t.mp4", ffmpeg=ffmpeg, on_progress=lambda _: None)
        except (MediaError, OSError) as error:
            detail = error.last_lines if isinstance(error, MediaError) else str(error)
            return [Lack("drawing", "a small picture could not be drawn", SEE_WHY, detail=detail)]
    return []


def check_fonts() -> list[Lack]:
    """Which captions are left out."""
    missing = scripts_without_font()
    if not missing:
        return []
    which = "all captions" if len(missing) == len(SAMPLES) else f"captions in {', '.join(missing)}"
    return [Lack("fonts", f"{which} are left out: no font here has the letters", GET_FONTS, needed=False)]


async def _words(ffmpeg: Path, option: str) -> set[str] | None:
    """The second word of each line of its answer, where lists have names; None if it does not run."""
    found: set[str] = set()
    try:
        finished = await run(
            [str(ffmpeg), "-hide_banner", option],
            on_line=lambda line: found.update(line.split()[1:2]),
            timeout_seconds=ANSWER_SECONDS,
        )
    except (OSError, TimeoutError):
        return None
    return found if finished.returncode == 0 else None
