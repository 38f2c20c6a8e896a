"""Texts as databases hold them and compare them."""

import unicodedata


def fold(text: str) -> str:
    """Text without its case: databases disagree on what the lower case of a letter is, so Python says it."""
    return unicodedata.normalize("NFKC", text).casefold()


def storable(text: str) -> bool:
    """Whether a database can hold the text: PostgreSQL refuses NUL, and both refuse lone surrogates."""
    return "\0" not in text and text.encode(errors="replace").decode() == text
