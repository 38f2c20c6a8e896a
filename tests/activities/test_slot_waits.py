"""A take for which its provider has no free slot: what the workflow gets, and when it may be ordered."""

from datetime import timedelta

import pytest
from temporalio.exceptions import ApplicationError

from activities.submit_errors import provider_busy_error
from contracts import TakeKey, TakeOrder
from contracts.error_types import ErrorType
from providers.registry import ProviderSpec
from store.errors import ProviderBusy
from store.models import CallOutcome
from tests.activities.kit import ActivityStack, FakeProvider, environment, take_of
from tests.activities.waiting import submit

SLOTS = ProviderSpec("fake").in_flight


async def fill_slots(stack: ActivityStack) -> list[TakeOrder]:
    """Submit as many takes as the provider has slots; return them."""
    job_id = await stack.job(*[4.0] * SLOTS)
    orders = [take_of(job_id, scene) for scene in range(1, SLOTS + 1)]
    for order in orders:
        await submit(stack, order)
    return orders


async def refuse(stack: ActivityStack, activity: str, order: TakeOrder) -> ApplicationError:
    with pytest.raises(ApplicationError) as refusal:
        await environment().run(getattr(stack.takes, activity), order)
    return refusal.value


async def test_a_take_asks_again_before_a_service_of_one_order_a_second_comes_to_it(
    stack: ActivityStack,
) -> None:
    """A slot that is free while the first in line sleeps is used by nobody."""
    refused = provider_busy_error(ProviderBusy(await stack.order(), rank=9, in_flight=2))
    assert timedelta(seconds=1) < (refused.next_retry_delay or timedelta()) < timedelta(seconds=9 / 2)


async def test_a_refused_take_says_who_it_is_so_that_it_can_wait(stack: ActivityStack) -> None:
    await fill_slots(stack)
    late = await stack.order()
    refusal = await refuse(stack, "submit_take", late)
    assert (refusal.type, refusal.non_retryable) == (ErrorType.NO_SLOT, False)
    assert TakeKey.model_validate(refusal.details[0]) == late.key
    assert TakeOrder.model_validate(refusal.details[1]).key == late.key


async def test_a_take_in_line_may_be_ordered_once_another_has_ended(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    first, *_ = await fill_slots(stack)
    late = await stack.order()
    assert (await refuse(stack, "wait_for_slot", late)).type == ErrorType.NO_SLOT
    await stack.ledger.record_outcome(first.key, CallOutcome.SUCCEEDED, cost_usd=0.0)
    await environment().run(stack.takes.wait_for_slot, late)
    assert len(provider.paid) == SLOTS
    await submit(stack, late)
    assert len(provider.paid) == SLOTS + 1
