"""A retake is ordered as its owner wishes it, and so is whatever is looked up or asked for in its place."""

import pytest

from activities.orders import Orders
from providers.protocol import ClipOrder
from store.wishes import Wishes
from tests.activities.kit import Rooms, environment, take_of
from workflows.contracts import JobError
from workflows.errors import ErrorType

REFUSED = JobError(type=ErrorType.GENERATION_FAILED, message="Refused.")


@pytest.fixture
def backend() -> str:
    """One database: wishes are tested on both."""
    return "sqlite"


async def _ordered(rooms: Rooms, job_id: str, take: int) -> ClipOrder:
    orders = Orders(rooms.jobs, rooms.storyboards, Wishes(rooms.database))
    order = await orders.order_for(take_of(job_id, take=take))
    assert isinstance(order, ClipOrder)
    return order


async def _begun(rooms: Rooms, job_id: str, text: str | None, seed: int) -> int:
    wishes = Wishes(rooms.database)
    take = (await wishes.add(job_id, 1, text=text, seed=seed)).take
    await wishes.begin(take_of(job_id, take=take).key)
    return take


async def test_a_retake_has_the_wished_text_and_seed_and_the_same_length(rooms: Rooms) -> None:
    job_id = await rooms.job(4.0, 3.0)
    first = await _ordered(rooms, job_id, 1)
    await rooms.ledger.intend(take_of(job_id))
    take = await _begun(rooms, job_id, "A whale in fog.", 77)
    again = await _ordered(rooms, job_id, take)
    fallback = await _ordered(rooms, job_id, take + 1)
    assert (again.text, again.caption, again.seed) == ("A whale in fog.", "A whale in fog.", 77)
    assert (fallback.text, fallback.seed) == (again.text, again.seed)
    assert again.seconds == first.seconds
    assert await _ordered(rooms, job_id, 1) == first


async def test_a_wish_without_a_text_is_for_another_seed(rooms: Rooms) -> None:
    job_id = await rooms.job(4.0)
    first = await _ordered(rooms, job_id, 1)
    await rooms.ledger.intend(take_of(job_id))
    take = await _begun(rooms, job_id, None, 5)
    again = await _ordered(rooms, job_id, take)
    assert (again.text, again.caption, again.seed) == (first.text, first.caption, 5)


async def test_a_refused_wish_is_not_made_by_the_next_take_that_is_bought(rooms: Rooms) -> None:
    job_id = await rooms.job(4.0)
    await rooms.ledger.refused(await rooms.ledger.intend(take_of(job_id)), REFUSED)
    await Wishes(rooms.database).add(job_id, 1, text="Never asked for.", seed=5)
    accepted = await environment().run(rooms.takes.submit_take, take_of(job_id))
    assert accepted.key.take == 3
    assert (await _ordered(rooms, job_id, 3)).text == "Scene 1"


async def test_a_wished_take_is_ordered_as_wished_by_whoever_submits_it(rooms: Rooms) -> None:
    job_id = await rooms.job(4.0)
    await rooms.ledger.intend(take_of(job_id))
    take = (await Wishes(rooms.database).add(job_id, 1, text="A whale in fog.", seed=5)).take
    accepted = await environment().run(rooms.takes.submit_take, take_of(job_id, take=take))
    assert accepted.key.take == take
    assert (await _ordered(rooms, job_id, take)).text == "A whale in fog."
