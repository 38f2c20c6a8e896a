"""Where a script may be cut, from coarse to fine. Each level is a function from a text to its pieces.

Pieces are slices: joined they are the text, and each has something to see, so no level can lose a word.
"""

from collections.abc import Callable

from storyboard import vocabulary
from storyboard.glyphs import cut, may_begin_a_line, unspaced
from storyboard.headings import heading_end
from storyboard.sentence_ends import sentence_ends

Level = Callable[[str], list[str]]

# A longer word is none that is read whole (a key, a row of signs), so that it may be cut.
_LONGEST_WORD = 40


def sentences(text: str) -> list[str]:
    """Pieces that end with a sentence; items of a list are such, and a heading stays with what it heads."""
    items = (match.start() for match in vocabulary.LIST_ITEM.finditer(text))
    ends = [*sentence_ends(text), *items]
    first = heading_end(text)
    return cut(text, (at for at in ends if at > first))


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
