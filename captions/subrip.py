"""Cues as SubRip (.srt), for editors and video sites."""

# ruff: noqa: RUF001 - signs that look alike are meant

import re
from collections.abc import Sequence

from captions.caption_text import is_right_to_left
from captions.cue import Cue
from captions.subtitle_clock import write_clock

# SubRip has no escapes, and players disagree on what is markup. So its signs are replaced by such as look
# alike: `<` begins HTML, `{` an override of ASS or MicroDVD, `\` is one of ASS, `-->` divides times.
LOOKALIKES = {"-->": "→", "<": "‹", "{": "❴", "\\": "＼"}
# Some readers take any line with two times in it for the times of a cue.
TIME_COLON, RATIO = re.compile(r":(?=\d+[,.]\d)"), "∶"
# Players take lines as left-to-right, whatever their letters.
RIGHT_TO_LEFT_EMBEDDING, END_OF_EMBEDDING = "\u202b", "\u202c"


def write_subrip(cues: Sequence[Cue], frames_per_second: int) -> str:
    """Return the cues as a SubRip file."""
    return "\n".join(_write_cue(number, cue, frames_per_second) for number, cue in enumerate(cues, start=1))


def _write_cue(number: int, cue: Cue, frames_per_second: int) -> str:
    times = (write_clock(frame / frames_per_second, ",") for frame in (cue.start_frame, cue.end_frame))
    lines = "\n".join(_direct(replace_markup(line), cue.text) for line in cue.texts)
    return f"{number}\n{' --> '.join(times)}\n{lines}\n"


def replace_markup(text: str) -> str:
    """Return the text so that no player takes anything in it for markup."""
    for sign, lookalike in LOOKALIKES.items():
        text = text.replace(sign, lookalike)
    return TIME_COLON.sub(RATIO, text)


def _direct(line: str, paragraph: str) -> str:
    if not is_right_to_left(paragraph):
        return line
    return f"{RIGHT_TO_LEFT_EMBEDDING}{line}{END_OF_EMBEDDING}"
