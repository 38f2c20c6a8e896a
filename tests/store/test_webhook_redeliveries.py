"""A redelivery that was asked for is recorded once per key, and found until it is tried."""

import asyncio

import pytest

from contracts.webhook_state import WebhookState
from store.database import Database
from store.models import WebhookDeliveryRow
from store.webhook_log import make_delivery
from store.webhook_redeliveries import WebhookRedeliveries
from tests.store.builders import OWNER, an_end
from tests.store.test_webhook_log import NOW, Log, notice_of


@pytest.fixture
def log(database: Database) -> Log:
    return Log(database)


@pytest.fixture
def redeliveries(database: Database) -> WebhookRedeliveries:
    return WebhookRedeliveries(database)


async def _failed(log: Log) -> WebhookDeliveryRow:
    return await log.tried(await log.open(await log.job()), WebhookState.FAILED)


async def test_each_wish_is_a_redelivery_of_the_same_notice(
    log: Log, redeliveries: WebhookRedeliveries
) -> None:
    message = await _failed(log)
    notices = [await redeliveries.order_redelivery(message, None) for _ in range(2)]
    assert [notice.redelivery for notice in notices] == [1, 2]
    assert {notice.webhook_id for notice in notices} == {message.id}
    row = (await log.reads.get_delivery(OWNER, message.id)).row
    assert (row.state, row.next_try_at is None, row.redeliveries) == (WebhookState.PENDING, False, 2)


async def test_a_wish_that_is_sent_again_with_its_key_is_one(
    log: Log, redeliveries: WebhookRedeliveries
) -> None:
    message = await _failed(log)
    wishes = [redeliveries.order_redelivery(message, "key") for _ in range(5)]
    assert {notice.redelivery for notice in await asyncio.gather(*wishes)} == {1}
    assert (await redeliveries.order_redelivery(message, "another")).redelivery == 2


async def test_a_repeated_key_does_not_take_back_what_came_of_it(
    log: Log, redeliveries: WebhookRedeliveries
) -> None:
    message = await _failed(log)
    await redeliveries.order_redelivery(message, "key")
    await log.tried(message.id, WebhookState.DELIVERED, redelivery=1)
    await redeliveries.order_redelivery(message, "key")
    assert (await log.reads.get_delivery(OWNER, message.id)).row.state is WebhookState.DELIVERED


async def test_a_message_of_which_nothing_is_kept_is_delivered_again(
    log: Log, redeliveries: WebhookRedeliveries
) -> None:
    job = await log.job()
    notice = await redeliveries.order_redelivery(make_delivery(job, notice_of(job)), None)
    assert notice.redelivery == 1
    [found] = await log.listed()
    assert (found.row.id, found.row.state) == (notice.webhook_id, WebhookState.PENDING)


async def test_a_redelivery_that_nobody_tried_yet_is_found_until_somebody_does(
    log: Log, redeliveries: WebhookRedeliveries
) -> None:
    message, other = await _failed(log), await log.open(await log.job())
    await redeliveries.order_redelivery(message, None)
    assert [row.id for row in await redeliveries.list_unbegun()] == [message.id]
    # What the first delivery comes to does not count.
    await log.tried(message.id, WebhookState.FAILED, redelivery=0)
    assert [row.id for row in await redeliveries.list_unbegun()] == [message.id]
    await log.tried(message.id, WebhookState.PENDING, redelivery=1)
    assert await redeliveries.list_unbegun() == []
    assert other != message.id


async def test_of_a_film_that_is_being_deleted_nothing_is_delivered_again(
    log: Log, redeliveries: WebhookRedeliveries
) -> None:
    message = await _failed(log)
    await redeliveries.order_redelivery(message, None)
    await log.jobs.close_job(an_end(message.job_id or ""), run_id=None)
    await log.jobs.begin_deletion(OWNER, [message.job_id or ""])
    assert await redeliveries.list_unbegun() == []


async def test_a_test_is_not_delivered_again(redeliveries: WebhookRedeliveries) -> None:
    test = WebhookDeliveryRow(
        id="test_1",
        team_id=OWNER,
        type="webhook.test",
        url="https://hooks.example/",
        state=WebhookState.DELIVERED,
        created_at=NOW,
    )
    with pytest.raises(ValueError, match="is a test"):
        await redeliveries.order_redelivery(test, None)
