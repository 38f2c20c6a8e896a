"""Case folding for search, and which texts a database can store."""

import unicodedata


def fold_case(text: str) -> str:
    """Normalize and case-fold a text in Python, because databases disagree on lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def is_storable(text: str) -> bool:
    """Return whether a database can store the text: PostgreSQL rejects NUL, both reject lone surrogates."""
    return "\0" not in text and text.encode(errors="replace").decode() == text
