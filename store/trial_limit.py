"""How often tests may be sent to addresses that people name, so that nobody floods somebody else's."""

from datetime import datetime, timedelta
from math import ceil

from store.errors import StoreError
from store.job_lifecycle import utc_now


class TooManyTrials(StoreError):  # noqa: N818 - named by the condition, like all errors of the store
    """As many tests were sent as may be for now."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"The next test may be sent in {seconds} seconds.")
        self.seconds = seconds


def require_pause(last: datetime | None, pause: timedelta) -> None:
    """Raise TooManyTrials if the last time was less than a pause ago."""
    if last is not None and (left := last + pause - utc_now()) > timedelta(0):
        raise TooManyTrials(ceil(left.total_seconds()))
