"""When a part that has died is started again, and when that is of no more use."""

from dataclasses import dataclass

FIRST_SECONDS, LONGEST_SECONDS = 1.0, 30.0
# One that has lived for so long was fine: its next death is the first of a row.
STEADY_SECONDS = 300.0
MOST_IN_A_ROW = 5


@dataclass
class Restarts:
    """One part's deaths in a row, each soon after the part was started."""

    in_a_row: int = 0

    def wait_after(self, lived_seconds: float) -> float | None:
        """Seconds until the part that died after so long is started again; None: not any more."""
        self.in_a_row = 1 if lived_seconds >= STEADY_SECONDS else self.in_a_row + 1
        if self.in_a_row > MOST_IN_A_ROW:
            return None
        return min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** (self.in_a_row - 1))
