"""Divide a script into as many pieces as there are scenes."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise

from storyboard.apportion import apportion_total
from storyboard.text.paragraphs import split_paragraphs, split_sections
from storyboard.text.split_levels import (
    Splitter,
    split_clauses,
    split_long_word,
    split_sentences,
    split_unspaced_characters,
    split_words,
)

FINE_LEVELS: tuple[Splitter, ...] = (split_words, split_unspaced_characters, split_long_word)
ALL_LEVELS: tuple[Splitter, ...] = (
    split_sections,
    split_paragraphs,
    split_sentences,
    split_clauses,
    *FINE_LEVELS,
)


def divide_script(script: str, count: int, levels: Sequence[Splitter] = ALL_LEVELS) -> list[str]:
    """Return `count` pieces of about even length, cut at the coarsest level that has that many.

    Joined, the pieces are the script. Only a script with fewer words than `count` is repeated: each of its
    sentences then stands for several scenes, in order.
    """
    pieces = [script]
    for level in levels:
        finer = [level(piece) for piece in pieces]
        if sum(map(len, finer)) >= count:
            return _merge_per_piece(pieces, finer, count)
        pieces = [part for parts in finer for part in parts]
    return _repeat_pieces(_split_into_sentences(script), count)


def _merge_per_piece(pieces: list[str], finer: list[list[str]], count: int) -> list[str]:
    """Merge each piece's parts to its share of `count`, so that no scene spans two pieces."""
    shares = apportion_total(count, [len(piece) for piece in pieces], [(1, len(parts)) for parts in finer])
    return [
        merged
        for parts, share in zip(finer, shares, strict=True)
        for merged in merge_neighbours(parts, share)
    ]


def merge_neighbours(parts: list[str], count: int) -> list[str]:
    """Join neighbours into `count` groups whose lengths are as even as the parts allow."""
    ends = list(accumulate(map(len, parts)))
    cuts = [0]
    for group in range(1, count):
        fair = ends[-1] * group / count
        after = bisect_left(ends, fair)
        nearest = after + 1 if after == 0 or ends[after] - fair < fair - ends[after - 1] else after
        cuts.append(min(max(nearest, cuts[-1] + 1), len(parts) - count + group))
    return ["".join(parts[start:end]) for start, end in pairwise([*cuts, len(parts)])]


def _split_into_sentences(script: str) -> list[str]:
    return [sentence for paragraph in split_paragraphs(script) for sentence in split_sentences(paragraph)]


def _repeat_pieces(pieces: list[str], count: int) -> list[str]:
    """Repeat pieces, in order, until there are `count`."""
    return [pieces[scene * len(pieces) // count] for scene in range(count)]
