"""What is left of things that go on: of each by its spread, of several in turn or side by side. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import heapify, heapreplace
from math import prod, sqrt
from typing import NamedTuple

from workflows.spread import SHORTEST_SECONDS, Spread

# Shares of the cases in which it takes longer.
USUAL = 0.5
SHARES = (0.9, USUAL, 0.1)
# A provider that says less than one percent has hardly begun, whatever it says.
LEAST_DONE = 0.01
DOUBT_POWER = 4
_HALVINGS = 14


class Left(NamedTuple):
    """Seconds from now: one in ten is done by `early`, half by `usual`, nine in ten by `late`."""

    early: float
    usual: float
    late: float


@dataclass(frozen=True)
class Ahead:
    """What is left of something that began so many seconds ago and goes on, times `pace`."""

    spread: Spread
    elapsed: float = 0.0
    pace: float = 1.0

    def unfinished(self, seconds: float) -> float:
        """The chance that it goes on after so many more seconds, given that it goes on now."""
        if not self.pace:
            return 0.0
        return self.spread.unfinished(self.elapsed + seconds / self.pace) / self._unfinished_now

    def until(self, share: float) -> float:
        """Seconds from now after which the chance that it goes on is only this."""
        then = self.spread.until(share * self._unfinished_now)
        return self.pace * max(0.0, then - self.elapsed)

    @cached_property
    def _unfinished_now(self) -> float:
        return self.spread.unfinished(self.elapsed)

    def heard(self, percent: float, after: float) -> "Ahead":
        """What is left when its provider said, so many seconds after the start, that it is so far.

        That weighs the square of it, for the first percents tell little; and less and less when it should
        have been done long ago, for there are providers that stay at 99 percent.
        """
        done = min(100.0, percent) / 100
        usual = self.until(USUAL)
        if done < LEAST_DONE or not after or not usual:
            return self
        end = after / done
        weight: float = done**2 * min(1.0, end / max(self.elapsed, after)) ** DOUBT_POWER
        return replace(self, pace=1 - weight + weight * max(0.0, end - self.elapsed) / usual)


def queued(under_way: Iterable[Ahead], waiting: Iterable[Spread], places: int) -> list[Ahead]:
    """What is left until each place is empty, if whoever waits comes in turn to the place that is free first.

    A sum's middle is taken to be the sum of the middles; each is late independently of the others.
    """
    rows: list[list[Ahead]] = [[one] for one in under_way]
    rows += [[] for _ in range(places - len(rows))]
    free_at = [(sum(one.until(USUAL) for one in row), number) for number, row in enumerate(rows)]
    heapify(free_at)
    for spread in waiting:
        at, number = free_at[0]
        rows[number].append(Ahead(spread))
        heapreplace(free_at, (at + spread.usual, number))
    return [_in_turn(row) for row in rows if row]


def _in_turn(row: Sequence[Ahead]) -> Ahead:
    if len(row) == 1:
        return row[0]
    first, *rest = row
    parts = [left_of([first]), *(Left(one.spread.early, one.spread.usual, one.spread.late) for one in rest)]
    usual = sum(part.usual for part in parts)
    sooner = sqrt(sum((part.usual - part.early) ** 2 for part in parts))
    later = sqrt(sum((part.late - part.usual) ** 2 for part in parts))
    return Ahead(Spread(max(0.0, usual - sooner), usual, usual + later))


def left_of(side_by_side: Sequence[Ahead]) -> Left:
    """Seconds until the last of all is done."""
    if len(side_by_side) == 1:
        return Left(*(side_by_side[0].until(share) for share in SHARES))
    first_guess = max(SHORTEST_SECONDS, *(one.until(USUAL) for one in side_by_side))
    return Left(*(_until(side_by_side, share, first_guess) for share in SHARES))


def _until(side_by_side: Sequence[Ahead], share: float, first_guess: float) -> float:
    low, high = 0.0, first_guess
    while _unfinished(side_by_side, high) > share:
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _unfinished(side_by_side, middle) > share else (low, middle)
    return high


def _unfinished(side_by_side: Sequence[Ahead], seconds: float) -> float:
    """The chance that one of them at least goes on."""
    return 1 - prod(1 - one.unfinished(seconds) for one in side_by_side)
