"""When to ask a provider again: as soon as enough time may have been lost by not asking. Pure.

How long such jobs take is a spread (`workflows.spread`). Between two polls
grows what is lost on average: the seconds since an end that nobody has noticed. It is time to ask when that
has come to what a question is worth. So polls are dense where jobs end, and sparse before and after.
"""

from workflows.spread import SHORTEST_SECONDS, Spread

# Worth less, by the square, where jobs take under a minute: who waits for these sits before the screen.
QUESTION_SECONDS, MINUTE_SECONDS = 0.6, 60.0
# Long before `early` (three times as far from the usual time) begins doubt: from there on no sleep is longer.
DOUBT_POWER, DOUBT_SECONDS = 3, 30.0
# Of the usual time: the first look where the provider tells how far it is.
FIRST_SHARE = 0.4
JITTER = 0.1
# What nobody waits for.
SLOWLY_SECONDS, SLOWEST_SECONDS, SLOWLY_SHARE = 60.0, 600.0, 0.1

_STEPS = 256


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
    usual = max(spread.usual, SHORTEST_SECONDS)
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
