"""Replicate's own client against the emulator: only its base URL is changed."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from replicate.client import Client
from replicate.exceptions import ReplicateError

from emulator import RunningEmulator
from tests.conditions import eventually

MODEL = "bytedance/seedance-1-pro"


@contextmanager
def client_of(emulator: RunningEmulator, token: str) -> Iterator[Client]:
    client = Client(api_token=token, base_url=f"{emulator.url}/replicate")
    yield client
    client._client.close()


@pytest.fixture
def client(emulator: RunningEmulator) -> Iterator[Client]:
    with client_of(emulator, "r8_any") as client:
        yield client


def test_its_client_makes_a_clip_and_the_invoice_has_it(client: Client, emulator: RunningEmulator) -> None:
    prediction = client.predictions.create(model=MODEL, input={"prompt": "a fox", "duration": 5})
    prediction.wait()
    assert prediction.status == "succeeded"
    clip = httpx.get(str(prediction.output)).content
    assert clip[4:8] == b"ftyp"
    assert emulator.get_invoice()["total_usd"] == "0.300000"
    assert emulator.list_jobs()[0]["fetched"] == 1


@pytest.mark.parametrize(("mode", "usd"), [("standard", "0.420000"), ("pro", "0.560000")])
def test_klings_modes_have_their_prices(
    client: Client, emulator: RunningEmulator, mode: str, usd: str
) -> None:
    wanted = {"prompt": "a fox", "duration": 5, "mode": mode}
    client.predictions.create(model="kwaivgi/kling-v3-video", input=wanted)
    assert emulator.get_invoice()["jobs"][0]["price_usd"] == usd


def test_its_client_cancels_and_canceled_is_charged(client: Client, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "never_ends"}}])
    prediction = client.predictions.create(model=MODEL, input={"prompt": "a fox"})
    prediction.cancel()
    prediction.reload()
    assert prediction.status == "canceled"
    assert emulator.get_invoice()["jobs"][0]["charged_usd"] == "0.300000"
    assert emulator.get_running()["count"] == 0


def test_its_client_lists_the_predictions(client: Client) -> None:
    made = client.predictions.create(model=MODEL, input={"prompt": "a fox"})
    assert [prediction.id for prediction in client.predictions.list()] == [made.id]


def test_a_wrong_field_is_refused_and_named(client: Client, emulator: RunningEmulator) -> None:
    with pytest.raises(ReplicateError) as refused:
        client.predictions.create(model=MODEL, input={"prompt": "a fox", "duration": 99})
    assert refused.value.status == 422
    assert "input.duration" in str(refused.value.detail)
    assert emulator.list_jobs() == []


def test_a_wrong_key_is_refused(emulator: RunningEmulator) -> None:
    with client_of(emulator, "wrong-key") as client, pytest.raises(ReplicateError) as refused:
        client.predictions.create(model=MODEL, input={"prompt": "a fox"})
    assert refused.value.status == 401


@pytest.mark.parametrize(
    ("after", "status", "charged"), [("5s", "aborted", "0.000000"), ("2m", "canceled", "0.300000")]
)
async def test_a_deadline_aborts_what_waits_and_cancels_what_runs(
    emulator: RunningEmulator, after: str, status: str, charged: str
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "never_ends"}}])
    url, key = f"{emulator.url}/replicate/models/{MODEL}/predictions", {"Authorization": "Bearer any"}
    async with httpx.AsyncClient(headers={**key, "Cancel-After": after}, trust_env=False) as http:
        made = (await http.post(url, json={"input": {"prompt": "a fox"}})).json()

        async def is_so() -> bool:
            return bool((await http.get(made["urls"]["get"])).json()["status"] == status)

        await eventually(is_so, f"the prediction is {status}")
    assert emulator.get_invoice()["total_usd"] == charged


def test_an_input_that_is_no_object_is_refused(emulator: RunningEmulator) -> None:
    url = f"{emulator.url}/replicate/models/{MODEL}/predictions"
    answer = httpx.post(
        url, json={"input": "a fox"}, headers={"Authorization": "Bearer any"}, trust_env=False
    )
    assert answer.status_code == 422
