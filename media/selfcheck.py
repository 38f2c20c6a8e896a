"""Check whether this machine can draw and cut, by doing it: folder, ffmpeg, a small picture, fonts."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from media.animatic import AnimaticSpec, render_animatic
from media.animatic.captions.script_coverage import SCRIPT_SAMPLES, scripts_without_font
from media.errors import MediaError
from media.ffmpeg import Ffmpeg
from media.process import run_process
from media.trial_caption import draw_trial_caption

# The encoders of films.
ENCODERS = ("libx264", "aac")
# The filters for pictures; for clips that are HDR, interlaced or transparent; for sound.
FILTERS = (
    *("xfade", "scale", "zscale", "fps", "pad", "tpad", "trim", "crop", "setsar", "setparams", "showinfo"),
    *("movie", "overlay", "settb", "tonemap", "bwdif", "premultiply"),
    *("afade", "aresample", "alimiter", "ebur128", "apad", "atrim", "volume"),
)
FFMPEG_TIMEOUT_SECONDS = 30.0
# A film needs some hundred MB while it is made.
LEAST_FREE_BYTES = 128 * 1024**2
TRIAL_ANIMATIC = AnimaticSpec("A red kite over the hills.", "A kite", 0.125, 64, 36, 7)

GET_FFMPEG = "Set LONGTAKE_FFMPEG to the path of a full build, or unset it: one comes along."
MAKE_ROOM = "Free some space: a film needs some hundred MB while it is made."
MAKE_WRITABLE = "Make it writable, or set LONGTAKE_VAR_DIR."
SEE_WHY = "Its last words are in the worker's log; `longtake doctor` tries it again."
GET_LIBASS = "Films with burnt captions wait for it. Set LONGTAKE_FFMPEG to a full build, or unset it."
GET_FONTS = "Install fonts and start again (Debian: fonts-noto-core, fonts-noto-cjk)."


@dataclass(frozen=True)
class MissingPart:
    """A missing part. If it is `needed`, no film can be made; otherwise films lack something (captions)."""

    part: str  # "ffmpeg", "drawing", "folder", "fonts"
    found: str
    advice: str
    needed: bool = True
    detail: str = ""  # for the log
    scripts: tuple[str, ...] = ()  # those that no font covers


async def check_media(ffmpeg: Path, folder: Path) -> list[MissingPart]:
    """Return all that is missing for drawing and cutting in `folder`; takes about a second of one core."""
    lacks = [*check_folder(folder), *await check_ffmpeg(ffmpeg)]
    if not lacks:
        lacks += [*await check_drawing(ffmpeg, folder), *await check_burning(ffmpeg, folder)]
    return [*lacks, *await asyncio.to_thread(check_fonts)]


def check_folder(folder: Path) -> list[MissingPart]:
    """Check that `folder` is writable and has free space."""
    try:
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(bytes(4096))
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return [MissingPart("folder", f"nothing can be written to it ({error.strerror})", MAKE_WRITABLE)]
    if free < LEAST_FREE_BYTES:
        return [MissingPart("folder", f"{free // 1024**2} MB are free", MAKE_ROOM)]
    return []


async def check_ffmpeg(ffmpeg: Path) -> list[MissingPart]:
    """Check that ffmpeg runs, and has the encoders and filters we use."""
    if await _list_names(ffmpeg, "-version") is None:
        return [MissingPart("ffmpeg", f"{ffmpeg.name} does not run", GET_FFMPEG)]
    lists = [await _list_names(ffmpeg, option) for option in ("-encoders", "-filters")]
    offered = set().union(*(names or () for names in lists))
    if missing := [name for name in (*ENCODERS, *FILTERS) if name not in offered]:
        return [MissingPart("ffmpeg", f"{ffmpeg.name} was built without {', '.join(missing)}", GET_FFMPEG)]
    return []


async def check_drawing(ffmpeg: Path, folder: Path) -> list[MissingPart]:
    """Check that a small animatic with a caption can be rendered."""
    with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as trial:
        try:
            await render_animatic(
                TRIAL_ANIMATIC, Path(trial) / "t.mp4", ffmpeg=ffmpeg, on_progress=lambda _: None
            )
        except (MediaError, OSError) as error:
            detail = error.last_lines if isinstance(error, MediaError) else str(error)
            return [MissingPart("drawing", "a small picture could not be drawn", SEE_WHY, detail=detail)]
    return []


async def check_burning(ffmpeg: Path, folder: Path) -> list[MissingPart]:
    """Check that captions can be drawn into pictures: only films that ask for it need that."""
    with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as trial:
        try:
            await draw_trial_caption(Ffmpeg(ffmpeg), Path(trial))
        except (MediaError, OSError) as error:
            detail = error.last_lines if isinstance(error, MediaError) else str(error)
            found = "captions cannot be drawn into the picture"
            return [MissingPart("captions", found, GET_LIBASS, needed=False, detail=detail)]
    return []


def check_fonts() -> list[MissingPart]:
    """Check which scripts no font covers: captions in them are left out."""
    missing = scripts_without_font()
    if not missing:
        return []
    which = "all captions" if len(missing) == len(SCRIPT_SAMPLES) else f"captions in {', '.join(missing)}"
    found = f"{which} are left out: no font here has the letters"
    return [MissingPart("fonts", found, GET_FONTS, needed=False, scripts=tuple(missing))]


async def _list_names(ffmpeg: Path, option: str) -> set[str] | None:
    """Return the second word of each line that ffmpeg prints (the names in a list); None if it fails."""
    found: set[str] = set()
    try:
        finished = await run_process(
            [str(ffmpeg), "-hide_banner", option],
            on_line=lambda line: found.update(line.split()[1:2]),
            timeout_seconds=FFMPEG_TIMEOUT_SECONDS,
        )
    except (OSError, TimeoutError):
        return None
    return found if finished.returncode == 0 else None
