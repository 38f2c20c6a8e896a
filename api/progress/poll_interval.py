"""The interval between polls of a job. Pure."""

# Shortest interval, used while a job changes; percentages are published no more often.
MIN_POLL_SECONDS = 1.0
# Longest interval, reached after a while without change or answer.
MAX_POLL_SECONDS = 5.0
# The interval grows with the time since the last change, in units of this.
SLOWDOWN_SECONDS = 10.0
# Least share of the interval spent waiting, however long the poll took.
MIN_PAUSE_SHARE = 0.3
# Failures beyond this number do not lengthen the wait.
MAX_BACKOFF_EXPONENT = 8
# Interval of checks in Temporal for what the workflow cannot report: that it was ended, or what it retries.
CHECK_SECONDS = 4.0
# Tries to read missed snapshots of an ended job, before only its end is sent.
MAX_TRIES_AFTER_END = 4


def next_poll_delay(quiet_seconds: float, failures: int, poll_seconds: float = 0.0) -> float:
    """Return the seconds until the next poll, given the time since the last change and failed polls in a row.

    The poll's own duration counts towards the interval, but some waiting always remains, to spare slow
    servers.
    """
    if failures:
        # Cap the exponent: a night of failures would overflow a float.
        return min(MAX_POLL_SECONDS, MIN_POLL_SECONDS * 1.5 ** min(failures, MAX_BACKOFF_EXPONENT))
    every = max(MIN_POLL_SECONDS, min(MAX_POLL_SECONDS, MIN_POLL_SECONDS * quiet_seconds / SLOWDOWN_SECONDS))
    return max(every * MIN_PAUSE_SHARE, every - poll_seconds)
