"""Breaks a cue into lines."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from captions.clause_ends import ends_clause
from captions.phrase_times import TimedPhrase
from captions.phrases import split_letters

# A line break after a comma is worth this much difference in length, as a share of the line.
PUNCTUATION_BONUS = 0.15
# A word of so few letters (an article, a preposition) belongs to the next; a line should not end with it.
SHORT_WORD_LETTERS, SHORT_WORD_PENALTY = 3, 0.1


class LineShare(NamedTuple):
    """The share of a line that a phrase takes: as a whole, and without the blank at its end."""

    whole: float
    trimmed: float


def choose_line_breaks(
    phrases: Sequence[TimedPhrase], shares: Sequence[LineShare], most_lines: int
) -> list[int]:
    """Return where each line ends, as indices after its last phrase; [] if they do not fit.

    Two lines are about as long as each other, and are divided after punctuation rather than elsewhere.
    """
    widths = LineWidths(shares)
    if widths.measure(0, len(shares)) <= 1:
        return [len(shares)]
    if most_lines < 2 or not (fitting := widths.list_breaks()):  # noqa: PLR2004 - one line or two
        return []
    return [min(fitting, key=lambda at: _imbalance(phrases[at - 1].text, widths, at)), len(shares)]


class LineWidths:
    """Widths of lines of phrases, as shares of a line."""

    def __init__(self, shares: Sequence[LineShare]) -> None:
        self.count = len(shares)
        self._shares = shares
        self._before = list(accumulate((share.whole for share in shares), initial=0.0))

    def measure(self, first: int, end: int) -> float:
        """Return the width of a line of the phrases from `first` until before `end`."""
        return self._before[end - 1] - self._before[first] + self._shares[end - 1].trimmed

    def list_breaks(self) -> list[int]:
        """Return where two lines can be divided so that both fit."""
        halves = ((at, self.measure(0, at), self.measure(at, self.count)) for at in range(1, self.count))
        return [at for at, upper, lower in halves if max(upper, lower) <= 1]


def split_wide_phrase(phrase: TimedPhrase, shares: Sequence[float]) -> list[TimedPhrase]:
    """Split a phrase that is wider than a line into such as fit, between letters; times by their number.

    `shares`: the share of a line that each of its letters takes (`split_letters`).
    """
    letters = split_letters(phrase.text)
    parts: list[list[int]] = [[]]
    for n in range(len(letters)):
        if parts[-1] and sum(shares[m] for m in (*parts[-1], n)) > 1:
            parts.append([])
        parts[-1].append(n)
    step = (phrase.end_ms - phrase.start_ms) / len(letters)
    return [
        TimedPhrase(
            "".join(letters[n] for n in part),
            phrase.start_ms + part[0] * step,
            phrase.start_ms + (part[-1] + 1) * step,
        )
        for part in parts
    ]


def _imbalance(last: str, widths: LineWidths, at: int) -> float:
    difference = abs(widths.measure(0, at) - widths.measure(at, widths.count))
    if ends_clause(last):
        return difference - PUNCTUATION_BONUS
    is_short = last.endswith(" ") and len(last) <= SHORT_WORD_LETTERS + 1
    return difference + (SHORT_WORD_PENALTY if is_short else 0.0)
