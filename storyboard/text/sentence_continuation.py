# ruff: noqa: RUF001, RUF002 -- letters and signs that look alike are meant as they stand
"""Decide whether a dot or other stop ends its sentence, or the sentence continues."""

import re

from storyboard.text import abbreviations
from storyboard.text.abbreviations import abbreviation_key

_LAST_WORD = re.compile(r"[^\s(\[{«“„\"'’/—–-]*\Z")
# Single letters with dots, close together or apart: `p. m.`, `U.S.`, `т. д.`, `EE. UU.`
_DOTTED_LETTERS = re.compile(r"(?<!\w)(?:[^\W\d_]{1,3}\.[ \u00a0\u202f]?)*[^\W\d_]{1,4}\Z")
# German streets; doubled letters, which mark a plural: EE. UU., SS. MM.
_GERMAN_STREET_OR_PLURAL = re.compile(r"\w*[sS]tr|(?!II|XX)([A-Z])\1")
_NUMBER = re.compile(r"[\d٠-٩०-९]+\w?|[IVXLC]+")
_ORDINAL = re.compile(r"(?:(?<!\bI\s)(?P<before>(?<![^\W\d_])[^\W\d_]+)\s+)?(?<![\d.,:])\d{1,3}\Z")
# At the beginning of a line or after a sentence: `He waits. 2. She comes.`
_ITEM_NUMBER = re.compile(r"(?:^|[.!?…]\s)\s*\d{1,3}\Z", re.MULTILINE)
_ELLIPSIS = frozenset("….")


def sentence_continues(stop: str, before: str, word: str, *, has_danda: bool) -> bool:
    """Return whether the sentence continues with `word` after the text `before` and its `stop`.

    `has_danda`: the text ends its sentences with a danda (।), so a dot in it may be an abbreviation's.
    """
    if word[:1].islower():
        return True
    if stop == ".":
        return _dot_belongs_to_word(before, word, has_danda=has_danda)
    # In scripts without capitals, three dots are a pause.
    return set(stop) <= _ELLIPSIS and is_uncased(word)


def _dot_belongs_to_word(before: str, word: str, *, has_danda: bool) -> bool:
    """Return whether the dot belongs to an abbreviation, ordinal or item number that `word` continues."""
    if _ITEM_NUMBER.search(before):
        return True
    if ordinal := _ORDINAL.search(before):
        return _is_ordinal(ordinal["before"] or "", word)
    last = _LAST_WORD.search(before)
    return _is_abbreviation(before, last[0] if last else "", word, has_danda=has_danda)


def _is_ordinal(before: str, word: str) -> bool:
    follows, leads = word.casefold(), before.casefold()
    if follows in abbreviations.AFTER_AN_ORDINAL:
        return True
    return leads in abbreviations.BEFORE_AN_ORDINAL and follows not in abbreviations.SENTENCE_OPENERS


def _is_abbreviation(before: str, last: str, word: str, *, has_danda: bool) -> bool:
    key = abbreviation_key(last)
    chain = _DOTTED_LETTERS.search(before)
    letters = abbreviation_key(chain[0]) if chain and "." in chain[0] else ""
    if {key, letters} & abbreviations.CLOSING_A_LIST:
        return is_uncased(word)
    if key in abbreviations.MAY_END_A_SENTENCE or letters in abbreviations.DOTTED_MAY_END_A_SENTENCE:
        return not (word.casefold() in abbreviations.SENTENCE_OPENERS or _is_year(before, last))
    if _needs_and_has_follower(last, key, word) or letters in abbreviations.NEVER_ENDS_A_SENTENCE:
        return True
    if len(key) == 1 and key.isalpha():
        return not _ends_with_label(before, last, word)
    return is_uncased(word) and (has_danda or "." in last)


def _needs_and_has_follower(last: str, key: str, word: str) -> bool:
    """Return whether the abbreviation needs a name or number after it, and has one."""
    if key in abbreviations.BEFORE_A_NAME or _GERMAN_STREET_OR_PLURAL.fullmatch(last):
        return True
    if key in abbreviations.BEFORE_A_NUMBER and _NUMBER.fullmatch(word):
        return True
    return last[:1].isupper() and key in abbreviations.CAPITALISED_BEFORE_A_NAME


def _ends_with_label(before: str, last: str, word: str) -> bool:
    """Return whether a single letter ends its sentence (`It was plan B. The team left.`): no initial."""
    told = before[: -len(last)].rstrip()[-1:]
    return word.casefold() in abbreviations.SENTENCE_OPENERS and told.islower()


def _is_year(before: str, last: str) -> bool:
    """Return whether `г.` abbreviates a year (`1812 г.`) and not a city (`г. Москва`)."""
    return abbreviation_key(last) in ("г", "гг") and before[: -len(last)].rstrip()[-1:].isdigit()


def is_uncased(word: str) -> bool:
    """Return whether the word is written in a script without capitals."""
    return word[:1].isalpha() and word[:1].lower() == word[:1].upper()
