"""Where a script may be cut, from coarse to fine. Each level is a function from a text to its pieces.

Pieces are slices: joined they are the text, and each has something to see, so no level can lose a word.
"""

from collections.abc import Callable, Iterator

from storyboard import vocabulary
from storyboard.glyphs import cut, may_begin_a_line, unspaced
from storyboard.headings import heading_end

Level = Callable[[str], list[str]]

# A longer word is none that is read whole (a key, a row of signs), so that it may be cut.
_LONGEST_WORD = 40


def sentences(text: str) -> list[str]:
    """Pieces that end with a sentence; items of a list are such, and a heading stays with what it heads."""
    items = (match.start() for match in vocabulary.LIST_ITEM.finditer(text))
    ends = [*_spaced_sentence_ends(text), *_plain_sentence_ends(text), *items]
    first = heading_end(text)
    return cut(text, (at for at in ends if at > first))


def _spaced_sentence_ends(text: str) -> Iterator[int]:
    """Ends before a space: no abbreviations, and not where the sentence goes on in small letters."""
    for match in vocabulary.SPACED_END.finditer(text):
        is_short = vocabulary.ABBREVIATION.search(text[max(0, match.start() - 12) : match.end()])
        if not is_short and not _next_visible(text, match.end()).islower():
            yield match.end()


def _next_visible(text: str, at: int) -> str:
    return text[at : at + 20].lstrip()[:1]


def _plain_sentence_ends(text: str) -> Iterator[int]:
    """Ends that need no space, unless a quotation ends with them and the sentence around it goes on."""
    for match in vocabulary.PLAIN_END.finditer(text):
        goes_on = match[0][-1] in vocabulary.CLOSING and text[match.end() : match.end() + 1].isalpha()
        if not goes_on:
            yield match.end()


def clauses(text: str) -> list[str]:
    """Pieces that end with a comma or the like."""
    return cut(text, (match.end() for match in vocabulary.CLAUSE_END.finditer(text)))


def words(text: str) -> list[str]:
    """Pieces that end with a word."""
    return cut(text, (match.end() for match in vocabulary.WORD_START.finditer(text)))


def characters(text: str) -> list[str]:
    """Single characters of scripts that have no spaces, and pictures; other words stay whole."""
    places = (at for at in range(1, len(text)) if unspaced(text[at - 1]) or unspaced(text[at]))
    return cut(text, (at for at in places if may_begin_a_line(text, at)))


def signs(text: str) -> list[str]:
    """The single signs of a word without end, where nothing better is left."""
    return cut(text, range(1, len(text))) if len(text.strip()) > _LONGEST_WORD else [text]
