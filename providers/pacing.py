"""When to ask a provider again: sparse at first, dense around the expected end, sparse again after. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Self

# Fewer past jobs than these say nothing of how much they differ.
ENOUGH = 8
# Of the expected time: the first look, for a word on the progress,
FIRST_SHARE = 0.4
# the second one, from which on it may end any moment, and the time between two looks until well past the end.
DENSE_FROM, DENSE_SHARE, LATE_AFTER = 0.75, 0.045, 1.35
# After that, this share of the time that has passed.
LATE_SHARE = 0.1
JITTER = 0.1
# What nobody waits for.
SLOWLY_SECONDS, SLOWEST_SECONDS = 60.0, 600.0


@dataclass(frozen=True)
class Spread:
    """Seconds by which one in ten, half, and nine in ten of such jobs are done."""

    early: float
    usual: float
    late: float

    @classmethod
    def around(cls, expected: float) -> Self:
        """Until past jobs tell: as much as services are known to differ."""
        return cls(DENSE_FROM * expected, expected, LATE_AFTER * expected)


def spread_of(shares: Sequence[float], expected: float) -> Spread:
    """The spread of a job that is expected to take so long.

    Args:
        shares: what past jobs took, as shares of what was expected of each.
        expected: seconds, by the registry.
    """
    if len(shares) < ENOUGH:
        return Spread.around(expected)
    tenths = quantiles(shares, n=10, method="inclusive")
    return Spread(tenths[0] * expected, tenths[4] * expected, tenths[8] * expected)


def poll_delay(elapsed: float, spread: Spread, *, floor: float, ceiling: float, chance: float) -> float:
    """Seconds until the next poll.

    Args:
        elapsed: seconds since the provider accepted the job.
        spread: how long such jobs take.
        floor: the fewest seconds that the provider allows between polls.
        ceiling: the most seconds between polls once the job should be near its end.
        chance: a random number in [0, 1), so that jobs submitted together are not asked for together.
    """
    for look in (FIRST_SHARE * spread.usual, spread.early):
        if elapsed < look:
            return max(floor, (look - elapsed) * (1 + JITTER * chance))
    delay = LATE_SHARE * elapsed if elapsed >= spread.late else DENSE_SHARE * spread.usual
    # Jobs that have all come to the ceiling are still asked for at different moments, none beyond it.
    middle = min(delay, ceiling / (1 + JITTER))
    return max(floor, middle * (1 + JITTER * (2 * chance - 1)))


def late_delay(elapsed: float, *, floor: float, chance: float) -> float:
    """Seconds until the next poll of a take that no film waits for."""
    delay = min(max(SLOWLY_SECONDS, LATE_SHARE * elapsed), SLOWEST_SECONDS)
    return max(floor, delay * (1 + JITTER * (2 * chance - 1)))
