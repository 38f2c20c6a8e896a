"""A retake is ordered as its owner wishes it, and so is whatever is looked up or asked for in its place."""

import pytest

from activities.provider_orders import ProviderOrders
from contracts import JobError
from contracts.error_types import ErrorType
from providers.protocol import ClipOrder
from store.retake_requests import RetakeRequests
from tests.activities.kit import REGISTRY, ActivityStack, environment, no_images, take_of

REFUSED = JobError(type=ErrorType.GENERATION_FAILED, message="Refused.")


@pytest.fixture
def backend() -> str:
    """One database: wishes are tested on both."""
    return "sqlite"


async def _ordered(stack: ActivityStack, job_id: str, take: int) -> ClipOrder:
    orders = ProviderOrders(
        stack.jobs,
        stack.storyboards,
        RetakeRequests(stack.database),
        no_images(stack.database),
        registry=REGISTRY,
    )
    order = await orders.build_order(take_of(job_id, take=take))
    assert isinstance(order, ClipOrder)
    return order


async def _begun(stack: ActivityStack, job_id: str, text: str | None, seed: int) -> int:
    wishes = RetakeRequests(stack.database)
    take = (await wishes.add_request(job_id, 1, text=text, seed=seed)).take
    await wishes.mark_begun(take_of(job_id, take=take).key)
    return take


async def test_a_retake_has_the_wished_text_and_seed_and_the_same_length(stack: ActivityStack) -> None:
    job_id = await stack.job(4.0, 3.0)
    first = await _ordered(stack, job_id, 1)
    await stack.ledger.record_intent(take_of(job_id))
    take = await _begun(stack, job_id, "A whale in fog.", 77)
    again = await _ordered(stack, job_id, take)
    fallback = await _ordered(stack, job_id, take + 1)
    assert (again.text, again.caption, again.seed) == ("A whale in fog.", "A whale in fog.", 77)
    assert (fallback.text, fallback.seed) == (again.text, again.seed)
    assert again.seconds == first.seconds
    assert await _ordered(stack, job_id, 1) == first


async def test_a_wish_without_a_text_is_for_another_seed(stack: ActivityStack) -> None:
    job_id = await stack.job(4.0)
    first = await _ordered(stack, job_id, 1)
    await stack.ledger.record_intent(take_of(job_id))
    take = await _begun(stack, job_id, None, 5)
    again = await _ordered(stack, job_id, take)
    assert (again.text, again.caption, again.seed) == (first.text, first.caption, 5)


async def test_a_refused_wish_is_not_made_by_the_next_take_that_is_bought(stack: ActivityStack) -> None:
    job_id = await stack.job(4.0)
    await stack.ledger.record_refusal(await stack.ledger.record_intent(take_of(job_id)), REFUSED)
    await RetakeRequests(stack.database).add_request(job_id, 1, text="Never asked for.", seed=5)
    accepted = await environment().run(stack.takes.submit_take, take_of(job_id))
    assert accepted.key.take == 3
    assert (await _ordered(stack, job_id, 3)).text == "Scene 1"


async def test_a_wished_take_is_ordered_as_wished_by_whoever_submits_it(stack: ActivityStack) -> None:
    job_id = await stack.job(4.0)
    await stack.ledger.record_intent(take_of(job_id))
    take = (await RetakeRequests(stack.database).add_request(job_id, 1, text="A whale in fog.", seed=5)).take
    accepted = await environment().run(stack.takes.submit_take, take_of(job_id, take=take))
    assert accepted.key.take == take
    assert (await _ordered(stack, job_id, take)).text == "A whale in fog."
