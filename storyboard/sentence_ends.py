# ruff: noqa: RUF001, RUF002 -- letters and signs that look alike are meant as they stand
"""Where sentences end, by the signs of any script and the abbreviations of the languages that we know."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from storyboard import vocabulary
from storyboard.dots import goes_on, is_uncased
from storyboard.glyphs import ideographic

# How far before a sign an abbreviation is looked for, and how far behind it the next word, in characters.
_BEFORE, _BEHIND = 40, 40
# A quotation of this length is read in one go; in a longer one sentences end as elsewhere.
_LONGEST_QUOTATION = 120
_NEXT_WORD = re.compile(r"\s*(?:[—–-]\s*)?[\"'«“„»¿¡(\[]*\s?([^\W_]+)")
_QUOTATION = re.compile(r"「[^「」]*」|『[^『』]*』|《[^《》]*》|（[^（）]*）|【[^【】]*】|“[^“”]*”")
_DANDA = "।"


def sentence_ends(text: str) -> list[int]:
    """The offsets behind the last sign of each sentence, in order; closing marks belong to it."""
    quotations = [match.span() for match in _QUOTATION.finditer(text)]
    inside = [span for span in quotations if span[1] - span[0] <= _LONGEST_QUOTATION]
    ends = sorted({*_spaced_ends(text), *_plain_ends(text), *_close_ends(text)})
    return [at for at in ends if not _within(at, inside, text)]


def _within(at: int, spans: list[tuple[int, int]], text: str) -> bool:
    """Whether the offset lies inside a quotation of a script without spaces."""
    after = bisect_left(spans, (at, 0)) - 1
    if after < 0:
        return False
    start, end = spans[after]
    return start < at < end and ideographic(text[start + 1])


def _spaced_ends(text: str) -> Iterator[int]:
    """Ends before a space: no abbreviations, and not where the sentence goes on."""
    has_danda = _DANDA in text
    for match in vocabulary.SPACED_END.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        following = _NEXT_WORD.match(text, match.end(), match.end() + _BEHIND)
        word = following[1] if following else ""
        if not goes_on(match[0], before, word, has_danda=has_danda) and not _is_told_of(text, match, word):
            yield match.end()


def _is_told_of(text: str, match: re.Match[str], word: str) -> bool:
    """Whether a quotation ends that opened its sentence, and somebody is told to have said it.

    Capitals tell that elsewhere: "Who are you?" asks the child.
    """
    if match[0][-1] not in vocabulary.CLOSING or not is_uncased(word):
        return False
    first = max(0, match.start() - 2 * _LONGEST_QUOTATION)
    opened = max(text.rfind(mark, first, match.start()) for mark in vocabulary.OPENING)
    before = text[max(0, opened - _BEFORE) : max(0, opened)].rstrip()[-1:]
    if ideographic(word[0]):
        return before not in ("：", ":")
    return opened >= 0 and before in ("", *vocabulary.STOPS, *vocabulary.PLAIN_STOPS)


def _plain_ends(text: str) -> Iterator[int]:
    """Ends that need no space, unless a quotation ends with them and the sentence around it goes on."""
    for match in vocabulary.PLAIN_END.finditer(text):
        following = _NEXT_WORD.match(text, match.end(), match.end() + _BEHIND)
        if not _is_told_of(text, match, following[1] if following else "") and not _is_decimal(text, match):
            yield match.end()


def _is_decimal(text: str, match: re.Match[str]) -> bool:
    """A dot between the digits of `３．５`."""
    around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
    return match[0] == "．" and len(around) == len("35") and around.isdigit()


def _close_ends(text: str) -> Iterator[int]:
    """`えっ!?本当に?`: signs of another script, without a space behind them."""
    for match in vocabulary.CLOSE_END.finditer(text):
        if ideographic(text[match.start() - 1]) and ideographic(text[match.end()]):
            yield match.end()
