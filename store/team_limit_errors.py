"""What a team is told that has as much at work, or has begun as much, as it may."""

# ruff: noqa: N818 - as in `store.errors`.

from datetime import timedelta

from contracts import TakeOrder
from store.errors import ProviderBusy, StoreError


class TooManyJobs(StoreError):
    """The team has as many jobs at work as it may have."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The team's limit is {limit} at once: wait for a film's end, or cancel one.")
        self.limit = limit


class TooManyJobsBegun(StoreError):
    """The team has begun as many jobs within an hour as it may; the next may begin after `wait`."""

    def __init__(self, limit: int, wait: timedelta) -> None:
        super().__init__(f"The team's limit is {limit} in an hour.")
        self.limit, self.wait = limit, wait


class TeamBusy(ProviderBusy):
    """The team has as many takes at work as it may have, whoever makes them. The take stands in no line."""

    def __init__(self, order: TakeOrder, limit: int) -> None:
        StoreError.__init__(self, f"The team has all takes at work that it may have at once: {limit}.")
        self.order, self.rank, self.in_flight = order, 1, limit
