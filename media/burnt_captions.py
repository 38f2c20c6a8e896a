"""Captions burnt into a piece: the filters that draw them, and a check of what was drawn.

A piece with its own captions gives the same pictures as the whole film with all captions. Therefore captions
need no render of the whole film, and a changed line changes a piece or two.
"""

import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from media.caption_font import CaptionFont
from media.errors import CaptionsUndrawable, FfmpegFailed

# Increment it when captions are drawn otherwise from the same script and font.
BURNING_VERSION = 1
WITHOUT_LIBASS = "The worker's ffmpeg cannot draw captions: it was built without libass."
# libass reports at this level which font it took; ffmpeg succeeds whatever it took.
REPORT_FONTS = ("-v", "info", "-nostats")
MISSING_GLYPH = re.compile(r"Glyph 0x([0-9A-Fa-f]+) not found")
NO_ASS_FILTER = "No such filter: 'ass'"
CHOSEN_FONT = re.compile(r"fontselect: \(.*\) -> (.+), -?\d+, ")


@dataclass(frozen=True)
class PieceCaptions:
    """The captions of a piece: an ASS `script` in whose time it begins at `first_frame`, and their font."""

    script: str
    first_frame: int
    font: CaptionFont

    @property
    def key_parts(self) -> dict[str, str | int]:
        """Return all that the piece's pictures depend on besides its clips."""
        return {
            "version": BURNING_VERSION,
            "script": self.script,
            "first_frame": self.first_frame,
            "font": self.font.digest,
        }


@contextmanager
def stage_captions(captions: PieceCaptions, folder: Path, frames_per_second: int) -> Iterator[str]:
    """Write script and font to `folder`, yield the filters that draw them, and delete the folder."""
    fonts = folder / "fonts"
    try:
        fonts.mkdir(parents=True)
        script = folder / "captions.ass"
        script.write_text(captions.script)
        # libass reads all fonts of the folder, so this one is alone in it.
        (fonts / Path(captions.font.face.path).name).symlink_to(captions.font.face.path)
        yield build_burning_filters(script, fonts, captions.first_frame, frames_per_second)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def burn_captions(captions: PieceCaptions | None, folder: Path, frames_per_second: int) -> Iterator[str]:
    """Yield what is added to a piece's filters so that its captions, if it has any, are burnt in."""
    if captions is None:
        yield ""
        return
    with stage_captions(captions, folder, frames_per_second) as filters, report_missing_filter():
        yield f",{filters}"


def build_burning_filters(script: Path, fonts: Path, first_frame: int, frames_per_second: int) -> str:
    """Return the filters that draw the captions of `script` at the time of its frame `first_frame` on."""
    files = f"filename={escape_filter_value(str(script))}:fontsdir={escape_filter_value(str(fonts))}"
    return f"setpts=PTS+{first_frame}/{frames_per_second}/TB,ass={files},setpts=PTS-STARTPTS"


def escape_filter_value(value: str) -> str:
    """Escape the value of a filter's option: for its options, then for the graph (ffmpeg-filters, 4.1)."""
    option = re.sub(r"([\\':])", r"\\\1", value)
    return re.sub(r"([\\'\[\],;])", r"\\\1", option)


def require_all_glyphs(ffmpeg_log: str) -> None:
    """Raise CaptionsUndrawable if libass drew a box or took another font, by ffmpeg's log."""
    missing = find_missing_glyphs(ffmpeg_log)
    if missing or uses_other_font(ffmpeg_log):
        raise CaptionsUndrawable(detail=ffmpeg_log)


@contextmanager
def report_missing_filter() -> Iterator[None]:
    """Raise CaptionsUndrawable where the block fails because ffmpeg was built without libass."""
    try:
        yield
    except FfmpegFailed as error:
        if NO_ASS_FILTER not in error.detail:
            raise
        raise CaptionsUndrawable(WITHOUT_LIBASS, detail=error.detail) from error


def find_missing_glyphs(ffmpeg_log: str) -> str:
    """Return the letters that the captions' font lacks, sorted; signs that show nothing do not count."""
    letters = {chr(int(code, 16)) for code in MISSING_GLYPH.findall(ffmpeg_log)}
    return "".join(sorted(letter for letter in letters if unicodedata.category(letter) != "Cf"))


def uses_other_font(ffmpeg_log: str) -> bool:
    """Return whether libass took a font of the machine: it names those by path, the staged one by name."""
    return any("/" in chosen for chosen in CHOSEN_FONT.findall(ffmpeg_log))
