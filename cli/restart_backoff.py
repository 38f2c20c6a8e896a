"""Delay before a dead process is restarted, and when to give up."""

from dataclasses import dataclass

FIRST_SECONDS, MAX_DELAY_SECONDS = 1.0, 30.0
# A process that ran for so long was healthy: its next death counts as the first in a row.
STEADY_SECONDS = 300.0
MAX_DEATHS_IN_A_ROW = 5


@dataclass
class RestartBackoff:
    """Counts one process's deaths in a row, each soon after its start."""

    deaths_in_a_row: int = 0

    def delay_after(self, lived_seconds: float) -> float | None:
        """Return the seconds to wait before restarting a process that lived so long; None: give up."""
        self.deaths_in_a_row = 1 if lived_seconds >= STEADY_SECONDS else self.deaths_in_a_row + 1
        if self.deaths_in_a_row > MAX_DEATHS_IN_A_ROW:
            return None
        return min(MAX_DELAY_SECONDS, FIRST_SECONDS * 2.0 ** (self.deaths_in_a_row - 1))
