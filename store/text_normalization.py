"""Folding of texts for search and order, and which texts a database can store."""

import re
import unicodedata

# Letters with a stroke, and ligatures, which Unicode does not decompose.
_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "\u0131": "i", "æ": "ae", "œ": "oe"}
)
# The marks of Latin, Greek and Cyrillic. Those of other scripts make other words.
_ACCENTS = re.compile("[\u0300-\u036f]")


def fold_text(text: str) -> str:
    """Normalize a text, without case and accents, in Python, because databases disagree on both."""
    return fold_accents(unicodedata.normalize("NFKC", text).casefold())


def fold_accents(text: str) -> str:
    """Take the accents of a case-folded text away."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_PLAIN_LETTERS)))
    return unicodedata.normalize("NFC", plain)


def is_storable(text: str) -> bool:
    """Return whether a database can store the text: PostgreSQL rejects NUL, both reject lone surrogates."""
    return "\0" not in text and text.encode(errors="replace").decode() == text
