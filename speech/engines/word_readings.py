"""The ways in which an English word of a script may be read out, where it is not one of the dictionary."""

import re
from collections.abc import Iterator

_CURRENCIES = {"$": "dollars", "£": "pounds", "€": "euros", "¥": "yen"}
_YEAR = re.compile(r"[12]\d{3}")
_PLAIN = re.compile(r"[A-Za-z][a-z]*(?:'[a-z]+)*")
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_EDGES = re.compile(r"^[^\w$£€¥]+|[^\w$£€¥%]+$")
# Longer words in capitals are shouted rather than spelt out.
MAX_INITIALS = 5


def find_plain_word(word: str) -> str:
    """Return a word as a dictionary has it, in small letters and without marks; empty if it is not plain.

    What is in capitals is not: `US` is not `us`. What has marks inside, by which dictionaries number the ways
    to say a word, is not either.
    """
    core = _EDGES.sub("", word).replace(_APOSTROPHE, "'")
    return core.lower() if _PLAIN.fullmatch(core) else ""


def list_readings(word: str) -> Iterator[str]:
    """Yield a word as it may be said: `$5` as `5 dollars`, `1969` as `19 69`, `ESA` as `E S A`."""
    core = _EDGES.sub("", word)
    yield core
    for symbol, name in _CURRENCIES.items():
        if symbol in core:
            yield f"{core.replace(symbol, '')} {name}"
    if _YEAR.fullmatch(core):
        yield f"{core[:2]} {core[2:]}"
    if core.isalpha() and core.isupper() and 1 < len(core) <= MAX_INITIALS:
        yield " ".join(core)
