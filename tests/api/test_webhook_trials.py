"""A team tries a receiver: a signed example goes there once, and what came back is told and kept."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from standardwebhooks import Webhook
from temporalio.testing import WorkflowEnvironment

from store.webhook_trials import MAX_TRIALS
from tests.api.kit import V1, get
from tests.api.webhook_kit import SECRET, URL, Receiver, receiving

TEST = f"{V1}/webhook-deliveries/test"


@pytest.fixture
async def receiver(
    api: httpx.AsyncClient, app: FastAPI, temporal: WorkflowEnvironment
) -> AsyncIterator[Receiver]:
    """The receiver, and a worker that calls it."""
    del api  # The app is started.
    async with receiving(app, temporal.client) as receiver:
        yield receiver


@pytest.mark.parametrize(("status", "state"), [(202, "delivered"), (500, "failed"), (410, "unwanted")])
async def test_a_receiver_is_tried_and_its_answer_told(
    api: httpx.AsyncClient, receiver: Receiver, status: int, state: str
) -> None:
    receiver.status = status
    answer = await api.post(TEST, json={"url": URL})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["state"], told["job_id"], told["type"]) == (state, None, "webhook.test")
    assert [each["status"] for each in told["attempts"]] == [status]
    assert "secret" not in answer.text
    [heard] = receiver.wire.heard
    assert Webhook(SECRET).verify(heard.body, dict(heard.headers))["type"] == "webhook.test"
    assert (await get(api, "/webhook-deliveries"))["deliveries"] == [told]
    assert (await get(api, f"/webhook-deliveries/{told['delivery_id']}")) == told


async def test_a_test_is_not_delivered_again(api: httpx.AsyncClient, receiver: Receiver) -> None:
    delivery_id = (await api.post(TEST, json={"url": URL})).json()["delivery_id"]
    answer = await api.post(f"{V1}/webhook-deliveries/{delivery_id}/redeliver")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-redeliverable")
    assert len(receiver.wire.heard) == 1


async def test_a_team_sends_a_few_tests_in_a_minute(api: httpx.AsyncClient, receiver: Receiver) -> None:
    answers = [await api.post(TEST, json={"url": URL}) for _ in range(MAX_TRIALS + 1)]
    assert [answer.status_code for answer in answers] == [200] * MAX_TRIALS + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert len(receiver.wire.heard) == MAX_TRIALS


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest",
        "https://hooks.example:22/",
        "https://ann@hooks.example/",
        "https://hooks.internal/",
        "",
    ],
)
async def test_an_address_that_no_film_may_name_is_not_tried(api: httpx.AsyncClient, url: str) -> None:
    answer = await api.post(TEST, json={"url": url})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "url")
    assert (await get(api, "/webhook-deliveries"))["deliveries"] == []


async def test_where_temporal_is_away_no_answer_is_made_up(away: httpx.AsyncClient) -> None:
    answer = await away.post(TEST, json={"url": URL})
    assert answer.status_code == 503
    [found] = (await get(away, "/webhook-deliveries"))["deliveries"]
    assert (found["state"], found["attempts"]) == ("unknown", [])
