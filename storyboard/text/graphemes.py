"""Graphemes: split and shorten text without breaking what a reader sees as one letter or one emoji."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

ZERO_WIDTH_SPACE, JOINER = "\u200b", "\u200d"
_VIRAMA_CLASS = 9
# Skin tones; vowels and finals of decomposed Hangul syllables.
_EXTENDING_RANGES = (("\U0001f3fb", "\U0001f3ff"), ("\u1160", "\u11ff"), ("\ud7b0", "\ud7fb"))
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")  # a pair of regional indicators
_SPACE = re.compile(r"\s*")
# Scripts without spaces between words, by their names in the Unicode character database.
_UNSPACED = ("CJK", "IDEOGR", "HIRAGANA", "KATAKANA", "BOPOMOFO", "YI ", "THAI", "LAO ", "KHMER", "MYANMAR")
_WITH_ROUND_STOPS = ("CJK", "IDEOGR", "HIRAGANA", "KATAKANA", "BOPOMOFO")
_READ_WITH_THE_NEXT = frozenset("เแโใไເແໂໃໄ")
_READ_WITH_THE_LAST = frozenset("ะาำๅๆฯະາຳຽໆຯーっッゃゅょャュョ々〻")


def split_at_offsets(text: str, offsets: Iterable[int]) -> list[str]:
    """Split `text` at these offsets; each piece keeps the space after it.

    No piece is blank, and joined they are the text: offsets that would leave a piece blank, or break a
    combining, joined or paired sequence, are skipped.
    """
    first = len(text) - len(text.lstrip())
    inside_flags = {match.start() + 1 for match in _FLAG.finditer(text)}
    starts = (at for at in _skip_spaces(text, offsets) if first < at < len(text))
    good = [at for at in starts if at not in inside_flags and _may_split(text, at)]
    return [text[start:end] for start, end in zip([0, *good], [*good, len(text)], strict=True)]


def _skip_spaces(text: str, offsets: Iterable[int]) -> Iterator[int]:
    """Yield the first visible character at or after each offset, in order; each space is scanned once."""
    visible = -1
    for at in sorted(offsets):
        if at > visible and (match := _SPACE.match(text, at)):
            visible = match.end()
            yield visible


def _may_split(text: str, at: int) -> bool:
    return not _extends_previous(text[at]) and not _extends_next(text[at - 1])


def _extends_previous(char: str) -> bool:
    """Return whether the character combines with the one before it."""
    if unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf"):
        return char != ZERO_WIDTH_SPACE
    return any(low <= char <= high for low, high in _EXTENDING_RANGES)


def _extends_next(char: str) -> bool:
    """Return whether the character combines with the one after it: a joiner, or a virama."""
    return char == JOINER or unicodedata.combining(char) == _VIRAMA_CLASS


def is_unspaced_script(char: str) -> bool:
    """Return whether the character is of a script without spaces between words, or an emoji."""
    return unicodedata.name(char, "").startswith(_UNSPACED) or unicodedata.category(char) == "So"


def is_latin(text: str) -> bool:
    """Return whether every letter of the text is Latin."""
    return all(unicodedata.name(char, "").startswith("LATIN") for char in text if char.isalpha())


def has_ideographic_stop(char: str) -> bool:
    """Return whether the character is of a script whose full stop is 。"""
    return unicodedata.name(char, "").startswith(_WITH_ROUND_STOPS)


def may_begin_a_line(text: str, at: int) -> bool:
    """Return whether a line may begin at `at`: not after an opening mark, nor with a closing one."""
    before, after = text[at - 1], text[at]
    if before in _READ_WITH_THE_NEXT or after in _READ_WITH_THE_LAST or _is_opening_mark(before):
        return False
    return _is_opening_mark(after) or not unicodedata.category(after).startswith("P")


def _is_opening_mark(char: str) -> bool:
    return unicodedata.category(char) in ("Ps", "Pi")


def shorten_text(text: str, limit: int) -> str:
    """Return at most `limit` characters: the text, else with single spaces, else its beginning and "…".

    The beginning ends with a whole word or, where there are no spaces, a whole character.
    """
    if len(text) <= limit or len(text := " ".join(text.split())) <= limit:
        return text
    ends = [at for at in range(limit // 2, limit) if text[at].isspace()]
    if ends:
        return text[: ends[-1]].rstrip() + "…"
    whole = split_at_offsets(text[:limit], range(limit // 2, limit))
    return "".join(whole[:-1] or [text[: limit - 1]]).rstrip() + "…"
