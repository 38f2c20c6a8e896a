"""What a service states that a job cost is what the ledger says, and is what the service charges."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from contracts import ModelKind, TakeKey
from emulator import RunningEmulator, run_emulator
from store.models import CostSource, LedgerRow
from tests.conditions import eventually
from tests.faults.services import SETTINGS
from tests.faults.targets import TARGETS, Target
from tests.faults.worker_stack import WorkerStack, a_worker_stack

STATED = ("KIE market", "fal", "Runway", "MiniMax v2", "Google Omni")
LISTED = ("Replicate", "Luma", "Dream Machine", "Vertex")
# fal's models bill in units of different kinds: seconds, thousands of tokens, parts of a price.
FALS = ("xai/grok-imagine-video", "bytedance/seedance-2.0/fast", "google/gemini-omni-flash/v1.1")


@pytest.fixture(scope="module")
def services() -> Iterator[RunningEmulator]:
    with run_emulator(SETTINGS) as running:
        yield running


@pytest.fixture(scope="module")
async def stack(
    services: RunningEmulator, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[WorkerStack]:
    async with a_worker_stack(tmp_path_factory.mktemp("stated"), services.url) as stack:
        yield stack


@pytest.mark.parametrize("name", STATED)
async def test_what_is_stated_is_in_the_ledger_and_on_the_invoice(
    name: str, stack: WorkerStack, services: RunningEmulator
) -> None:
    row = await _made(stack, TARGETS[name])
    assert row.cost_source is CostSource.PROVIDER
    assert row.cost_usd == _charged(services)


@pytest.mark.parametrize("model", FALS)
async def test_fals_units_are_counted_whatever_they_are(
    model: str, stack: WorkerStack, services: RunningEmulator
) -> None:
    row = await _made(stack, replace(TARGETS["fal"], model=model))
    assert row.cost_source is CostSource.PROVIDER
    assert row.cost_usd == _charged(services)


@pytest.mark.parametrize("name", LISTED)
async def test_where_nothing_is_stated_the_ledger_says_that_it_is_the_lists_price(
    name: str, stack: WorkerStack, services: RunningEmulator
) -> None:
    row = await _made(stack, TARGETS[name])
    assert row.cost_source is CostSource.REGISTRY
    assert row.cost_usd == row.price_usd


async def test_a_price_call_that_fails_leaves_the_lists_price(
    stack: WorkerStack, services: RunningEmulator
) -> None:
    services.set_faults(
        [{"service": "fal-api", "operation": "other", "fault": {"kind": "http", "status": 500}}]
    )
    row = await _made(stack, replace(TARGETS["fal"], model="bytedance/seedance-2.0"))
    services.set_faults([])
    assert (row.cost_source, row.cost_usd) == (CostSource.REGISTRY, row.price_usd)


async def _made(stack: WorkerStack, target: Target) -> LedgerRow:
    """The ledger's row of a clip that was ordered and has ended."""
    assert target.kind is ModelKind.VIDEO
    order, calls = await stack.order(target), stack.paid_calls
    row = await calls.start_job(order)

    async def has_ended() -> bool:
        report = await calls.poll_job(row)
        if report.state.has_ended:
            await calls.settle_job(row.key, report)
        return report.state.has_ended

    await eventually(has_ended, "the clip is made")
    return await _row(stack, order.key)


async def _row(stack: WorkerStack, key: TakeKey) -> LedgerRow:
    row = await stack.ledger.reads.find_row(key)
    assert row is not None
    return row


def _charged(services: RunningEmulator) -> float:
    return float(services.list_jobs()[-1]["charged_usd"])
