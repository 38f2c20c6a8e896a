# ruff: noqa: RUF001, RUF002 -- letters and signs that look alike are meant as they stand
"""Find sentence ends, in any writing system, with the abbreviations of the languages that we know."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from storyboard.text import patterns
from storyboard.text.graphemes import has_ideographic_stop
from storyboard.text.sentence_continuation import is_uncased, sentence_continues

# How far before a stop an abbreviation is searched, and how far after it the next word, in characters.
_CHARS_BEFORE, _CHARS_AFTER = 40, 40
# A quotation up to this length stays whole; in a longer one sentences end as elsewhere.
_MAX_QUOTATION_CHARS = 120
_NEXT_WORD = re.compile(r"\s*(?:[—–-]\s*)?[\"'«“„»¿¡(\[]*\s?([^\W_]+)")
_QUOTATION = re.compile(r"「[^「」]*」|『[^『』]*』|《[^《》]*》|（[^（）]*）|【[^【】]*】|“[^“”]*”")
_DANDA = "।"


def find_sentence_ends(text: str) -> list[int]:
    """Return the offset after each sentence's last sign, in order; closing marks belong to the sentence."""
    quotations = [match.span() for match in _QUOTATION.finditer(text)]
    inside = [span for span in quotations if span[1] - span[0] <= _MAX_QUOTATION_CHARS]
    ends = sorted({*_find_spaced_ends(text), *_find_plain_ends(text), *_find_unspaced_ends(text)})
    return [at for at in ends if not _is_inside_quotation(at, inside, text)]


def _is_inside_quotation(at: int, spans: list[tuple[int, int]], text: str) -> bool:
    """Return whether the offset lies inside a quotation in a script without spaces."""
    after = bisect_left(spans, (at, 0)) - 1
    if after < 0:
        return False
    start, end = spans[after]
    return start < at < end and has_ideographic_stop(text[start + 1])


def _find_spaced_ends(text: str) -> Iterator[int]:
    """Yield ends before a space, except abbreviations and where the sentence continues."""
    has_danda = _DANDA in text
    for match in patterns.SPACED_SENTENCE_END.finditer(text):
        before = text[max(0, match.start() - _CHARS_BEFORE) : match.start()]
        following = _NEXT_WORD.match(text, match.end(), match.end() + _CHARS_AFTER)
        word = following[1] if following else ""
        if not sentence_continues(match[0], before, word, has_danda=has_danda) and not _has_speech_tag(
            text, match, word
        ):
            yield match.end()


def _has_speech_tag(text: str, match: re.Match[str], word: str) -> bool:
    """Return whether the stop ends a quotation that opens its sentence and has a speech tag after it.

    Only for scripts without capitals; elsewhere a lower-case word shows it: "Who are you?" asks the child.
    """
    if match[0][-1] not in patterns.CLOSING_MARKS or not is_uncased(word):
        return False
    first = max(0, match.start() - 2 * _MAX_QUOTATION_CHARS)
    opened = max(text.rfind(mark, first, match.start()) for mark in patterns.OPENING_MARKS)
    before = text[max(0, opened - _CHARS_BEFORE) : max(0, opened)].rstrip()[-1:]
    if has_ideographic_stop(word[0]):
        return before not in ("：", ":")
    return opened >= 0 and before in ("", *patterns.STOPS, *patterns.PLAIN_STOPS)


def _find_plain_ends(text: str) -> Iterator[int]:
    """Yield ends that need no space, except where a quoted sentence has a speech tag after it."""
    for match in patterns.PLAIN_SENTENCE_END.finditer(text):
        following = _NEXT_WORD.match(text, match.end(), match.end() + _CHARS_AFTER)
        if not _has_speech_tag(text, match, following[1] if following else "") and not _is_decimal(
            text, match
        ):
            yield match.end()


def _is_decimal(text: str, match: re.Match[str]) -> bool:
    """Return whether the dot is a decimal point between full-width digits (`３．５`)."""
    around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
    return match[0] == "．" and len(around) == len("35") and around.isdigit()


def _find_unspaced_ends(text: str) -> Iterator[int]:
    """Yield ends at ASCII stops between ideographic characters: `えっ!?本当に?`"""
    for match in patterns.UNSPACED_SENTENCE_END.finditer(text):
        if has_ideographic_stop(text[match.start() - 1]) and has_ideographic_stop(text[match.end()]):
            yield match.end()
