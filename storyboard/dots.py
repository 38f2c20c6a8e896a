# ruff: noqa: RUF001, RUF002 -- letters and signs that look alike are meant as they stand
"""Whether the sign behind a word ends its sentence, or the sentence goes on."""

import re

from storyboard import abbreviations
from storyboard.abbreviations import key_of

_LAST_WORD = re.compile(r"[^\s(\[{«“„\"'’/—–-]*\Z")
# Single letters with dots, close together or apart: `p. m.`, `U.S.`, `т. д.`, `EE. UU.`
_CHAIN = re.compile(r"(?<!\w)(?:[^\W\d_]{1,3}\.[ \u00a0\u202f]?)*[^\W\d_]{1,4}\Z")
# Streets, in German; doubled letters stand for a plural: EE. UU., SS. MM.
_ABBREVIATED = re.compile(r"\w*[sS]tr|(?!II|XX)([A-Z])\1")
_NUMBER = re.compile(r"[\d٠-٩०-९]+\w?|[IVXLC]+")
_ORDINAL = re.compile(r"(?:(?<!\bI\s)(?P<before>(?<![^\W\d_])[^\W\d_]+)\s+)?(?<![\d.,:])\d{1,3}\Z")
# At the beginning of a line, or behind a sentence: `He waits. 2. She comes.`
_ITEM_NUMBER = re.compile(r"(?:^|[.!?…]\s)\s*\d{1,3}\Z", re.MULTILINE)
_ELLIPSIS = frozenset("….")


def goes_on(stop: str, before: str, word: str, *, has_danda: bool) -> bool:
    """Whether the sentence goes on with `word` behind `before` and the sign.

    `has_danda`: where that ends sentences, a dot does not.
    """
    if word[:1].islower():
        return True
    if stop == ".":
        return _is_short(before, word, has_danda=has_danda)
    # Where no capital can tell, three dots are a pause.
    return set(stop) <= _ELLIPSIS and is_uncased(word)


def _is_short(before: str, word: str, *, has_danda: bool) -> bool:
    """Whether the dot behind `before` belongs to a word or number, and the sentence goes on with `word`."""
    if _ITEM_NUMBER.search(before):
        return True
    if ordinal := _ORDINAL.search(before):
        return _is_ordinal(ordinal["before"] or "", word)
    last = _LAST_WORD.search(before)
    return _is_abbreviation(before, last[0] if last else "", word, has_danda=has_danda)


def _is_ordinal(before: str, word: str) -> bool:
    follows, leads = word.casefold(), before.casefold()
    if follows in abbreviations.BEHIND_AN_ORDINAL:
        return True
    return leads in abbreviations.BEFORE_AN_ORDINAL and follows not in abbreviations.OPENERS


def _is_abbreviation(before: str, last: str, word: str, *, has_danda: bool) -> bool:
    key = key_of(last)
    chain = _CHAIN.search(before)
    letters = key_of(chain[0]) if chain and "." in chain[0] else ""
    if {key, letters} & abbreviations.CLOSING_A_LIST:
        return is_uncased(word)
    if key in abbreviations.EITHER or letters in abbreviations.EITHER_DOTTED:
        return not (word.casefold() in abbreviations.OPENERS or _is_year(before, last))
    if _leads(last, key, word) or letters in abbreviations.WITHIN:
        return True
    if len(key) == 1 and key.isalpha():
        return not _ends_with_a_letter(before, last, word)
    return is_uncased(word) and (has_danda or "." in last)


def _leads(last: str, key: str, word: str) -> bool:
    """Whether a name or number has to follow, and does."""
    if key in abbreviations.LEADING or _ABBREVIATED.fullmatch(last):
        return True
    if key in abbreviations.NUMBERED and _NUMBER.fullmatch(word):
        return True
    return last[:1].isupper() and key in abbreviations.LEADING_NAMES


def _ends_with_a_letter(before: str, last: str, word: str) -> bool:
    """`It was plan B. The team left.`, and no initial."""
    told = before[: -len(last)].rstrip()[-1:]
    return word.casefold() in abbreviations.OPENERS and told.islower()


def _is_year(before: str, last: str) -> bool:
    """`1812 г.` is a year, `г. Москва` a city."""
    return key_of(last) in ("г", "гг") and before[: -len(last)].rstrip()[-1:].isdigit()


def is_uncased(word: str) -> bool:
    """Whether the word is of a script without capitals."""
    return word[:1].isalpha() and word[:1].lower() == word[:1].upper()
