"""A script's paragraphs: blocks between blank lines, or its lines where it has no blank ones."""

from collections.abc import Iterator

from storyboard.glyphs import cut
from storyboard.headings import heading_end, is_heading, is_titled
from storyboard.vocabulary import LINE_ENDS_A_SENTENCE

# Lines of this length, one of which does not end a sentence, were broken by an editor and not by the author.
_WRAPPED_AT = range(40, 101)
_PARAGRAPH_SEPARATOR = "\u2029"


def paragraphs(text: str) -> list[str]:
    """Pieces that are paragraphs, each with the headings above it. Joined they are the text."""
    blocks = _headings_joined(cut(text, _block_starts(text)))
    if len(blocks) > 1 or _is_wrapped(text):
        return blocks
    return _headings_joined(cut(text, _line_starts(text)))


def sections(text: str) -> list[str]:
    """Pieces that begin with a heading. Joined they are the text."""
    joined: list[str] = []
    for paragraph in paragraphs(text):
        if joined and not heading_end(paragraph):
            joined[-1] += paragraph
        else:
            joined.append(paragraph)
    return joined


def _line_starts(text: str) -> Iterator[int]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at
        at += len(line)


def _block_starts(text: str) -> Iterator[int]:
    """Where a line follows a blank one, or Unicode's own paragraph separator."""
    at, open_block = 0, False
    for line in text.splitlines(keepends=True):
        if not open_block:
            yield at
        open_block = bool(line.strip()) and not line.endswith(_PARAGRAPH_SEPARATOR)
        at += len(line)


def _is_wrapped(text: str) -> bool:
    """Whether a block's line breaks are the editor's: lines of a page's width, some within a sentence."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not is_heading(line)][:-1]
    return all(len(line) in _WRAPPED_AT for line in lines) and not all(
        map(LINE_ENDS_A_SENTENCE.search, lines)
    )


def _headings_joined(blocks: list[str]) -> list[str]:
    """The blocks, each with the headings that stand alone before it; any at the very end go with the last."""
    joined, waiting = [], ""
    for block, following in zip(blocks, [*blocks[1:], ""], strict=True):
        if _announces(block, following):
            waiting += block
        else:
            joined.append(waiting + block)
            waiting = ""
    if waiting:
        joined.append("".join(joined[-1:]) + waiting)
        del joined[-2:-1]
    return joined


def _announces(block: str, following: str) -> bool:
    """Whether a block is only headings. A list of titled ones is none: each is all there is of its scene."""
    lines = [line for line in block.splitlines() if line.strip()]
    if not all(map(is_heading, lines)):
        return False
    next_line = following.strip().split("\n", maxsplit=1)[0]
    return not is_titled(lines[-1]) or bool(next_line and not is_titled(next_line))
