"""What models cost by their services' price lists, and where and when each price was read."""

from collections.abc import Iterable, Sequence
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


# A price as it is kept with a job: its amount, for what, and of which resolution and length.
WrittenPrice = Sequence[float | str | None]


def written_prices(prices: Iterable[Price]) -> list[WrittenPrice]:
    """A price list as JSON can hold it, without its sources."""
    return [(price.usd, price.per, price.resolution, price.seconds) for price in prices]


def read_prices(written: Iterable[WrittenPrice]) -> tuple[Price, ...]:
    """A price list that was written so."""
    return tuple(_read(*each) for each in written)


def _read(usd: float | str | None, per: object, resolution: object, seconds: float | str | None) -> Price:
    size = None if resolution is None else Resolution(str(resolution))
    return Price(float(usd or 0), str(per), size, None if seconds is None else float(seconds))
