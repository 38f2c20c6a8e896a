"""Split levels, from coarse to fine: each is a function from a text to its pieces.

Pieces are slices: joined they are the text, and none is blank, so no level can lose a word.
"""

from collections.abc import Callable

from storyboard.text import patterns
from storyboard.text.graphemes import is_unspaced_script, may_begin_a_line, split_at_offsets
from storyboard.text.headings import heading_end
from storyboard.text.sentence_ends import find_sentence_ends

Splitter = Callable[[str], list[str]]

# A longer "word" (a key, a row of signs) is not read as one, so it may be cut.
_MAX_WORD_CHARS = 40


def split_sentences(text: str) -> list[str]:
    """Split after sentences and before list items; a heading stays with what it heads."""
    items = (match.start() for match in patterns.LIST_ITEM.finditer(text))
    ends = [*find_sentence_ends(text), *items]
    first = heading_end(text)
    return split_at_offsets(text, (at for at in ends if at > first))


def split_clauses(text: str) -> list[str]:
    """Split after commas, colons and dashes."""
    return split_at_offsets(text, (match.end() for match in patterns.CLAUSE_END.finditer(text)))


def split_words(text: str) -> list[str]:
    """Split after words."""
    return split_at_offsets(text, (match.end() for match in patterns.WORD_START.finditer(text)))


def split_unspaced_characters(text: str) -> list[str]:
    """Split between characters of scripts without spaces, and emoji; other words stay whole."""
    places = (
        at for at in range(1, len(text)) if is_unspaced_script(text[at - 1]) or is_unspaced_script(text[at])
    )
    return split_at_offsets(text, (at for at in places if may_begin_a_line(text, at)))


def split_long_word(text: str) -> list[str]:
    """Split an overlong word between any two characters: the last resort."""
    return split_at_offsets(text, range(1, len(text))) if len(text.strip()) > _MAX_WORD_CHARS else [text]
