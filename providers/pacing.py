"""When to ask a provider again: as soon as enough time may have been lost by not asking. Pure.

How long such jobs take is a spread: one in ten, half and nine in ten are done by then. Between two polls
grows what is lost on average: the seconds since an end that nobody has noticed. It is time to ask when that
has come to what a question is worth. So polls are dense where jobs end, and sparse before and after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, log, sqrt
from statistics import NormalDist, median, quantiles
from typing import Self

# So few past jobs already know better than the registry what is usual; and these, how much jobs differ.
FEW, ENOUGH = 3, 8
# Until then: one in ten is this much faster than expected, one in ten this much slower.
EARLY_SHARE, LATE_SHARE = 0.75, 1.35
# Worth less, by the square, where jobs take under a minute: who waits for these sits before the screen.
QUESTION_SECONDS, MINUTE_SECONDS = 0.6, 60.0
# Whatever is expected, this share keeps to no guess: one in ten of it takes half the time, one twice.
STRAYS, STRAY_FACTOR = 0.15, 2.0
# No service is so even that one job in ten would not differ by this.
LEAST_FACTOR = 1.05
# Long before `early` (three times as far from the usual time) begins doubt: from there on no sleep is longer.
DOUBT_POWER, DOUBT_SECONDS = 3, 30.0
# Of the usual time: the first look where the provider tells how far it is.
FIRST_SHARE = 0.4
JITTER = 0.1
# What nobody waits for.
SLOWLY_SECONDS, SLOWEST_SECONDS, SLOWLY_SHARE = 60.0, 600.0, 0.1

# Where nine in ten are done: on the normal curve, and on the logistic one.
_NORMAL_NINTH, _LOGISTIC_NINTH = NormalDist().inv_cdf(0.9), log(9)
_NO_SECONDS, _SHORTEST_SECONDS = 0.001, 0.1
_STEPS, _LARGEST_EXPONENT = 256, 700.0


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

    def unfinished(self, seconds: float) -> float:
        """The share of such jobs that go on after so many seconds, 0 to 1.

        Log-normal on either side of the usual time, for observed times are skewed; and some strays, with
        tails so long that no job is ever certain to have ended.
        """
        if seconds < _NO_SECONDS:
            return 1.0
        usual = max(self.usual, _SHORTEST_SECONDS)
        factor = usual / max(self.early, _SHORTEST_SECONDS) if seconds < usual else self.late / usual
        apart = log(seconds / usual)
        deviations = _NORMAL_NINTH * apart / log(max(factor, LEAST_FACTOR))
        odds = exp(min(_LARGEST_EXPONENT, _LOGISTIC_NINTH * apart / log(STRAY_FACTOR)))
        return (1 - STRAYS) * erfc(deviations / sqrt(2)) / 2 + STRAYS / (1 + odds)


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


def poll_delay(
    elapsed: float, spread: Spread, *, floor: float, ceiling: float, chance: float, progress: bool = False
) -> float:
    """Seconds until the next poll.

    Args:
        elapsed: seconds since the provider accepted the job.
        spread: how long such jobs take.
        floor: the fewest seconds that the provider allows between polls.
        ceiling: the most seconds between polls once the job should be near its end.
        chance: a random number in [0, 1), so that jobs submitted together are not asked for together.
        progress: whether the provider tells how far it is: then one look is early, to have something to show.
    """
    look = FIRST_SHARE * spread.usual
    if progress and elapsed < look:
        return max(floor, (look - elapsed) * (1 + JITTER * chance))
    longest = _longest(elapsed, spread, ceiling)
    return max(floor, _worth_asking_in(elapsed, spread, longest) * _jitter(chance))


def late_delay(elapsed: float, *, floor: float, chance: float) -> float:
    """Seconds until the next poll of a take that no film waits for."""
    delay = min(max(SLOWLY_SECONDS, SLOWLY_SHARE * elapsed), SLOWEST_SECONDS)
    return max(floor, delay * _jitter(chance))


def _longest(elapsed: float, spread: Spread, ceiling: float) -> float:
    # Jobs that have all come to the ceiling are still asked for at different moments, none beyond it.
    near_the_end = max(0.0, spread.early - elapsed) + ceiling / (1 + JITTER)
    if elapsed >= spread.early:
        return near_the_end
    usual = max(spread.usual, _SHORTEST_SECONDS)
    doubtful = usual * (spread.early / usual) ** DOUBT_POWER
    return min(near_the_end, max(0.0, doubtful - elapsed) + DOUBT_SECONDS)


def _worth_asking_in(elapsed: float, spread: Spread, longest: float) -> float:
    """Seconds until so much time is lost on average as a question is worth; at most the longest."""
    worth = QUESTION_SECONDS * min(1.0, spread.usual / MINUTE_SECONDS) ** 2
    going_on = spread.unfinished(elapsed)
    step = max(elapsed, spread.usual, 1.0) / _STEPS
    waited = lost = ended = 0.0
    while waited < longest:
        # The chance that it has ended by then, given that it has not by now.
        by_then = 1 - spread.unfinished(elapsed + waited + step) / going_on
        losing = step * (ended + by_then) / 2
        if lost + losing > worth:
            return min(longest, waited + step * (worth - lost) / losing)
        waited, lost, ended = waited + step, lost + losing, by_then
    return longest


def _jitter(chance: float) -> float:
    return 1 + JITTER * (2 * chance - 1)
