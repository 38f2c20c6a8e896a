"""Dividing a script into as many pieces as there are scenes."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise

from storyboard.apportion import apportion
from storyboard.levels import Level, characters, clauses, sentences, signs, words
from storyboard.paragraphs import paragraphs, sections

FINE: tuple[Level, ...] = (words, characters, signs)
ALL: tuple[Level, ...] = (sections, paragraphs, sentences, clauses, *FINE)


def divide(script: str, count: int, levels: Sequence[Level] = ALL) -> list[str]:
    """`count` pieces of about even length, cut at the coarsest level that has that many.

    Joined they are the script. One with fewer words than pieces are wanted is held: its sentences stay for
    several scenes each, in order.
    """
    pieces = [script]
    for level in levels:
        finer = [level(piece) for piece in pieces]
        if sum(map(len, finer)) >= count:
            return _regroup(pieces, finer, count)
        pieces = [part for parts in finer for part in parts]
    return _hold(_sentences_of(script), count)


def _regroup(pieces: list[str], finer: list[list[str]], count: int) -> list[str]:
    """Each piece's parts, merged to its share of the count, so that no scene straddles two pieces."""
    shares = apportion(count, [len(piece) for piece in pieces], [(1, len(parts)) for parts in finer])
    return [merged for parts, share in zip(finer, shares, strict=True) for merged in merge(parts, share)]


def merge(parts: list[str], count: int) -> list[str]:
    """Neighbours joined until `count` groups are left, of lengths as even as the parts allow."""
    ends = list(accumulate(map(len, parts)))
    cuts = [0]
    for group in range(1, count):
        fair = ends[-1] * group / count
        after = bisect_left(ends, fair)
        nearest = after + 1 if after == 0 or ends[after] - fair < fair - ends[after - 1] else after
        cuts.append(min(max(nearest, cuts[-1] + 1), len(parts) - count + group))
    return ["".join(parts[start:end]) for start, end in pairwise([*cuts, len(parts)])]


def _sentences_of(script: str) -> list[str]:
    return [sentence for paragraph in paragraphs(script) for sentence in sentences(paragraph)]


def _hold(pieces: list[str], count: int) -> list[str]:
    return [pieces[scene * len(pieces) // count] for scene in range(count)]
