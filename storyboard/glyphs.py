"""Where a text may be cut without breaking what a reader sees as one letter or one picture."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

ZERO_WIDTH_SPACE, JOINER = "\u200b", "\u200d"
_VIRAMA_CLASS = 9
# Skin tones; vowels and finals of Hangul syllables that are spelt out.
_LEANING = (("\U0001f3fb", "\U0001f3ff"), ("\u1160", "\u11ff"), ("\ud7b0", "\ud7fb"))
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")  # a pair of regional indicators
_SPACE = re.compile(r"\s*")
# Scripts without spaces between words, by their names in the Unicode character database.
_UNSPACED = ("CJK", "IDEOGR", "HIRAGANA", "KATAKANA", "BOPOMOFO", "YI ", "THAI", "LAO ", "KHMER", "MYANMAR")
_WITH_ROUND_STOPS = ("CJK", "IDEOGR", "HIRAGANA", "KATAKANA", "BOPOMOFO")
_READ_WITH_THE_NEXT = frozenset("เแโใไເແໂໃໄ")
_READ_WITH_THE_LAST = frozenset("ะาำๅๆฯະາຳຽໆຯーっッゃゅょャュョ々〻")


def cut(text: str, offsets: Iterable[int]) -> list[str]:
    """The pieces of `text` that begin at these offsets, each with the space behind it.

    Every piece has something to see, and joined they are the text: offsets that would leave a piece blank, or
    break a combining, joined or paired sequence, are passed over.
    """
    first = len(text) - len(text.lstrip())
    inside_flags = {match.start() + 1 for match in _FLAG.finditer(text)}
    starts = (at for at in _behind_spaces(text, offsets) if first < at < len(text))
    good = [at for at in starts if at not in inside_flags and _breakable(text, at)]
    return [text[start:end] for start, end in zip([0, *good], [*good, len(text)], strict=True)]


def _behind_spaces(text: str, offsets: Iterable[int]) -> Iterator[int]:
    """The first visible character at or after each offset, in order. Each space is looked at once."""
    visible = -1
    for at in sorted(offsets):
        if at > visible and (match := _SPACE.match(text, at)):
            visible = match.end()
            yield visible


def _breakable(text: str, at: int) -> bool:
    return not _leans_back(text[at]) and not _holds_the_next(text[at - 1])


def _leans_back(char: str) -> bool:
    """Whether the character is drawn with the one before it."""
    if unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf"):
        return char != ZERO_WIDTH_SPACE
    return any(low <= char <= high for low, high in _LEANING)


def _holds_the_next(char: str) -> bool:
    """Joiners, and the virama, which makes one letter of two consonants."""
    return char == JOINER or unicodedata.combining(char) == _VIRAMA_CLASS


def unspaced(char: str) -> bool:
    """Whether the character belongs to a script that has no spaces between words, or is a picture."""
    return unicodedata.name(char, "").startswith(_UNSPACED) or unicodedata.category(char) == "So"


def is_latin(text: str) -> bool:
    """Whether every letter of the text is a Latin one."""
    return all(unicodedata.name(char, "").startswith("LATIN") for char in text if char.isalpha())


def ideographic(char: str) -> bool:
    """Whether the character is of the scripts whose full stop is a 。 and not a dot."""
    return unicodedata.name(char, "").startswith(_WITH_ROUND_STOPS)


def may_begin_a_line(text: str, at: int) -> bool:
    """Whether a line may begin at `at`: not behind an opening mark, nor with a closing one."""
    before, after = text[at - 1], text[at]
    if before in _READ_WITH_THE_NEXT or after in _READ_WITH_THE_LAST or _opens(before):
        return False
    return _opens(after) or not unicodedata.category(after).startswith("P")


def _opens(char: str) -> bool:
    return unicodedata.category(char) in ("Ps", "Pi")


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters: the text itself, else with single spaces, else its beginning and "…".

    The beginning ends with a word, or with a whole character where there are no spaces.
    """
    if len(text) <= limit or len(text := " ".join(text.split())) <= limit:
        return text
    ends = [at for at in range(limit // 2, limit) if text[at].isspace()]
    if ends:
        return text[: ends[-1]].rstrip() + "…"
    whole = cut(text[:limit], range(limit // 2, limit))
    return "".join(whole[:-1] or [text[: limit - 1]]).rstrip() + "…"
