"""Remaining time of running jobs, by their quantiles: of one, of some in sequence or side by side. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from heapq import heapify, heapreplace
from math import prod, sqrt

from estimates.durations import MIN_DURATION_SECONDS, DurationQuantiles, bisect_falling

# Shares of the cases in which it takes longer than the quantile.
MEDIAN_SHARE = 0.5
QUANTILE_SHARES = (0.9, MEDIAN_SHARE, 0.1)
# Progress below one percent says nothing about the speed.
MIN_PROGRESS_SHARE = 0.01
OVERDUE_DISCOUNT_POWER = 4


@dataclass(frozen=True)
class RemainingTime:
    """Remaining time of something that started `elapsed` seconds ago and still runs; scaled by `pace`."""

    quantiles: DurationQuantiles
    elapsed: float = 0.0
    pace: float = 1.0

    def unfinished_share(self, seconds: float) -> float:
        """Return the probability that it still runs after so many more seconds, given that it runs now."""
        if not self.pace:
            return 0.0
        return (
            self.quantiles.unfinished_share(self.elapsed + seconds / self.pace) / self._unfinished_share_now
        )

    def time_until_share(self, share: float) -> float:
        """Return the seconds from now after which it still runs with this probability only."""
        then = self.quantiles.time_until_share(share * self._unfinished_share_now)
        return self.pace * max(0.0, then - self.elapsed)

    @cached_property
    def _unfinished_share_now(self) -> float:
        return self.quantiles.unfinished_share(self.elapsed)

    def adjust_for_progress(self, percent: float, after: float) -> "RemainingTime":
        """Return the remaining time, corrected by a report of `percent` at `after` seconds.

        The report weighs by the square of the progress, because early percentages say little, and less and
        less when the job is overdue by it, because some providers stay at 99 percent.
        """
        done = min(100.0, percent) / 100
        usual = self.time_until_share(MEDIAN_SHARE)
        if done < MIN_PROGRESS_SHARE or not after or not usual:
            return self
        end = after / done
        weight: float = done**2 * min(1.0, end / max(self.elapsed, after)) ** OVERDUE_DISCOUNT_POWER
        return replace(self, pace=1 - weight + weight * max(0.0, end - self.elapsed) / usual)


def schedule_slots(
    under_way: Iterable[RemainingTime], waiting: Iterable[DurationQuantiles], places: int
) -> list[RemainingTime]:
    """Return the remaining time of each slot if waiting takes go, in order, to the first free one.

    The median of a sum is taken to be the sum of the medians; delays are taken to be independent.
    """
    rows: list[list[RemainingTime]] = [[one] for one in under_way]
    rows += [[] for _ in range(places - len(rows))]
    free_at = [
        (sum(one.time_until_share(MEDIAN_SHARE) for one in row), number) for number, row in enumerate(rows)
    ]
    heapify(free_at)
    for quantiles in waiting:
        at, number = free_at[0]
        rows[number].append(RemainingTime(quantiles))
        heapreplace(free_at, (at + quantiles.usual, number))
    return [_sum_in_sequence(row) for row in rows if row]


def _sum_in_sequence(row: Sequence[RemainingTime]) -> RemainingTime:
    if len(row) == 1:
        return row[0]
    first, *rest = row
    parts = [
        time_until_all_done([first]),
        *(one.quantiles for one in rest),
    ]
    usual = sum(part.usual for part in parts)
    sooner = sqrt(sum((part.usual - part.early) ** 2 for part in parts))
    later = sqrt(sum((part.late - part.usual) ** 2 for part in parts))
    return RemainingTime(DurationQuantiles(max(0.0, usual - sooner), usual, usual + later))


def time_until_all_done(side_by_side: Sequence[RemainingTime]) -> DurationQuantiles:
    """Return the quantiles of the time from now until the last of all is done."""
    if len(side_by_side) == 1:
        return DurationQuantiles(*(side_by_side[0].time_until_share(share) for share in QUANTILE_SHARES))
    first_guess = max(MIN_DURATION_SECONDS, *(one.time_until_share(MEDIAN_SHARE) for one in side_by_side))
    share_at = partial(_any_unfinished_share, side_by_side)
    return DurationQuantiles(*(bisect_falling(share_at, share, first_guess) for share in QUANTILE_SHARES))


def _any_unfinished_share(side_by_side: Sequence[RemainingTime], seconds: float) -> float:
    """Return the probability that at least one of them still runs."""
    return 1 - prod(1 - one.unfinished_share(seconds) for one in side_by_side)
