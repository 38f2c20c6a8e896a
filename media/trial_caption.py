"""One letter, burnt into a small picture: whether this machine can draw captions is found out by doing it."""

from pathlib import Path

from media.burnt_captions import (
    REPORT_FONTS,
    PieceCaptions,
    report_missing_filter,
    require_all_glyphs,
    stage_captions,
)
from media.caption_font import choose_caption_font
from media.ffmpeg import Ffmpeg

LETTER = "A"
PICTURE = ("-f", "lavfi", "-i", "color=s=64x36:r=24:d=0.1")
SCRIPT = (
    "[Script Info]\nScriptType: v4.00+\nPlayResX: 64\nPlayResY: 36\n\n"
    "[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Caption,{font},20\n\n"
    "[Events]\nFormat: Start, End, Style, Text\nDialogue: 0:00:00.00,0:00:01.00,Caption,{letter}\n"
)


async def draw_trial_caption(ffmpeg: Ffmpeg, folder: Path) -> None:
    """Draw a letter with libass, in `folder`; do nothing if there is no font at all.

    Raises:
        CaptionsUndrawable: this ffmpeg cannot, or it draws with another font than it was given.
        FfmpegFailed: it fails otherwise.
    """
    if (font := choose_caption_font(LETTER)) is None:
        return
    captions = PieceCaptions(SCRIPT.format(font=font.name, letter=LETTER), 0, font)
    with stage_captions(captions, folder / "captions", 24) as burning, report_missing_filter():
        drawn = await ffmpeg.run([*REPORT_FONTS, *PICTURE, "-vf", burning, "-f", "null", "-"])
    require_all_glyphs(drawn.stderr)
