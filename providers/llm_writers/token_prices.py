"""Token prices of language models, as far as known."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from providers.kit.stated_costs import total_cost_usd
from providers.prices import PriceSource

MILLION = 1_000_000


@dataclass(frozen=True)
class TokenPrice:
    """US dollars per million tokens, read and written, from `since` on. Thoughts count as written."""

    read_usd: float
    written_usd: float
    source: PriceSource
    since: date = date.min


PRICE_FILE = PriceSource("litellm 1.110.2's price file", date(2026, 11, 29))
# "$0.75 through December 31, 2026."
GEMINI_PAGE = PriceSource("Gemini's API price page", date(2026, 10, 7))
# The price with the latest past `since` applies.
TOKEN_PRICES: dict[str, tuple[TokenPrice, ...]] = {
    "gpt-6-luna": (TokenPrice(0.10, 0.50, PRICE_FILE),),
    "gpt-6-sol": (TokenPrice(2.00, 10.00, PRICE_FILE),),
    "gemini-3.8-flash": (
        TokenPrice(0.75, 3.75, PRICE_FILE),
        TokenPrice(1.50, 7.50, GEMINI_PAGE, date(2027, 1, 1)),
    ),
}


def token_cost_usd(model: str, read: int, written: int, *, today: date | None = None) -> float | None:
    """Return the cost of the tokens on that day; None for a model without a price, or for no real counts."""
    day = today or datetime.now(UTC).date()
    valid = [price for price in TOKEN_PRICES.get(model, ()) if price.since <= day]
    if not valid:
        return None
    price = max(valid, key=lambda price: price.since)
    return total_cost_usd((price.read_usd / MILLION, read), (price.written_usd / MILLION, written))
