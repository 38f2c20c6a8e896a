"""What a service states that a job cost is what the ledger says, and is what the service charges."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from emulator import Running, serving
from providers.registry import Kind
from store.models import CostSource, LedgerRow
from tests.conditions import eventually
from tests.faults.house import House, a_house
from tests.faults.services import SETTINGS
from tests.faults.targets import TARGETS, Target
from workflows.contracts import TakeKey

STATED = ("KIE market", "fal", "Runway", "MiniMax v2", "Google Omni")
LISTED = ("Replicate", "Luma", "Dream Machine", "Vertex")
# fal's models bill in units of different kinds: seconds, thousands of tokens, parts of a price.
FALS = ("xai/grok-imagine-video", "bytedance/seedance-2.0/fast", "google/gemini-omni-flash/v1.1")


@pytest.fixture(scope="module")
def services() -> Iterator[Running]:
    with serving(SETTINGS) as running:
        yield running


@pytest.fixture(scope="module")
async def house(services: Running, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with a_house(tmp_path_factory.mktemp("stated"), services.url) as house:
        yield house


@pytest.mark.parametrize("name", STATED)
async def test_what_is_stated_is_in_the_ledger_and_on_the_invoice(
    name: str, house: House, services: Running
) -> None:
    row = await _made(house, TARGETS[name])
    assert row.cost_source is CostSource.PROVIDER
    assert row.cost_usd == _charged(services)


@pytest.mark.parametrize("model", FALS)
async def test_fals_units_are_counted_whatever_they_are(model: str, house: House, services: Running) -> None:
    row = await _made(house, replace(TARGETS["fal"], model=model))
    assert row.cost_source is CostSource.PROVIDER
    assert row.cost_usd == _charged(services)


@pytest.mark.parametrize("name", LISTED)
async def test_where_nothing_is_stated_the_ledger_says_that_it_is_the_lists_price(
    name: str, house: House, services: Running
) -> None:
    row = await _made(house, TARGETS[name])
    assert row.cost_source is CostSource.REGISTRY
    assert row.cost_usd == row.price_usd


async def test_a_price_call_that_fails_leaves_the_lists_price(house: House, services: Running) -> None:
    services.script([{"service": "fal-api", "operation": "other", "fault": {"kind": "http", "status": 500}}])
    row = await _made(house, replace(TARGETS["fal"], model="bytedance/seedance-2.0"))
    services.script([])
    assert (row.cost_source, row.cost_usd) == (CostSource.REGISTRY, row.price_usd)


async def _made(house: House, target: Target) -> LedgerRow:
    """The ledger's row of a clip that was ordered and has ended."""
    assert target.kind is Kind.VIDEO
    order, calls = await house.order(target), house.paid_calls
    row = await calls.start(order)

    async def has_ended() -> bool:
        report = await calls.ask(row)
        if report.state.ended:
            await calls.settle(row, report)
        return report.state.ended

    await eventually(has_ended, "the clip is made")
    return await _row(house, order.key)


async def _row(house: House, key: TakeKey) -> LedgerRow:
    row = await house.ledger.row(key)
    assert row is not None
    return row


def _charged(services: Running) -> float:
    return float(services.jobs()[-1]["charged_usd"])
