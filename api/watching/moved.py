"""Whether a picture that is told already looks different by now. Pure."""

from api.picture import Progress

# The client counts down by itself: a guess that is off by less than this share, or this much, is as good.
SHARE, SECONDS = 0.1, 3.0
_GUESSES = {"estimated_time_remaining": None, "estimated_time_range": None}


def moved(before: Progress, now: Progress, seconds: float) -> bool:
    """Whether it differs by more than the `seconds` between the two would tell a client that counts down."""
    if before.model_copy(update=_GUESSES) != now.model_copy(update=_GUESSES):
        return True
    was, is_ = before.estimated_time_remaining, now.estimated_time_remaining
    if was is None or is_ is None:
        return was is not is_
    return abs(is_ - max(0.0, was - seconds)) > max(SECONDS, SHARE * is_)
