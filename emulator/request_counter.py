"""Counts and times of requests to the emulator."""

import time
from collections import defaultdict


class RequestCounter:
    """Times of requests as Unix seconds, by service and operation."""

    def __init__(self) -> None:
        self._times: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))

    def count_request(self, service: str, operation: str) -> None:
        """Record a request made now."""
        self._times[service][operation].append(time.time())

    def counts_and_times(self, service: str | None) -> dict[str, object]:
        """Return counts and times by operation, of one service, or of all together for None."""
        times: dict[str, list[float]] = defaultdict(list)
        for name, operations in self._times.items():
            if service in {None, name}:
                for operation, seen in operations.items():
                    times[operation] += seen
        return {
            "counts": {operation: len(seen) for operation, seen in times.items()},
            "times": {operation: sorted(seen) for operation, seen in times.items()},
        }
