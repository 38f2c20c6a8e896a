"""What models cost by their services' price lists, and where and when each price was read."""

from dataclasses import dataclass
from datetime import date, timedelta

from workflows.contracts import Resolution

# Services change their prices some four times a year: what was read longer ago may not be true any more.
PRICES_KEEP = timedelta(days=90)


@dataclass(frozen=True)
class PriceSource:
    """Where a price was read, and the last day on which it stood there."""

    name: str
    read_on: date

    def outdated(self, today: date) -> bool:
        """Whether the price was read more than 90 days ago."""
        return today - self.read_on > PRICES_KEEP


@dataclass(frozen=True)
class Price:
    """US dollars for a second, or for a whole clip; of one resolution and length, or of all.

    `source` is where it was read, if that is not where the model's other prices were.
    """

    usd: float
    per: str = "second"
    resolution: Resolution | None = None
    seconds: float | None = None
    source: PriceSource | None = None

    def fits(self, seconds: float, resolution: Resolution | None) -> bool:
        """Whether it is the price of that."""
        return self.resolution in (None, resolution) and self.seconds in (None, seconds)

    @property
    def covers_all(self) -> bool:
        """Whether it is the price of every length and resolution."""
        return self.resolution is None and self.seconds is None
