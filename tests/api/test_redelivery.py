"""A caller has a message delivered again: once for each wish, and whatever happens meanwhile."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import delete
from standardwebhooks import Webhook
from temporalio.testing import WorkflowEnvironment

from contracts import CallerNotice
from store.models import WebhookDeliveryRow
from temporal_client import TemporalUnavailableError
from tests.api.kit import V1, Json, get, post_job, services_of, until_status
from tests.api.webhook_kit import SECRET, URL, Receiver, receiving
from tests.conditions import eventually


@pytest.fixture
async def receiver(
    api: httpx.AsyncClient, app: FastAPI, temporal: WorkflowEnvironment
) -> AsyncIterator[Receiver]:
    """The receiver, and a worker that calls it."""
    del api  # The app is started.
    async with receiving(app, temporal.client) as receiver:
        yield receiver


async def _declined(api: httpx.AsyncClient, receiver: Receiver) -> Json:
    """The message about a film's end, which its receiver did not want."""
    receiver.status = 410
    job_id = await post_job(api, callback_url=URL)
    await until_status(api, job_id, "completed")
    return await _until_state(api, job_id, "unwanted")


async def _until_state(api: httpx.AsyncClient, job_id: str, state: str) -> Json:
    async def reached() -> Json | None:
        found = (await get(api, f"/jobs/{job_id}/webhook-deliveries"))["deliveries"]
        return found[0] if found and found[0]["state"] == state else None

    return await eventually(reached, f"the message is {state}")


async def _redeliver(api: httpx.AsyncClient, message: Json, key: str | None = None) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return await api.post(f"{V1}/webhook-deliveries/{message['delivery_id']}/redeliver", headers=headers)


async def test_a_message_is_delivered_again_as_it_was(api: httpx.AsyncClient, receiver: Receiver) -> None:
    message = await _declined(api, receiver)
    receiver.status = 204
    answer = await _redeliver(api, message)
    assert (answer.status_code, answer.json()["redeliveries"]) == (202, 1)
    found = await _until_state(api, message["job_id"], "delivered")
    tries = [(each["redelivery"], each["status"]) for each in found["attempts"]]
    assert tries == [(1, 204), (0, 410)]
    first, second = receiver.wire.heard
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
    Webhook(SECRET).verify(second.body, dict(second.headers))


async def test_a_wish_whose_answer_was_lost_is_one_redelivery(
    api: httpx.AsyncClient, receiver: Receiver
) -> None:
    message = await _declined(api, receiver)
    receiver.status = 200
    for _ in range(3):
        assert (await _redeliver(api, message, "press-1")).status_code == 202
    await _until_state(api, message["job_id"], "delivered")
    assert (await _redeliver(api, message, "press-1")).json()["state"] == "delivered"
    assert (await _redeliver(api, message, "press-2")).json()["redeliveries"] == 2
    await eventually(lambda: len(receiver.wire.heard) == 3, "the second redelivery came")
    assert set(receiver.ids()) == {message["delivery_id"]}


async def test_an_end_of_which_nothing_is_kept_is_delivered_again(
    api: httpx.AsyncClient, app: FastAPI, receiver: Receiver
) -> None:
    message = await _declined(api, receiver)
    async with services_of(app).database.write_session() as session:
        await session.exec(delete(WebhookDeliveryRow))
    receiver.status = 200
    unknown = await _until_state(api, message["job_id"], "unknown")
    assert (await _redeliver(api, unknown)).status_code == 202
    await _until_state(api, message["job_id"], "delivered")
    assert receiver.ids() == [message["delivery_id"]] * 2


async def test_a_wish_is_kept_while_temporal_is_away(
    api: httpx.AsyncClient, app: FastAPI, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await _declined(api, receiver)
    services = services_of(app)

    async def away(_notice: CallerNotice) -> bool:
        raise TemporalUnavailableError

    monkeypatch.setattr(services.temporal, "start_notify", away)
    answer = await _redeliver(api, message)
    assert (answer.status_code, answer.json()["state"]) == (202, "pending")
    [unbegun] = await services.webhook_redeliveries.list_unbegun()
    assert unbegun.id == message["delivery_id"]


async def test_a_message_that_there_is_not_is_not_delivered(api: httpx.AsyncClient) -> None:
    answer = await _redeliver(api, {"delivery_id": "none"})
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/webhook-not-found")
