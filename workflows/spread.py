"""How long jobs take: a spread, from what such jobs took before, or from what is expected of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, log, sqrt
from statistics import NormalDist, median, quantiles
from typing import Self

from workflows.contracts import AcceptedJob, Times

# So few past jobs already know better than the registry what is usual; and these, how much jobs differ; and
# these, what only one in twenty takes.
FEW, ENOUGH, MANY = 3, 8, 20
# Until then: one in ten is this much faster than expected, one in ten this much slower.
EARLY_SHARE, LATE_SHARE = 0.75, 1.35
# Whatever is expected, this share keeps to no guess: one in ten of it takes half the time, one twice.
STRAYS, STRAY_FACTOR = 0.15, 2.0
# No service is so even that one job in ten would not differ by this.
LEAST_FACTOR = 1.05
# This share of jobs is slow.
SLOW_SHARE = 0.05
# Nobody calls slow what takes so little longer.
LEAST_SLOW_SECONDS = 5.0

# Where nine in ten are done: on the normal curve, and on the logistic one.
_NORMAL_NINTH, _LOGISTIC_NINTH = NormalDist().inv_cdf(0.9), log(9)
NO_SECONDS, SHORTEST_SECONDS = 0.001, 0.1
_LARGEST_EXPONENT = 700.0
# Halvings: a quantile is known to a thousandth of the usual time.
_DOUBLINGS, _HALVINGS = 64, 14


@dataclass(frozen=True)
class Spread:
    """Seconds by which one in ten, half, and nine in ten of such jobs are done."""

    early: float
    usual: float
    late: float

    @classmethod
    def around(cls, expected: float) -> Self:
        """Until past jobs tell: as much as services are known to differ."""
        return cls(EARLY_SHARE * expected, expected, LATE_SHARE * expected)

    @classmethod
    def of(cls, times: Times) -> Self:
        """The spread of what a contract says."""
        return cls(times.early, times.usual, times.late)

    def unfinished(self, seconds: float) -> float:
        """The share of such jobs that go on after so many seconds, 0 to 1.

        Log-normal on either side of the usual time, for observed times are skewed; and some strays, with
        tails so long that no job is ever certain to have ended.
        """
        if seconds < NO_SECONDS:
            return 1.0
        usual = max(self.usual, SHORTEST_SECONDS)
        factor = usual / max(self.early, SHORTEST_SECONDS) if seconds < usual else self.late / usual
        apart = log(seconds / usual)
        deviations = _NORMAL_NINTH * apart / log(max(factor, LEAST_FACTOR))
        odds = exp(min(_LARGEST_EXPONENT, _LOGISTIC_NINTH * apart / log(STRAY_FACTOR)))
        return (1 - STRAYS) * erfc(deviations / sqrt(2)) / 2 + STRAYS / (1 + odds)

    def until(self, share: float) -> float:
        """Seconds after which only this share of such jobs still goes on."""
        low, high = 0.0, max(self.usual, SHORTEST_SECONDS)
        for _ in range(_DOUBLINGS):
            if self.unfinished(high) <= share:
                break
            low, high = high, 2 * high
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.unfinished(middle) > share else (low, middle)
        return high


def spread_of(shares: Sequence[float], expected: float) -> Spread:
    """The spread of a job that is expected to take so long.

    Args:
        shares: what past jobs took, as shares of what was expected of each.
        expected: seconds, by the registry.
    """
    if len(shares) < FEW:
        return Spread.around(expected)
    if len(shares) < ENOUGH:
        return Spread.around(median(shares) * expected)
    tenths = quantiles(shares, n=10, method="inclusive")
    return Spread(tenths[0] * expected, tenths[4] * expected, tenths[8] * expected)


def times_of(shares: Sequence[float], expected: float) -> Times:
    """The same, and what 95 in 100 are done by: as past jobs tell where there are many, else by the curve."""
    spread = spread_of(shares, expected)
    if len(shares) < MANY:
        return _with_slow(spread)
    slow = quantiles(shares, n=20, method="inclusive")[-1] * expected
    return _with_slow(spread, slow)


def times_told(accepted: AcceptedJob) -> Times | None:
    """What was expected of a provider job when it was accepted; None: by a version that did not say it."""
    if accepted.early_seconds is None or accepted.late_seconds is None:
        return None
    spread = Spread(accepted.early_seconds, accepted.expected_seconds, accepted.late_seconds)
    return _with_slow(spread, accepted.slow_seconds)


def _with_slow(spread: Spread, slow: float | None = None) -> Times:
    if slow is None:
        slow = spread.until(SLOW_SHARE)
    slow = max(slow, spread.late, spread.usual + LEAST_SLOW_SECONDS)
    return Times(early=spread.early, usual=spread.usual, late=spread.late, slow=slow)
