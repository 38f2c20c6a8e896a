"""The difference of two snapshots beyond the passing of time. Pure."""

from api.progress.snapshot import ProgressSnapshot

# Clients count down themselves: remaining times that differ by less than this share, or this much, are equal.
ETA_TOLERANCE_SHARE, ETA_TOLERANCE_SECONDS = 0.1, 3.0
_ETA_FIELDS = {"estimated_time_remaining": None, "estimated_time_range": None}


def snapshot_differs(before: ProgressSnapshot, now: ProgressSnapshot, seconds: float) -> bool:
    """Return whether the snapshots differ by more than a client's countdown over `seconds`."""
    if before.model_copy(update=_ETA_FIELDS) != now.model_copy(update=_ETA_FIELDS):
        return True
    was, is_ = before.estimated_time_remaining, now.estimated_time_remaining
    if was is None or is_ is None:
        return was is not is_
    return abs(is_ - max(0.0, was - seconds)) > max(ETA_TOLERANCE_SECONDS, ETA_TOLERANCE_SHARE * is_)
