"""Cues as ASS, which libass draws: the whole film's, or those of one piece."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import gcd

from captions.ass_look import AssLook, CaptionStyle
from captions.caption_text import RIGHT_TO_LEFT_MARK, is_right_to_left
from captions.cue import Cue
from captions.phrase_times import TimedPhrase
from captions.subtitle_clock import write_centisecond_clock

# As ffmpeg escapes text for ASS (libavcodec/ass.c): a backslash escapes braces, and one of the text's own is
# parted from what follows by an invisible word joiner.
ESCAPES = {"{": r"\{", "}": r"\}", "\\": "\\\u2060"}
STYLE_FORMAT = (
    "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, "
    "MarginL, MarginR, MarginV, Encoding"
)
EVENT_FORMAT = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
CENTISECONDS = 100


@dataclass(frozen=True)
class PieceScript:
    """The captions of one piece: an ASS file in whose time the piece begins at frame `first_frame`.

    It is the same wherever in the film the piece stands, as long as its own captions are.
    """

    text: str
    first_frame: int


def write_ass(cues: Sequence[Cue], look: AssLook, frames_per_second: int) -> str:
    """Return the film's cues as an ASS file."""
    return _write_script(cues, look, frames_per_second, origin=0)


def write_piece_script(
    cues: Sequence[Cue], look: AssLook, frames_per_second: int, *, first_frame: int, frames: int
) -> PieceScript | None:
    """Return the captions of the `frames` frames of the film from `first_frame` on; None if there are none.

    Burnt into the piece, they give the same pictures as the whole film's captions burnt into the film.
    """
    touching = [cue for cue in cues if cue.touches(first_frame, frames)]
    if not touching:
        return None
    earliest = min(first_frame, touching[0].start_frame)
    # Letters that change colour do so at centiseconds: the origin must be a frame that begins on one.
    step = _frames_on_a_centisecond(frames_per_second) if look.style is CaptionStyle.KARAOKE else 1
    origin = earliest - earliest % step
    return PieceScript(_write_script(touching, look, frames_per_second, origin), first_frame - origin)


def escape_ass(text: str) -> str:
    """Return the text so that nothing in it is an override or a line break."""
    return "".join(ESCAPES.get(letter, letter) for letter in text)


def _write_script(cues: Sequence[Cue], look: AssLook, frames_per_second: int, origin: int) -> str:
    events = (_write_event(cue, look, frames_per_second, origin) for cue in cues)
    return "\n".join([*_write_header(look), *events, ""])


def _write_header(look: AssLook) -> list[str]:
    # Lines are broken here, hence WrapStyle 2: libass would not break Chinese, Japanese or Thai at all.
    info = ["ScriptType: v4.00+", f"PlayResX: {look.width}", f"PlayResY: {look.height}"]
    info += ["ScaledBorderAndShadow: yes", "YCbCr Matrix: TV.709", "WrapStyle: 2", ""]
    styles = ["[V4+ Styles]", f"Format: {STYLE_FORMAT}", look.write_style(), ""]
    return ["[Script Info]", *info, *styles, "[Events]", f"Format: {EVENT_FORMAT}"]


def _write_event(cue: Cue, look: AssLook, frames_per_second: int, origin: int) -> str:
    frames = (cue.start_frame - origin, cue.end_frame - origin)
    start, end = (_centiseconds_before(frame, frames_per_second) for frame in frames)
    mark = RIGHT_TO_LEFT_MARK if is_right_to_left(cue.text) else ""
    if look.style is CaptionStyle.KARAOKE:
        began = start + origin * CENTISECONDS // frames_per_second
        lines = _write_karaoke(cue, began)
    else:
        lines = [escape_ass(text) for text in cue.texts]
    shown = r"\N".join(mark + line for line in lines)
    clocks = f"{write_centisecond_clock(start)},{write_centisecond_clock(end)}"
    return f"Dialogue: 0,{clocks},Caption,,0,0,0,,{shown}"


def _centiseconds_before(frame: int, frames_per_second: int) -> int:
    """Return a moment half a frame before the frame, so that rounding can never move it to another one."""
    return max(0, round((frame - 0.5) * CENTISECONDS / frames_per_second))


def _frames_on_a_centisecond(frames_per_second: int) -> int:
    """Return every how many frames one begins on a whole centisecond."""
    return frames_per_second // gcd(frames_per_second, CENTISECONDS)


def _write_karaoke(cue: Cue, began: int) -> list[str]:
    r"""Return the lines with `\kf` (filled while it is spoken) before each phrase, `\k` before a silence."""
    at, lines = began, []
    for line in cue.lines:
        parts = []
        for phrase, text in zip(line, _trimmed_texts(line), strict=True):
            start, end = max(at, round(phrase.start_ms / 10)), round(phrase.end_ms / 10)
            silence = f"{{\\k{start - at}}}" if start > at else ""
            parts.append(f"{silence}{{\\kf{max(0, end - start)}}}{escape_ass(text)}")
            at = max(start, end)
        lines.append("".join(parts))
    return lines


def _trimmed_texts(line: Sequence[TimedPhrase]) -> Iterator[str]:
    yield from (phrase.text for phrase in line[:-1])
    yield line[-1].text.rstrip()
