"""How often a job is looked at. Pure."""

# While things change; percentages are told no oftener.
BRISK_SECONDS = 1.0
# When nothing has changed for a while, or nobody answers.
SLOW_SECONDS = 5.0
# For so long after a change the next one is likely.
WARM_SECONDS = 10.0
# Of the time between two looks, at least so much is a pause.
LEAST_SHARE = 0.3
# By then a pause is as long as it gets.
MOST_BACKOFFS = 8
# How often the server is asked what the workflow cannot say: that it was ended, or what it suffers from.
CHECK_SECONDS = 4.0
# So often is asked for what was missed of a job that has ended, before only its end is told.
LAST_TRIES = 4


def pause(quiet_seconds: float, failures: int, look_seconds: float = 0.0) -> float:
    """Seconds until the next look: after so long without a change, and so many looks without an answer.

    What the look took counts, but nobody who is slow to answer is asked all the time.
    """
    if failures:
        # Nights without a worker have more failures than floats have powers.
        return min(SLOW_SECONDS, BRISK_SECONDS * 1.5 ** min(failures, MOST_BACKOFFS))
    every = max(BRISK_SECONDS, min(SLOW_SECONDS, BRISK_SECONDS * quiet_seconds / WARM_SECONDS))
    return max(every * LEAST_SHARE, every - look_seconds)
