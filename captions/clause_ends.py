"""Finds the ends of sentences and clauses by their punctuation."""

import re

# Quotes and brackets may stand after the mark. Arabic, Chinese, Japanese, Devanagari, Khmer, Ethiopic too.
CLOSERS = r"[\"'”’»›)\]）】」』》〉]*\s*$"  # noqa: RUF001 - punctuation that looks alike is meant
SENTENCE_END = re.compile(r"[.!?…。！？؟۔।॥។።፧‽]" + CLOSERS)  # noqa: RUF001
CLAUSE_END = re.compile(r"[,;:、，；：،؛–—]" + CLOSERS)  # noqa: RUF001


def ends_sentence(phrase: str) -> bool:
    """Return whether a sentence ends with the phrase."""
    return SENTENCE_END.search(phrase) is not None


def ends_clause(phrase: str) -> bool:
    """Return whether a sentence or a part of one ends with the phrase."""
    return ends_sentence(phrase) or CLAUSE_END.search(phrase) is not None
