"""What language models cost for their tokens, where we know it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from providers.prices import PriceSource

MILLION = 1_000_000


@dataclass(frozen=True)
class TokenPrice:
    """US dollars for a million tokens, read and written, from that day on. Thoughts count as written."""

    read_usd: float
    written_usd: float
    source: PriceSource
    since: date = date.min


PRICE_FILE = PriceSource("litellm 1.110.2's price file", date(2026, 11, 29))
# "$0.75 through December 31, 2026."
GEMINI_PAGE = PriceSource("Gemini's API price page", date(2026, 10, 7))
# The latest that has begun counts.
PRICES: dict[str, tuple[TokenPrice, ...]] = {
    "gpt-6-luna": (TokenPrice(0.10, 0.50, PRICE_FILE),),
    "gpt-6-sol": (TokenPrice(2.00, 10.00, PRICE_FILE),),
    "gemini-3.8-flash": (
        TokenPrice(0.75, 3.75, PRICE_FILE),
        TokenPrice(1.50, 7.50, GEMINI_PAGE, date(2027, 1, 1)),
    ),
}


def tokens_usd(model: str, read: int, written: int, *, today: date | None = None) -> float | None:
    """What so many tokens cost on that day; null for a model without a price."""
    day = today or datetime.now(UTC).date()
    valid = [price for price in PRICES.get(model, ()) if price.since <= day]
    if not valid:
        return None
    price = max(valid, key=lambda price: price.since)
    return round((read * price.read_usd + written * price.written_usd) / MILLION, 6)
