import asyncio
import hashlib
from datetime import timedelta

import pytest
from sqlmodel import col, update

from store.callback_deliveries import CallbackDeliveries
from store.database import Database
from store.job_lifecycle import utc_now
from store.models import CallbackDeliveryRow

# Too long for an index, and not to be compressed into one.
LONG = "".join(hashlib.sha256(f"{n}".encode()).hexdigest() for n in range(500))


@pytest.fixture
def callbacks(database: Database) -> CallbackDeliveries:
    return CallbackDeliveries(database)


@pytest.mark.parametrize("delivery_id", ["d-1", "", "nul\0nul", "\ud800", LONG])
async def test_a_delivery_is_new_once(callbacks: CallbackDeliveries, delivery_id: str) -> None:
    assert [await callbacks.record_if_new("p", delivery_id) for _ in range(2)] == [True, False]


@pytest.mark.parametrize("delivery_id", ["d-1", "\ud800", LONG])
async def test_a_delivery_is_known_when_it_was_noted(callbacks: CallbackDeliveries, delivery_id: str) -> None:
    assert not await callbacks.was_received("p", delivery_id)
    await callbacks.record_if_new("p", delivery_id)
    assert await callbacks.was_received("p", delivery_id)
    assert not await callbacks.was_received("q", delivery_id)


async def test_long_ids_are_told_apart(callbacks: CallbackDeliveries) -> None:
    assert [await callbacks.record_if_new("p", LONG + end) for end in "ab"] == [True, True]


async def test_each_provider_numbers_its_own_deliveries(callbacks: CallbackDeliveries) -> None:
    assert await callbacks.record_if_new("p", "1")
    assert await callbacks.record_if_new("q", "1")


async def test_of_many_that_come_at_once_one_is_new(callbacks: CallbackDeliveries) -> None:
    first = await asyncio.gather(*(callbacks.record_if_new("p", "1") for _ in range(20)))
    assert first.count(True) == 1


async def test_a_sweep_forgets_what_is_older_than_a_day(
    callbacks: CallbackDeliveries, database: Database
) -> None:
    for delivery_id in ("old", "new"):
        await callbacks.record_if_new("p", delivery_id)
    old = update(CallbackDeliveryRow).where(col(CallbackDeliveryRow.delivery_id) == "old")
    async with database.write_session() as session:
        await session.exec(old.values(received_at=utc_now() - timedelta(days=1, seconds=1)))
    assert [await callbacks.sweep_old_deliveries(), await callbacks.sweep_old_deliveries()] == [1, 0]
    assert not await callbacks.record_if_new("p", "new")
