"""The table of 300 texts that says how well sentences and beats are found.

`python -m tests.storyboard.sentences [HALF …]` prints the errors, and the wrong texts of the halves that are
named. `sentences.txt` was written before the rules. A fixed seed draws each language's lines into two halves:
by `TUNING` the rules were made; `HELD_OUT` was left alone until they stood.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path
from random import Random

from storyboard.beats import find_beats
from storyboard.text.split_levels import split_sentences

TABLE = Path(__file__).with_suffix(".txt")
SEED = 20261129
TUNING, HELD_OUT = "tuning", "held-out"
_CUT = re.compile(r"\||\{([^}]*)\}")


@dataclass(frozen=True)
class Row:
    """A text in a language, and its sentences, or the beats of it as a prompt."""

    language: str
    is_prompt: bool
    marked: str

    @property
    def text(self) -> str:
        """The text as a person writes it."""
        return _CUT.sub(lambda cut: cut[1] or "", self.marked)

    @property
    def expected(self) -> list[str]:
        """The pieces that a reader would count."""
        return [piece.strip() for piece in _CUT.sub("|", self.marked).split("|")]

    @property
    def found(self) -> list[str]:
        """The pieces that we count."""
        pieces = find_beats(self.text) if self.is_prompt else split_sentences(self.text)
        return [piece.strip() for piece in pieces]


def rows() -> list[Row]:
    """The whole table, in its order."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [
        Row(language, kind == "b", text) for language, kind, text in (line.split(" ", 2) for line in lines)
    ]


def half(name: str) -> list[Row]:
    """The rows of one half: every other one of each language and kind, in an order that the seed decides."""
    return [row for row, its_half in _halves() if its_half == name]


def _halves() -> Iterator[tuple[Row, str]]:
    groups = groupby(rows(), key=lambda row: (row.language, row.is_prompt))
    drawn = chain.from_iterable(_drawn(list(group)) for _, group in groups)
    return ((row, (TUNING, HELD_OUT)[number % 2]) for number, row in enumerate(drawn))


def _drawn(group: list[Row]) -> list[Row]:
    Random(f"{SEED}/{group[0].language}/{group[0].is_prompt}").shuffle(group)  # noqa: S311 - a draw, no secret
    return group


def report(shown: list[str]) -> Iterator[str]:
    """The errors of each half, and the wrong rows of those halves that are named."""
    for name in (TUNING, HELD_OUT):
        in_half = half(name)
        wrong = [row for row in in_half if row.found != row.expected]
        where = " ".join(f"{language}:{n}" for language, n in Counter(row.language for row in wrong).items())
        yield f"{name}: {len(wrong)} of {len(in_half)} wrong ({len(wrong) / len(in_half):.1%}) {where}"
        for row in wrong if name in shown else ():
            yield f"  {row.language} {row.text}\n     expected {row.expected}\n     found    {row.found}"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report(sys.argv[1:]))
