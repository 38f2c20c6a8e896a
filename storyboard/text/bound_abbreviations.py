"""Keeps an abbreviation on the line of the word that it belongs to: `Dr. Reyes`, `No. 5`."""

import re

from storyboard.text.sentence_ends import find_sentence_ends

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
# Longer words with a dot after them end their sentences, whatever follows.
_ABBREVIATION = re.compile(r"\b[^\W\d_]{1,5}\.( )(?=\w)")


def bind_abbreviations(text: str) -> str:
    """Return the text with a no-break space after each short word whose dot ends no sentence.

    No line and no caption ends there then, as one would after a sentence.
    """
    ends = set(find_sentence_ends(text))
    return _ABBREVIATION.sub(
        lambda found: found[0] if found.start(1) in ends else found[0][:-1] + NO_BREAK_SPACE, text
    )
