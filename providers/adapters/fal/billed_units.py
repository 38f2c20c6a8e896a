"""Cost of a fal request: the units that its result states, times the price of a unit.

A unit differs between models (a second, a thousand tokens, a nickel); its price comes from
`GET https://api.fal.ai/v1/models/pricing` (fal.ai/docs, Platform APIs), and may include our discounts.
"""

import time

import httpx

from providers.accounts import Account
from providers.adapters.fal.image_inputs import draws_pictures, image_endpoints
from providers.catalogue.fal import SERVICE
from providers.errors import ProviderError
from providers.kit.response_model import ReadableItems, ResponseModel
from providers.kit.stated_costs import read_amount
from providers.kit.transport import HttpResponse, Transport

UNITS_HEADER = "x-fal-billable-units"
PRICES_URL = "https://api.fal.ai/v1"
# Prices change a few times a year. A failed request is repeated sooner.
CACHE_SECONDS, RETRY_SECONDS = 3_600.0, 60.0
# Short: a finished clip waits for the response.
PRICE_TIMEOUT = httpx.Timeout(6.0, connect=4.0)


class _Price(ResponseModel):
    endpoint_id: str = ""
    unit_price: float | None = None
    currency: str = "USD"


class _Prices(ResponseModel):
    prices: ReadableItems[_Price]


def billed_units_of(answer: HttpResponse) -> float | None:
    """Return the billed units that a result states; None where it states none."""
    return read_amount(answer.headers.get(UNITS_HEADER, ""))


class UnitPrices:
    """The price of a unit of each model for this account, in US dollars."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._url = _pricing_url(account)
        self._headers = {"Authorization": f"Key {account.key.get_secret_value()}"}
        # By model name: its price, and until when (monotonic seconds) it is cached.
        self._known: dict[str, tuple[float | None, float]] = {}

    async def get_price(self, model: str) -> float | None:
        """Return the price of a unit; None where unavailable now, or different for text and image."""
        price, until = self._known.get(model, (None, 0.0))
        if time.monotonic() >= until:
            price = await self._fetch_price(model)
            self._known[model] = price, time.monotonic() + (RETRY_SECONDS if price is None else CACHE_SECONDS)
        return price

    async def _fetch_price(self, model: str) -> float | None:
        ids = ",".join(_list_endpoints(model))
        try:
            answer = await self._transport.send_request(
                "GET", self._url, headers=self._headers, params={"endpoint_id": ids}, patience=PRICE_TIMEOUT
            )
            told = answer.parse_as(_Prices).prices
        except ProviderError:
            return None
        prices = {price.unit_price for price in told if price.endpoint_id in ids.split(",")}
        in_dollars = all(price.currency.upper() == "USD" for price in told)
        [only] = prices if len(prices) == 1 and in_dollars else [None]
        return only


def _list_endpoints(model: str) -> tuple[str, ...]:
    if draws_pictures(model):
        return image_endpoints(model)
    return tuple(f"{model}/{kind}-to-video" for kind in ("text", "image"))


def _pricing_url(account: Account) -> str:
    """Return the pricing URL: not at the queue's host; for a gateway, `LONGTAKE_FAL_API_URL` sets it."""
    if url := account.extra.get("API_URL"):
        return f"{url.rstrip('/')}/models/pricing"
    # The emulator serves that host too, beside the queue.
    base = PRICES_URL if account.base_url == SERVICE.base_url else f"{account.base_url}-api/v1"
    return f"{base}/models/pricing"
