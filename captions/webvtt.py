"""Cues as WebVTT (https://www.w3.org/TR/webvtt1/), for browsers."""

from collections.abc import Sequence

from captions.caption_text import RIGHT_TO_LEFT_MARK, is_right_to_left
from captions.cue import Cue
from captions.subtitle_clock import write_clock

# Character references; `>` too, since `-->` would begin a new cue.
REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def write_webvtt(cues: Sequence[Cue], frames_per_second: int) -> str:
    """Return the cues as a WebVTT file."""
    return "\n".join(["WEBVTT\n", *(_write_cue(cue, frames_per_second) for cue in cues)])


def _write_cue(cue: Cue, frames_per_second: int) -> str:
    times = (write_clock(frame / frames_per_second, ".") for frame in (cue.start_frame, cue.end_frame))
    lines = "\n".join(_direct(escape_webvtt(line), cue.text) for line in cue.texts)
    return f"{' --> '.join(times)}\n{lines}\n"


def escape_webvtt(text: str) -> str:
    """Return the text so that nothing in it is markup."""
    return "".join(REFERENCES.get(letter, letter) for letter in text)


def _direct(line: str, paragraph: str) -> str:
    """Begin each line of a right-to-left paragraph with a mark: browsers take a line for a paragraph."""
    return f"{RIGHT_TO_LEFT_MARK}{line}" if is_right_to_left(paragraph) else line
