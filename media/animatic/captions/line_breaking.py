"""Line breaking: few lines, of similar length."""

# ruff: noqa: RUF001 - punctuation that looks alike is what this is about

import unicodedata
from collections.abc import Callable

from media.animatic.captions.drawable_text import LEADING_VOWELS, split_clusters

Measure = Callable[[str], float]

NOT_FIRST = set(
    "、。，．：；！？）」』】〉》〕］｝ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ・…％ゝゞヽヾ,.!?:;)]}»”’%"
)
NOT_LAST = set("（「『【〈《〔［｛([{«“‘")
IDEOGRAPHIC = (
    "CJK UNIFIED",
    "CJK COMPATIBILITY",
    "HIRAGANA",
    "KATAKANA",
    "IDEOGRAPHIC",
    "FULLWIDTH",
    "BOPOMOFO",
    "YI ",
)
HYPHENS = set("-‐–—/")
BISECTION_ROUNDS = 7  # of bisection, to find the narrowest width that needs no more lines


def wrap_text(text: str, width: float, most: int, measure: Measure, ellipsis: str) -> list[str]:
    """Wrap the text in at most `most` lines of at most `width`; shorten the last one if necessary."""
    pieces = _split_wide_pieces(_split_at_breaks(text), width, measure)
    lines = _fill_lines(pieces, width, measure)
    if len(lines) > most:
        return [
            *lines[: most - 1],
            _shorten_to_width("".join(_remaining_lines(lines, most)), width, measure, ellipsis),
        ]
    return _balance_lines(pieces, lines, width, measure)


def _fill_lines(pieces: list[str], width: float, measure: Measure) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in pieces:
        if line and measure((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = piece
        else:
            line += piece
    return [*lines, line.rstrip()]


def _balance_lines(pieces: list[str], lines: list[str], width: float, measure: Measure) -> list[str]:
    """Make the same number of lines as narrow as possible, so that no last line has a single word."""
    low, high = width / 2, width
    for _ in range(BISECTION_ROUNDS if len(lines) > 1 else 0):
        middle = (low + high) / 2
        tried = _fill_lines(pieces, middle, measure)
        if len(tried) == len(lines) and all(measure(line) <= middle for line in tried):
            lines, high = tried, middle
        else:
            low = middle
    return lines


def _remaining_lines(lines: list[str], most: int) -> list[str]:
    return [line + " " for line in lines[most - 1 :]]


def _shorten_to_width(text: str, width: float, measure: Measure, ellipsis: str) -> str:
    """Return as much text as fits before an ellipsis, up to the end of a word if one is near."""
    kept = ""
    for cluster in split_clusters(text):
        if measure(kept + cluster + ellipsis) > width:
            break
        kept += cluster
    words = kept.rpartition(" ")[0]
    if len(words) > len(kept) * 0.6:
        kept = words
    return kept.rstrip(" ,.;:-") + ellipsis


def _split_wide_pieces(pieces: list[str], width: float, measure: Measure) -> list[str]:
    """Split pieces that are wider than a line into clusters."""
    fitting: list[str] = []
    for piece in pieces:
        fitting += [piece] if measure(piece.rstrip()) <= width else split_clusters(piece)
    return fitting


def _split_at_breaks(text: str) -> list[str]:
    """Split the text where a line may end; spaces stay with the piece before them."""
    pieces: list[str] = []
    for cluster in split_clusters(text):
        if pieces and not _may_break(pieces[-1], cluster):
            pieces[-1] += cluster
        else:
            pieces.append(cluster)
    return pieces


def _may_break(before: str, after: str) -> bool:
    if after == " " or after[0] in NOT_FIRST or before[-1] in NOT_LAST:
        return False
    if before[-1] == " " or after[0] in LEADING_VOWELS:
        return True
    return (
        _is_ideographic(before[-1])
        or _is_ideographic(after[0])
        or (before[-1] in HYPHENS and after[0].isalpha())
    )


def _is_ideographic(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(IDEOGRAPHIC)
