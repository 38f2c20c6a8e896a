"""When to poll a provider job again: as soon as not polling has cost enough time on average. Pure.

Between two polls, the expected loss grows: the seconds since the job may have ended unnoticed, weighted by
how long such jobs take (a distribution, `estimates.durations`). The next poll is due when that loss reaches
what a poll is worth. So polls are dense where jobs usually end, and sparse before and after.
"""

from estimates.durations import MIN_DURATION_SECONDS, DurationQuantiles

# Scaled down by the square where jobs take under a minute: their users watch the screen and wait.
POLL_WORTH_SECONDS, MINUTE_SECONDS = 0.6, 60.0
# From three times as far before the usual time as `early`, the estimate is in doubt: no sleep is longer.
DOUBT_POWER, DOUBT_SECONDS = 3, 30.0
# Share of the usual time after which to poll first where the provider reports progress.
FIRST_POLL_SHARE = 0.4
JITTER = 0.1
# Delays for late takes: the shortest, the longest, and their share of the elapsed time.
LATE_MIN_SECONDS, LATE_MAX_SECONDS, LATE_SHARE = 60.0, 600.0, 0.1

_STEPS = 256


def poll_delay(
    elapsed: float,
    spread: DurationQuantiles,
    *,
    floor: float,
    ceiling: float,
    chance: float,
    progress: bool = False,
) -> float:
    """Return the seconds until the next poll.

    Args:
        elapsed: seconds since the provider accepted the job.
        spread: the distribution of how long such jobs take.
        floor: the fewest seconds that the provider allows between polls.
        ceiling: the most seconds between polls once the job should be near its end.
        chance: a random number in [0, 1), so that jobs submitted together are not polled together.
        progress: whether the provider reports progress: then the first poll is early, to have some to show.
    """
    look = FIRST_POLL_SHARE * spread.usual
    if progress and elapsed < look:
        return max(floor, (look - elapsed) * (1 + JITTER * chance))
    longest = _longest_delay(elapsed, spread, ceiling)
    return max(floor, _delay_until_worth_polling(elapsed, spread, longest) * _jitter_factor(chance))


def late_poll_delay(elapsed: float, *, floor: float, chance: float) -> float:
    """Return the seconds until the next poll of a late take, for which no film waits any more."""
    delay = min(max(LATE_MIN_SECONDS, LATE_SHARE * elapsed), LATE_MAX_SECONDS)
    return max(floor, delay * _jitter_factor(chance))


def _longest_delay(elapsed: float, spread: DurationQuantiles, ceiling: float) -> float:
    # Leave room for the jitter, so that jobs at the ceiling are spread out and none exceeds it.
    near_the_end = max(0.0, spread.early - elapsed) + ceiling / (1 + JITTER)
    if elapsed >= spread.early:
        return near_the_end
    usual = max(spread.usual, MIN_DURATION_SECONDS)
    doubtful = usual * (spread.early / usual) ** DOUBT_POWER
    return min(near_the_end, max(0.0, doubtful - elapsed) + DOUBT_SECONDS)


def _delay_until_worth_polling(elapsed: float, spread: DurationQuantiles, longest: float) -> float:
    """Return the seconds until the expected loss equals the worth of a poll, at most `longest`."""
    worth = POLL_WORTH_SECONDS * min(1.0, spread.usual / MINUTE_SECONDS) ** 2
    going_on = spread.unfinished_share(elapsed)
    step = max(elapsed, spread.usual, 1.0) / _STEPS
    waited = lost = ended = 0.0
    while waited < longest:
        # The probability that the job ends within that time, given that it has not ended yet.
        by_then = 1 - spread.unfinished_share(elapsed + waited + step) / going_on
        losing = step * (ended + by_then) / 2
        if lost + losing > worth:
            return min(longest, waited + step * (worth - lost) / losing)
        waited, lost, ended = waited + step, lost + losing, by_then
    return longest


def _jitter_factor(chance: float) -> float:
    return 1 + JITTER * (2 * chance - 1)
