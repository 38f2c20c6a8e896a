"""fal's own client against the emulator: only its queue's address is changed."""

from collections.abc import Iterator

import fal_client
import fal_client.client
import httpx
import pytest

from emulator import RunningEmulator
from tests.emulator.fetching import fetch

MODEL = "bytedance/seedance-2.0/image-to-video"
BODY = {"prompt": "a fox", "image_url": "https://example.org/a.png", "resolution": "480p", "duration": "5"}


@pytest.fixture
def client(emulator: RunningEmulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[fal_client.SyncClient]:
    monkeypatch.setattr(fal_client.client, "QUEUE_URL_FORMAT", f"{emulator.url}/fal/")
    client = fal_client.SyncClient(key="any")
    yield client
    client._client.close()


def test_its_client_makes_a_clip_and_the_invoice_has_it(
    client: fal_client.SyncClient, emulator: RunningEmulator
) -> None:
    result = client.submit(MODEL, BODY).get()
    assert fetch(result["video"]["url"]).content[4:8] == b"ftyp"
    assert emulator.get_invoice()["total_usd"] == "0.678132"


def test_an_order_is_priced_as_it_is_billed_with_its_picture(
    client: fal_client.SyncClient, emulator: RunningEmulator
) -> None:
    grok = {"prompt": "a fox", "image_url": "https://example.org/a.png", "duration": 6}
    client.submit("xai/grok-imagine-video/image-to-video", grok).get()
    [line] = emulator.get_invoice()["jobs"]
    assert line["price_usd"] == line["charged_usd"] != "0.000000"


def test_its_client_follows_the_events(client: fal_client.SyncClient) -> None:
    seen = [type(event) for event in client.submit(MODEL, BODY).iter_events(with_logs=True)]
    assert seen[-1] is fal_client.Completed


def test_its_client_cancels(client: fal_client.SyncClient, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "never_ends"}}])
    handle = client.submit(MODEL, BODY)
    handle.cancel()
    assert emulator.list_jobs()[0]["canceled"]
    assert emulator.get_invoice()["total_usd"] == "0.000000"


def test_what_is_wrong_with_the_body_shows_when_it_has_run(client: fal_client.SyncClient) -> None:
    handle = client.submit(MODEL, {**BODY, "duration": "99"})
    with pytest.raises(fal_client.FalClientHTTPError) as refused:
        handle.get()
    assert refused.value.status_code == 422
    assert refused.value.response.json()["detail"][0]["loc"] == ["body", "duration"]


def test_what_is_moderated_is_a_policy_violation(
    client: fal_client.SyncClient, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "moderated_result"}}])
    with pytest.raises(fal_client.FalClientHTTPError) as refused:
        client.submit(MODEL, BODY).get()
    assert refused.value.response.json()["detail"][0]["type"] == "content_policy_violation"


def test_a_bearer_key_is_refused(emulator: RunningEmulator) -> None:
    wrong = {"Authorization": "Bearer any"}
    answer = httpx.post(f"{emulator.url}/fal/{MODEL}", headers=wrong, json=BODY, trust_env=False)
    assert answer.status_code == 401
