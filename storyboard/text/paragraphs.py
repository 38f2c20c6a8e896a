"""Paragraphs of a script: blocks between blank lines or, without blank lines, its lines."""

from collections.abc import Iterator

from storyboard.text.graphemes import split_at_offsets
from storyboard.text.headings import heading_end, is_heading, is_titled_heading
from storyboard.text.patterns import LINE_ENDS_A_SENTENCE

# Lines of these lengths that do not all end a sentence were wrapped by an editor, not by the author.
_WRAPPED_LINE_CHARS = range(40, 101)
_PARAGRAPH_SEPARATOR = "\u2029"


def split_paragraphs(text: str) -> list[str]:
    """Split into paragraphs, each with the headings above it. Joined they are the text."""
    blocks = _join_headings(split_at_offsets(text, _block_starts(text)))
    if len(blocks) > 1 or _is_wrapped(text):
        return blocks
    return _join_headings(split_at_offsets(text, _line_starts(text)))


def split_sections(text: str) -> list[str]:
    """Split before headings. Joined the pieces are the text."""
    joined: list[str] = []
    for paragraph in split_paragraphs(text):
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
    """Yield the offsets of lines that follow a blank line or U+2029 (paragraph separator)."""
    at, open_block = 0, False
    for line in text.splitlines(keepends=True):
        if not open_block:
            yield at
        open_block = bool(line.strip()) and not line.endswith(_PARAGRAPH_SEPARATOR)
        at += len(line)


def _is_wrapped(text: str) -> bool:
    """Return whether an editor wrapped the lines: all of a page's width, some ending inside a sentence."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not is_heading(line)][:-1]
    return all(len(line) in _WRAPPED_LINE_CHARS for line in lines) and not all(
        map(LINE_ENDS_A_SENTENCE.search, lines)
    )


def _join_headings(blocks: list[str]) -> list[str]:
    """Join each block with the heading blocks before it; headings at the very end go with the last block."""
    joined, waiting = [], ""
    for block, following in zip(blocks, [*blocks[1:], ""], strict=True):
        if _is_heading_block(block, following):
            waiting += block
        else:
            joined.append(waiting + block)
            waiting = ""
    if waiting:
        joined.append("".join(joined[-1:]) + waiting)
        del joined[-2:-1]
    return joined


def _is_heading_block(block: str, following: str) -> bool:
    """Return whether the block only holds headings for what follows.

    In a list of titled headings each is a scene of its own.
    """
    lines = [line for line in block.splitlines() if line.strip()]
    if not all(map(is_heading, lines)):
        return False
    next_line = following.strip().split("\n", maxsplit=1)[0]
    return not is_titled_heading(lines[-1]) or bool(next_line and not is_titled_heading(next_line))
