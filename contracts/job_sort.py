"""The orders in which jobs are listed."""

from enum import StrEnum


class JobSort(StrEnum):
    """The order of a list of jobs. Of two that are alike in it, the one with the greater id comes first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    # The dearest first, by what is known to have been paid.
    COST = "cost"
    # The longest film first; those without a film come last.
    LENGTH = "length"
