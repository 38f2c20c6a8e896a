"""Where a caption may be broken, and its lines: few, and of like length."""

# ruff: noqa: RUF001 - punctuation that looks alike is what this is about

import unicodedata
from collections.abc import Callable

from media.animatic.captions.clean import LEADING, clusters

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
ROUNDS = 7  # of halving, to find the narrowest width that needs no more lines


def wrapped(text: str, width: float, most: int, measure: Measure, ellipsis: str) -> list[str]:
    """The text in at most `most` lines of at most `width`, the last one shortened where it must be."""
    pieces = _fitting(_pieces(text), width, measure)
    lines = _lines(pieces, width, measure)
    if len(lines) > most:
        return [*lines[: most - 1], _shortened("".join(_rest(lines, most)), width, measure, ellipsis)]
    return _balanced(pieces, lines, width, measure)


def _lines(pieces: list[str], width: float, measure: Measure) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in pieces:
        if line and measure((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = piece
        else:
            line += piece
    return [*lines, line.rstrip()]


def _balanced(pieces: list[str], lines: list[str], width: float, measure: Measure) -> list[str]:
    """As many lines, but as narrow as they can be: no last line of one word."""
    low, high = width / 2, width
    for _ in range(ROUNDS if len(lines) > 1 else 0):
        middle = (low + high) / 2
        tried = _lines(pieces, middle, measure)
        if len(tried) == len(lines) and all(measure(line) <= middle for line in tried):
            lines, high = tried, middle
        else:
            low = middle
    return lines


def _rest(lines: list[str], most: int) -> list[str]:
    return [line + " " for line in lines[most - 1 :]]


def _shortened(text: str, width: float, measure: Measure, ellipsis: str) -> str:
    """As much of the text as fits before an ellipsis, at the end of a word if one is near."""
    kept = ""
    for cluster in clusters(text):
        if measure(kept + cluster + ellipsis) > width:
            break
        kept += cluster
    words = kept.rpartition(" ")[0]
    if len(words) > len(kept) * 0.6:
        kept = words
    return kept.rstrip(" ,.;:-") + ellipsis


def _fitting(pieces: list[str], width: float, measure: Measure) -> list[str]:
    """The pieces, those that are wider than a line taken apart."""
    fitting: list[str] = []
    for piece in pieces:
        fitting += [piece] if measure(piece.rstrip()) <= width else clusters(piece)
    return fitting


def _pieces(text: str) -> list[str]:
    """The text in parts between which a line may end; spaces stay with the part before them."""
    pieces: list[str] = []
    for cluster in clusters(text):
        if pieces and not _may_break(pieces[-1], cluster):
            pieces[-1] += cluster
        else:
            pieces.append(cluster)
    return pieces


def _may_break(before: str, after: str) -> bool:
    if after == " " or after[0] in NOT_FIRST or before[-1] in NOT_LAST:
        return False
    if before[-1] == " " or after[0] in LEADING:
        return True
    return (
        _ideographic(before[-1]) or _ideographic(after[0]) or (before[-1] in HYPHENS and after[0].isalpha())
    )


def _ideographic(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(IDEOGRAPHIC)
