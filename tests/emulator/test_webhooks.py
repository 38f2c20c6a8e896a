"""Webhooks of the emulator, checked by implementations that share nothing with it."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator

import httpx
import openai
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openai import OpenAI
from standardwebhooks import Webhook, WebhookVerificationError

from emulator import RunningEmulator
from tests.conditions import eventually
from tests.emulator.fetching import fetch, post
from tests.emulator.receiver import Receiver, receiving


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


def order(emulator: RunningEmulator, receiver: Receiver, *events: str) -> str:
    """A prediction that tells us when it is over."""
    body = {
        "input": {"prompt": "a fox"},
        "webhook": receiver.url,
        "webhook_events_filter": events or ["completed"],
    }
    url = f"{emulator.url}/replicate/models/bytedance/seedance-1-pro/predictions"
    return str(post(url, body)["id"])


async def ends(emulator: RunningEmulator, job: str) -> None:
    await eventually(
        lambda: all(running["id"] != job for running in emulator.get_running()["jobs"]), "the job ends"
    )


def strike(emulator: RunningEmulator, kind: str, operation: str = "webhook") -> None:
    emulator.set_faults([{"operation": operation, "fault": {"kind": kind}}])


async def test_a_standard_webhook_verifies(emulator: RunningEmulator, receiver: Receiver) -> None:
    prediction = order(emulator, receiver)
    delivery = await receiver.delivery()
    told = Webhook(emulator.settings.standard_secret).verify(delivery.body, dict(delivery.headers))
    assert (told["id"], told["status"]) == (prediction, "succeeded")


@pytest.mark.parametrize("kind", ["forged", "replayed"])
async def test_a_forged_or_replayed_one_does_not(
    emulator: RunningEmulator, receiver: Receiver, kind: str
) -> None:
    strike(emulator, kind)
    order(emulator, receiver)
    delivery = await receiver.delivery()
    with pytest.raises(WebhookVerificationError):
        Webhook(emulator.settings.standard_secret).verify(delivery.body, dict(delivery.headers))


async def test_a_doubled_one_comes_twice_with_one_id(emulator: RunningEmulator, receiver: Receiver) -> None:
    strike(emulator, "doubled")
    order(emulator, receiver)
    first, second = await receiver.delivery(), await receiver.delivery()
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


async def test_a_lost_one_never_comes_and_a_late_one_after_the_rest(
    emulator: RunningEmulator, receiver: Receiver
) -> None:
    rules = [
        {"operation": "webhook", "nth": 1, "fault": {"kind": "lost"}},
        {"operation": "webhook", "nth": 2, "fault": {"kind": "late", "seconds": 400}},
    ]
    emulator.set_faults(rules)
    made = []
    for _ in range(3):
        made.append(order(emulator, receiver))
        await ends(emulator, made[-1])
    seen = [json.loads((await receiver.delivery()).body)["id"] for _ in range(2)]
    assert seen == [made[2], made[1]]


async def test_one_that_is_not_taken_comes_again(emulator: RunningEmulator, receiver: Receiver) -> None:
    receiver.answers = [503, 200]
    order(emulator, receiver)
    first, second = await receiver.delivery(), await receiver.delivery()
    assert first.body == second.body


async def test_a_webhook_may_come_before_the_submits_answer(
    emulator: RunningEmulator, receiver: Receiver
) -> None:
    strike(emulator, "webhook_first", "submit")
    async with httpx.AsyncClient(base_url=emulator.url, headers={"Authorization": "Bearer any"}) as http:
        body = {"input": {"prompt": "a fox"}, "webhook": receiver.url}
        await http.post("/replicate/models/bytedance/seedance-1-pro/predictions", json=body, timeout=60)
    assert receiver.waiting


async def test_fals_signature_verifies_with_the_key_it_publishes(
    emulator: RunningEmulator, receiver: Receiver
) -> None:
    url = f"{emulator.url}/fal/bytedance/seedance-2.0/text-to-video?fal_webhook={receiver.url}"
    made = post(url, {"prompt": "a fox"}, "Key any")
    delivery = await receiver.delivery()
    key = fetch(f"{emulator.url}/fal-rest/.well-known/jwks.json").json()["keys"][0]["x"]
    public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key + "="))
    names = ("request-id", "user-id", "timestamp")
    parts = [delivery.headers[f"x-fal-webhook-{name}"] for name in names]
    signed = "\n".join([*parts, hashlib.sha256(delivery.body).hexdigest()]).encode()
    signature = bytes.fromhex(delivery.headers["x-fal-webhook-signature"])
    public.verify(signature, signed)
    with pytest.raises(InvalidSignature):
        public.verify(signature, signed + b"0")
    told = json.loads(delivery.body)
    assert (told["request_id"], told["status"]) == (made["request_id"], "OK")


async def test_kies_signature_covers_the_task_and_the_time(
    emulator: RunningEmulator, receiver: Receiver
) -> None:
    body = {"model": "wan/2-7-text-to-video", "callBackUrl": receiver.url, "input": {"prompt": "a fox"}}
    url = f"{emulator.url}/kie/api/v1/jobs/createTask"
    task = post(url, body)["data"]["taskId"]
    delivery = await receiver.delivery()
    signed = f"{task}.{delivery.headers['x-webhook-timestamp']}".encode()
    right = hmac.digest(emulator.settings.kie_secret.encode(), signed, "sha256")
    assert base64.b64decode(delivery.headers["x-webhook-signature"]) == right
    assert json.loads(delivery.body)["data"]["state"] == "success"


async def test_sunos_stages_are_told(emulator: RunningEmulator, receiver: Receiver) -> None:
    body = {"prompt": "a waltz", "customMode": False, "instrumental": True, "model": "V5_5", "duration": 10}
    url = f"{emulator.url}/kie/api/v1/generate"
    post(url, {**body, "callBackUrl": receiver.url})
    seen = [json.loads((await receiver.delivery()).body)["data"] for _ in range(3)]
    assert {each["callbackType"] for each in seen} == {"text", "first", "complete"}
    whole = next(each for each in seen if each["callbackType"] == "complete")
    assert all(track["audio_url"] for track in whole["data"])


async def test_openais_own_client_unwraps_its_event(emulator: RunningEmulator, receiver: Receiver) -> None:
    with OpenAI(
        api_key="any", base_url=f"{emulator.url}/openai", webhook_secret=emulator.settings.standard_secret
    ) as client:
        client.webhooks.create(
            name="films", url=receiver.url, event_types=["video.completed", "video.failed"]
        )
        made = post(f"{emulator.url}/openai/videos", {"prompt": "a fox"})
        delivery = await receiver.delivery()
        client.webhooks.verify_signature(delivery.body, delivery.headers)
        with pytest.raises(openai.InvalidWebhookSignatureError):
            client.webhooks.verify_signature(delivery.body + b" ", delivery.headers)
    assert json.loads(delivery.body)["data"] == {"id": made["id"]}
