"""Models' list prices, and where and when each was read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contracts import Resolution

# Providers change their prices about four times a year: an older reading may be wrong.
PRICE_MAX_AGE = timedelta(days=90)


@dataclass(frozen=True)
class PriceSource:
    """The page where a price was read, and the last day on which it was listed there."""

    name: str
    read_on: date

    def is_outdated(self, today: date) -> bool:
        """Return whether the price was read more than 90 days ago."""
        return today - self.read_on > PRICE_MAX_AGE


@dataclass(frozen=True)
class ListPrice:
    """US dollars per second, clip, character or image, for one resolution and length or for all.

    `source` is where it was read, if that differs from the source of the model's other prices.
    """

    usd: float
    per: str = "second"
    resolution: Resolution | None = None
    seconds: float | None = None
    source: PriceSource | None = None

    def applies_to(self, seconds: float, resolution: Resolution | None) -> bool:
        """Return whether this price applies to a clip of that length and resolution."""
        return self.resolution in (None, resolution) and self.seconds in (None, seconds)

    @property
    def covers_all(self) -> bool:
        """Whether this price applies to every length and resolution."""
        return self.resolution is None and self.seconds is None


# A price as stored with a job: amount, unit ("second", "clip", "character" or "image"), resolution, seconds.
SerializedPrice = Sequence[float | str | None]


def serialize_prices(prices: Iterable[ListPrice]) -> list[SerializedPrice]:
    """Convert a price list, without its sources, to a JSON-compatible form."""
    return [(price.usd, price.per, price.resolution, price.seconds) for price in prices]


def parse_prices(written: Iterable[SerializedPrice]) -> tuple[ListPrice, ...]:
    """Convert a price list back from the form of `serialize_prices`."""
    return tuple(_parse_price(*each) for each in written)


def _parse_price(
    usd: float | str | None, per: object, resolution: object, seconds: float | str | None
) -> ListPrice:
    size = None if resolution is None else Resolution(str(resolution))
    return ListPrice(float(usd or 0), str(per), size, None if seconds is None else float(seconds))
