"""What fal bills, by the units of a result and the price of a unit."""

from dataclasses import replace

import pytest

from contracts import ProviderJobState
from providers.adapters.fal import FalAdapter
from providers.kit.stated_costs import add_stated_cost
from providers.kit.transport import Transport
from tests.providers.answering import Answering, Said
from tests.providers.music_kit import KEY, an_account

KLING = "fal-ai/kling-video/v3/standard"
JOB = "fal-ai/kling-video/requests/r-1"
STATUS, RESULT = f"GET /{JOB}/status", f"GET /{JOB}"
COMPLETED = {"status": "COMPLETED"}
VIDEO = {"video": {"url": "https://files.example/clip.mp4", "content_type": "video/mp4"}}


@pytest.fixture
def fal(transport: Transport, wire: Answering) -> FalAdapter:
    return FalAdapter(transport, an_account("fal", wire.url))


PRICES = "GET /prices/models/pricing"


@pytest.fixture
def billing(transport: Transport, wire: Answering) -> FalAdapter:
    """An account whose prices are asked for at the wire, too."""
    return FalAdapter(
        transport, replace(an_account("fal", wire.url), extra={"API_URL": f"{wire.url}/prices"})
    )


def a_price(kind: str, usd: object, **more: object) -> dict[str, object]:
    return {"endpoint_id": f"{KLING}/{kind}-to-video", "unit_price": usd, "currency": "USD"} | more


async def test_what_is_billed_is_the_units_of_the_result_at_the_price_of_a_unit(
    billing: FalAdapter, wire: Answering
) -> None:
    wire.on(STATUS, COMPLETED)
    wire.on(RESULT, Said(VIDEO, headers={"x-fal-billable-units": "8.44"}))
    wire.on(PRICES, {"prices": [a_price("text", 0.05), a_price("image", 0.05)]})
    for _ in range(2):
        report = await add_stated_cost(billing, KLING, await billing.poll_status(JOB))
        assert (report.billed_units, report.cost_usd) == (8.44, 0.422)
    [asked] = [heard for heard in wire.heard if heard.path.startswith("/prices")]
    assert asked.headers["authorization"] == f"Key {KEY}"
    assert "image-to-video" in asked.path


@pytest.mark.parametrize(
    "prices",
    [
        Said({"detail": "Forbidden"}, 403),
        Said(b"", 503),
        {"prices": []},
        {"prices": [a_price("text", 0.05), a_price("image", 0.07)]},
        {"prices": [a_price("text", 0.05, currency="EUR")]},
        *({"prices": [a_price("text", price)]} for price in (-0.05, float("nan"), 1e300)),
        {"prices": [{"endpoint_id": "another", "unit_price": 0.05, "currency": "USD"}]},
    ],
    ids=[
        "forbidden",
        "away",
        "no price",
        "two prices",
        "not in dollars",
        "less than none",
        "no number",
        "too much",
        "another's",
    ],
)
async def test_without_a_certain_price_of_a_unit_no_cost_is_stated(
    prices: object, billing: FalAdapter, wire: Answering
) -> None:
    wire.on(STATUS, COMPLETED)
    wire.on(RESULT, Said(VIDEO, headers={"x-fal-billable-units": "8.44"}))
    wire.on(PRICES, prices)
    report = await add_stated_cost(billing, KLING, await billing.poll_status(JOB))
    assert (report.state, report.cost_usd) == (ProviderJobState.SUCCEEDED, None)


@pytest.mark.parametrize("units", ["", "many", "-1", "nan"])
async def test_units_that_are_no_amount_are_none(units: str, billing: FalAdapter, wire: Answering) -> None:
    wire.on(STATUS, COMPLETED)
    wire.on(RESULT, Said(VIDEO, headers={"x-fal-billable-units": units}))
    assert (await billing.poll_status(JOB)).billed_units is None
