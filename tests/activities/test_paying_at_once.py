"""Many at one take at the same time: one pays, the others adopt what it paid for, or wait."""

import asyncio
from datetime import timedelta

import pytest

from providers.errors import ProviderError
from store.models import CallOutcome
from tests.activities.kit import ActivityStack, FakeProvider
from tests.activities.paying import attempt
from tests.conditions import eventually

MINUTE = timedelta(minutes=1)


async def test_twenty_starts_at_once_while_the_provider_takes_its_time_make_one_job(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    provider.open.clear()
    calls = stack.paying(MINUTE)
    starts = [asyncio.create_task(attempt(calls, order)) for _ in range(20)]

    await eventually(
        lambda: sum(start.done() for start in starts) == 19 or provider.calls["submit"] > 1,
        "all but the payer have been sent away",
    )
    provider.open.set()
    outcomes = await asyncio.gather(*starts)
    assert sorted(outcomes) == ["job-1", *["provider_transient"] * 19]
    assert {await attempt(calls, order) for _ in range(3)} == {"job-1"}
    assert provider.paid == [order.key.token]


async def test_who_finds_another_at_it_is_told_when_to_come_back(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    await stack.ledger.record_intent(order)
    with pytest.raises(ProviderError) as busy:
        await stack.paying(MINUTE).start_job(order)
    assert not busy.value.final
    assert busy.value.retry_after_seconds is not None
    assert 1 <= busy.value.retry_after_seconds <= MINUTE.total_seconds()
    assert provider.paid == []


async def test_of_twenty_who_find_a_dead_try_one_pays(stack: ActivityStack, provider: FakeProvider) -> None:
    order = await stack.order()
    await stack.ledger.record_intent(order)
    await asyncio.gather(*(attempt(stack.paid_calls, order) for _ in range(20)))
    assert provider.paid == [order.key.token]


async def test_a_job_that_the_ledger_has_no_place_for_is_stopped_at_once(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    provider.open.clear()
    starting = asyncio.create_task(attempt(stack.paid_calls, order))

    await eventually(lambda: provider.calls["submit"] == 1, "the provider is being paid")
    await stack.ledger.withdraw_intent(order.key)
    provider.open.set()
    assert await starting == "IntentNotFound"
    assert provider.canceled == ["job-1"]


async def test_a_take_that_is_ended_while_it_is_being_ordered_is_stopped_when_the_order_is_through(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    provider.open.clear()
    starting = asyncio.create_task(attempt(stack.paid_calls, order))

    await eventually(lambda: provider.calls["submit"] == 1, "the provider is being paid")
    await stack.ledger.record_outcome(order.key, CallOutcome.CANCELED, cost_usd=0.0)
    provider.open.set()
    assert await starting == "provider_transient"
    assert provider.canceled == ["job-1"]
