"""Which scripts a text is written in, by the names under which the media pool tells them apart. Pure."""

import unicodedata
from collections.abc import Iterable

# By the first word of a letter's name in Unicode.
_SCRIPTS = {
    "LATIN": "Latin",
    "CYRILLIC": "Cyrillic",
    "GREEK": "Greek",
    "ARABIC": "Arabic",
    "HEBREW": "Hebrew",
    "DEVANAGARI": "Devanagari",
    "BENGALI": "Bengali",
    "TAMIL": "Tamil",
    "THAI": "Thai",
    "CJK": "Chinese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
}


def find_scripts(texts: Iterable[str]) -> frozenset[str]:
    """Return the scripts of the texts, of those known here. Japanese includes its Chinese letters."""
    letters = {letter for text in texts for letter in text if letter.isalpha()}
    words = {unicodedata.name(letter, "").partition(" ")[0] for letter in letters}
    found = {_SCRIPTS[word] for word in words if word in _SCRIPTS}
    return frozenset(found - {"Chinese"} if "Japanese" in found else found)
