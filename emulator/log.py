"""What was asked, how often and when."""

import time
from collections import defaultdict


class Log:
    """The requests, by service and operation, as unix seconds."""

    def __init__(self) -> None:
        self._times: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))

    def note(self, service: str, operation: str) -> None:
        """Count one."""
        self._times[service][operation].append(time.time())

    def of(self, service: str | None) -> dict[str, object]:
        """Counts and times, by operation; of every service together when none is named."""
        times: dict[str, list[float]] = defaultdict(list)
        for name, operations in self._times.items():
            if service in {None, name}:
                for operation, seen in operations.items():
                    times[operation] += seen
        return {
            "counts": {operation: len(seen) for operation, seen in times.items()},
            "times": {operation: sorted(seen) for operation, seen in times.items()},
        }
