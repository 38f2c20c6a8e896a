"""Durations of provider jobs, as quantiles: from past jobs, else from the expected duration. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import erfc, exp, log, sqrt
from statistics import NormalDist, median, quantiles
from typing import Self

from contracts import AcceptedJob, ExpectedDuration

# Past jobs needed to estimate the median, the 10th and 90th percentile, and the 95th; with fewer, the
# registry's expectation and the factors below serve.
MIN_JOBS_FOR_MEDIAN, MIN_JOBS_FOR_TENTHS, MIN_JOBS_FOR_SLOW = 3, 8, 20
# Default 10th and 90th percentile, as factors of the expected duration.
EARLY_FACTOR, LATE_FACTOR = 0.75, 1.35
# This share of jobs follows a much wider distribution: 10th and 90th percentile at half and twice the median.
STRAY_SHARE, STRAY_FACTOR = 0.15, 2.0
# The 10th and 90th percentile are taken to differ from the median by at least this factor.
MIN_FACTOR = 1.05
# This share of jobs is slow.
SLOW_SHARE = 0.05
# A job is slow only if it takes at least so much longer than usual.
MIN_SLOW_SECONDS = 5.0

# The 90th percentile of the standard normal, and of the logistic distribution.
_NORMAL_P90, _LOGISTIC_P90 = NormalDist().inv_cdf(0.9), log(9)
_STRAY_PER_LOG, _REGULAR_HALF = _LOGISTIC_P90 / log(STRAY_FACTOR), (1 - STRAY_SHARE) / 2
NEGLIGIBLE_SECONDS, MIN_DURATION_SECONDS = 0.001, 0.1
_MAX_EXPONENT = 700.0
# With so many bisection steps a quantile is exact to a thousandth of the median.
_MAX_DOUBLINGS, _BISECTION_STEPS = 64, 14


@dataclass(frozen=True)
class DurationQuantiles:
    """Seconds by which 10 %, 50 % and 90 % of such jobs are done."""

    early: float
    usual: float
    late: float

    @classmethod
    def from_expected(cls, expected: float) -> Self:
        """Return default quantiles around an expected duration in seconds."""
        return cls(EARLY_FACTOR * expected, expected, LATE_FACTOR * expected)

    @classmethod
    def from_duration(cls, duration: ExpectedDuration) -> Self:
        """Return the quantiles of an `ExpectedDuration`."""
        return cls(duration.early, duration.usual, duration.late)

    @classmethod
    def from_accepted(cls, accepted: AcceptedJob) -> Self:
        """Return what was expected of an accepted job; defaults for what an old version did not record."""
        default = cls.from_expected(accepted.expected_seconds)
        early = default.early if accepted.early_seconds is None else accepted.early_seconds
        late = default.late if accepted.late_seconds is None else accepted.late_seconds
        return cls(early, accepted.expected_seconds, late)

    def __add__(self, after: "DurationQuantiles") -> "DurationQuantiles":
        """Return the quantiles of one after the other, if early ones are followed by early ones."""
        return DurationQuantiles(self.early + after.early, self.usual + after.usual, self.late + after.late)

    def unfinished_share(self, seconds: float) -> float:
        """Return the share (0 to 1) of such jobs that still run after so many seconds.

        A log-normal distribution on either side of the median, because observed durations are skewed, mixed
        with a log-logistic one of STRAY_SHARE, whose long tails leave no job certain to have ended.
        """
        if seconds < NEGLIGIBLE_SECONDS:
            return 1.0
        usual, per_log_before, per_log_after = self._shape
        apart = log(seconds / usual)
        deviations = apart * (per_log_before if seconds < usual else per_log_after)
        odds = exp(min(_MAX_EXPONENT, _STRAY_PER_LOG * apart))
        return _REGULAR_HALF * erfc(deviations) + STRAY_SHARE / (1 + odds)

    @cached_property
    def _shape(self) -> tuple[float, float, float]:
        """The median, and how steep the curve is before and after it, for `erfc` of a time's logarithm.

        Simulations and schedules ask for thousands of times of one distribution.
        """
        usual = max(self.usual, MIN_DURATION_SECONDS)
        factors = usual / max(self.early, MIN_DURATION_SECONDS), self.late / usual
        before, after = (_NORMAL_P90 / sqrt(2) / log(max(factor, MIN_FACTOR)) for factor in factors)
        return usual, before, after

    def time_until_share(self, share: float) -> float:
        """Return the seconds after which only this share of such jobs still runs."""
        return bisect_falling(self.unfinished_share, share, max(self.usual, MIN_DURATION_SECONDS))


def bisect_falling(share_at: Callable[[float], float], share: float, first_guess: float) -> float:
    """Return the seconds at which a share that falls with time has fallen to this one."""
    low, high = 0.0, first_guess
    for _ in range(_MAX_DOUBLINGS):
        if share_at(high) <= share:
            break
        low, high = high, 2 * high
    for _ in range(_BISECTION_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if share_at(middle) > share else (low, middle)
    return high


def duration_factors(
    past: Iterable[tuple[float, float]], expected_seconds: Callable[[float], float]
) -> list[float]:
    """Return, for each past job, its duration as a factor of its expected duration.

    Args:
        past: pairs of the length that was ordered and the duration, both in seconds.
        expected_seconds: returns the expected duration by the length ordered.
    """
    return [took / max(expected_seconds(ordered), NEGLIGIBLE_SECONDS) for ordered, took in past]


def estimate_quantiles(shares: Sequence[float], expected: float) -> DurationQuantiles:
    """Return the quantiles of a job with this expected duration.

    Args:
        shares: durations of past jobs, each divided by what was expected of it.
        expected: seconds, by the registry.
    """
    if len(shares) < MIN_JOBS_FOR_MEDIAN:
        return DurationQuantiles.from_expected(expected)
    if len(shares) < MIN_JOBS_FOR_TENTHS:
        return DurationQuantiles.from_expected(median(shares) * expected)
    tenths = quantiles(shares, n=10, method="inclusive")
    return DurationQuantiles(tenths[0] * expected, tenths[4] * expected, tenths[8] * expected)


def expected_duration(shares: Sequence[float], expected: float) -> ExpectedDuration:
    """Return the expected duration; its 95th percentile is from past jobs if there are enough."""
    duration = estimate_quantiles(shares, expected)
    if len(shares) < MIN_JOBS_FOR_SLOW:
        return _add_slow_threshold(duration)
    slow = quantiles(shares, n=20, method="inclusive")[-1] * expected
    return _add_slow_threshold(duration, slow)


def expected_at_acceptance(accepted: AcceptedJob) -> ExpectedDuration | None:
    """Return what was expected of a job when it was accepted; None: an old version did not record it."""
    if accepted.early_seconds is None or accepted.late_seconds is None:
        return None
    return _add_slow_threshold(DurationQuantiles.from_accepted(accepted), accepted.slow_seconds)


def _add_slow_threshold(quantiles: DurationQuantiles, slow: float | None = None) -> ExpectedDuration:
    if slow is None:
        slow = quantiles.time_until_share(SLOW_SHARE)
    slow = max(slow, quantiles.late, quantiles.usual + MIN_SLOW_SECONDS)
    return ExpectedDuration(early=quantiles.early, usual=quantiles.usual, late=quantiles.late, slow=slow)
