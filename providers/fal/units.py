"""What fal charges for a request: the units that it states with the result, times what a unit costs.

What a unit is differs from model to model (a second, a thousand tokens, a nickel); its price is asked for at
`GET https://api.fal.ai/v1/models/pricing` (fal.ai/docs, Platform APIs), and may have our discounts in it.
"""

import math
import time
from contextlib import suppress

import httpx

from providers.accounts import Account
from providers.catalogue.fal import SERVICE
from providers.errors import ProviderError
from providers.http import Answer, Transport
from providers.shapes import Each, Shape

HEADER = "x-fal-billable-units"
PRICES_URL = "https://api.fal.ai/v1"
# Prices change some times a year. One that could not be asked for is asked for again sooner.
KEEP_SECONDS, AGAIN_SECONDS = 3_600.0, 60.0
# A finished clip waits for the answer.
PATIENCE = httpx.Timeout(6.0, connect=4.0)


class _Price(Shape):
    endpoint_id: str = ""
    unit_price: float | None = None
    currency: str = "USD"


class _Prices(Shape):
    prices: Each[_Price]


def units_of(answer: Answer) -> float | None:
    """How many units the answer with a result says are billed; None where it does not say."""
    with suppress(ValueError):
        units = float(answer.headers.get(HEADER, ""))
        return units if math.isfinite(units) and units >= 0 else None
    return None


class UnitPrices:
    """What a unit of each model costs this account, in US dollars."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._url = _prices_url(account)
        self._headers = {"Authorization": f"Key {account.key.get_secret_value()}"}
        # By the model's name: its price, and until when (on the monotonic clock) it holds.
        self._known: dict[str, tuple[float | None, float]] = {}

    async def of(self, model: str) -> float | None:
        """The price of a unit; None where it cannot be had now, or begins from text at another price."""
        price, until = self._known.get(model, (None, 0.0))
        if time.monotonic() >= until:
            price = await self._asked(model)
            self._known[model] = price, time.monotonic() + (AGAIN_SECONDS if price is None else KEEP_SECONDS)
        return price

    async def _asked(self, model: str) -> float | None:
        ids = ",".join(f"{model}/{kind}-to-video" for kind in ("text", "image"))
        try:
            answer = await self._transport.ask(
                "GET", self._url, headers=self._headers, params={"endpoint_id": ids}, patience=PATIENCE
            )
            told = answer.read(_Prices).prices
        except ProviderError:
            return None
        prices = {price.unit_price for price in told if price.endpoint_id in ids.split(",")}
        in_dollars = all(price.currency.upper() == "USD" for price in told)
        [only] = prices if len(prices) == 1 and in_dollars else [None]
        return only


def _prices_url(account: Account) -> str:
    """fal has them at another host than its queue; `LONGTAKE_FAL_API_URL` says where a gateway has them."""
    if url := account.extra.get("API_URL"):
        return f"{url.rstrip('/')}/models/pricing"
    # The emulator keeps that host, too, beside the queue.
    base = PRICES_URL if account.base_url == SERVICE.base_url else f"{account.base_url}-api/v1"
    return f"{base}/models/pricing"
