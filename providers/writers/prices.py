"""What language models cost for their tokens, where we know it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

MILLION = 1_000_000


@dataclass(frozen=True)
class TokenPrice:
    """US dollars for a million tokens, read and written, from that day on. Thoughts count as written."""

    read_usd: float
    written_usd: float
    since: date = date.min


# As the makers' price pages had them in autumn 2026; the latest that has begun counts.
PRICES: dict[str, tuple[TokenPrice, ...]] = {
    "gpt-6-luna": (TokenPrice(0.10, 0.50),),
    "gpt-6-sol": (TokenPrice(2.00, 10.00),),
    "gemini-3.8-flash": (TokenPrice(0.75, 3.75), TokenPrice(1.50, 7.50, date(2027, 1, 1))),
}


def tokens_usd(model: str, read: int, written: int, *, today: date | None = None) -> float | None:
    """What so many tokens cost on that day; null for a model without a price."""
    day = today or datetime.now(UTC).date()
    valid = [price for price in PRICES.get(model, ()) if price.since <= day]
    if not valid:
        return None
    price = max(valid, key=lambda price: price.since)
    return round((read * price.read_usd + written * price.written_usd) / MILLION, 6)
