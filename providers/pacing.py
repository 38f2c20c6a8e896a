"""When to ask a provider again: sparse at first, dense around the expected end, sparse again after. Pure."""

# Of the expected time: the first look, for a word on the progress,
FIRST_SHARE = 0.4
# the second one, from which on it may end any moment, and the time between two looks until well past the end.
DENSE_FROM, DENSE_SHARE, LATE_AFTER = 0.75, 0.045, 1.35
# After that, this share of the time that has passed.
LATE_SHARE = 0.1
JITTER = 0.1


def poll_delay(elapsed: float, expected: float, *, floor: float, ceiling: float, chance: float) -> float:
    """Seconds until the next poll.

    Args:
        elapsed: seconds since the provider accepted the job.
        expected: seconds that such jobs usually take.
        floor: the fewest seconds that the provider allows between polls.
        ceiling: the most seconds between polls once the job should be near its end.
        chance: a random number in [0, 1), so that jobs submitted together are not asked for together.
    """
    for look in (FIRST_SHARE * expected, DENSE_FROM * expected):
        if elapsed < look:
            return max(floor, (look - elapsed) * (1 + JITTER * chance))
    late = elapsed >= LATE_AFTER * expected
    delay = LATE_SHARE * elapsed if late else DENSE_SHARE * expected
    # Jobs that have all come to the ceiling are still asked for at different moments, none beyond it.
    middle = min(delay, ceiling / (1 + JITTER))
    return max(floor, middle * (1 + JITTER * (2 * chance - 1)))
