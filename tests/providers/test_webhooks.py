"""A webhook is believed when the service signed it lately, byte for byte; no other is."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator

import pytest

from providers.kit.transport import Transport
from providers.safe_http import create_client
from providers.webhooks import SCHEMES, ForgedWebhookError, StaleWebhookError, WebhookVerifier
from tests.providers.signing import NOW, Clock, account

KEY = b"a key of thirty-two bytes or so."
SECRET = "whsec_" + base64.b64encode(KEY).decode()
HMAC_JOBS = {
    "replicate": ({"id": "p1", "status": "succeeded"}, "p1"),
    "openai": ({"id": "evt_1", "type": "video.completed", "data": {"id": "video_1"}}, "video_1"),
    "google": ({"type": "interaction.completed", "version": "v1", "data": {"id": "i1"}}, "omni:i1"),
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def webhooks(clock: Clock) -> AsyncIterator[WebhookVerifier]:
    async with create_client(loopback_allowed=True) as client:
        yield WebhookVerifier(Transport(client), clock)


def standard(body: bytes, *, key: bytes = KEY, at: int = NOW, delivery: str = "msg_1") -> dict[str, str]:
    signed = hmac.new(key, f"{delivery}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": delivery,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }


@pytest.mark.parametrize("provider", HMAC_JOBS)
async def test_a_standard_webhook_is_accepted_and_names_its_job(
    webhooks: WebhookVerifier, provider: str
) -> None:
    told, job_id = HMAC_JOBS[provider]
    body = json.dumps(told).encode()
    verdict = await webhooks.verify_delivery(provider, standard(body), body, account(provider, secret=SECRET))
    assert (verdict.accepted, verdict.delivery_id, verdict.provider_job_id) == (True, "msg_1", job_id)
    assert verdict.signed


async def test_the_vector_of_the_standard_is_accepted(webhooks: WebhookVerifier, clock: Clock) -> None:
    # From the specification's own libraries (github.com/standard-webhooks/standard-webhooks).
    clock.now = 1_614_265_330
    headers = {
        "Webhook-Id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "Webhook-Timestamp": "1614265330",
        "Webhook-Signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    holder = account("replicate", secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")  # noqa: S106 - published
    assert (await webhooks.verify_delivery("replicate", headers, b'{"test": 2432232314}', holder)).accepted


async def test_one_good_signature_among_several_is_enough(webhooks: WebhookVerifier) -> None:
    body = b'{"id":"p1"}'
    headers = standard(body)
    others = standard(body, key=b"another")["webhook-signature"]
    headers["webhook-signature"] = f"v1a,AAAA {others} {headers['webhook-signature']}"
    assert (
        await webhooks.verify_delivery("replicate", headers, body, account("replicate", secret=SECRET))
    ).accepted


@pytest.mark.parametrize("separator", [" ", ",", "\n"])
async def test_the_old_and_the_new_secret_are_good_while_one_is_replaced(
    webhooks: WebhookVerifier, separator: str
) -> None:
    new = "whsec_" + base64.b64encode(b"the new key").decode()
    holder = account("replicate", secret=SECRET + separator + new)
    body = b'{"id":"p1"}'
    for key in (KEY, b"the new key"):
        assert (await webhooks.verify_delivery("replicate", standard(body, key=key), body, holder)).accepted


async def test_a_secret_without_its_prefix_is_taken_as_it_is(webhooks: WebhookVerifier) -> None:
    body = b'{"id":"p1"}'
    holder = account("replicate", secret="plain words")  # noqa: S106 - a test's
    headers = standard(body, key=b"plain")
    assert (await webhooks.verify_delivery("replicate", headers, body, holder)).accepted


@pytest.mark.parametrize("provider", HMAC_JOBS)
@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "msg_2"},
        {"webhook-timestamp": str(NOW + 1)},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1,ü"},
        {"webhook-signature": ""},
        {"webhook-signature": "a.b.c"},
        {"webhook-signature": "..,"},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "nan"},
        {"webhook-timestamp": "٣"},
        {"webhook-timestamp": "9" * 5_000},
    ],
)
async def test_a_changed_header_is_forged(
    webhooks: WebhookVerifier, provider: str, change: dict[str, str]
) -> None:
    body = json.dumps(HMAC_JOBS[provider][0]).encode()
    with pytest.raises(ForgedWebhookError):
        await webhooks.verify_delivery(
            provider, standard(body) | change, body, account(provider, secret=SECRET)
        )


@pytest.mark.parametrize("provider", HMAC_JOBS)
async def test_a_changed_body_is_forged_even_by_a_blank(webhooks: WebhookVerifier, provider: str) -> None:
    body = json.dumps(HMAC_JOBS[provider][0]).encode()
    with pytest.raises(ForgedWebhookError):
        await webhooks.verify_delivery(
            provider, standard(body), body + b" ", account(provider, secret=SECRET)
        )


@pytest.mark.parametrize("secret", [None, "", "whsec_", "whsec_!!!", ","])
async def test_without_a_usable_secret_nothing_is_believed(
    webhooks: WebhookVerifier, secret: str | None
) -> None:
    body = b'{"id":"p1"}'
    with pytest.raises(ForgedWebhookError):
        await webhooks.verify_delivery(
            "replicate", standard(body, key=b""), body, account("replicate", secret=secret)
        )


@pytest.mark.parametrize(("off", "good"), [(-300, True), (300, True), (-301, False), (301, False)])
async def test_a_signature_is_good_for_five_minutes_either_way(
    webhooks: WebhookVerifier, off: int, good: bool
) -> None:
    body, holder = b'{"id":"p1"}', account("replicate", secret=SECRET)
    if good:
        assert await webhooks.verify_delivery("replicate", standard(body, at=NOW + off), body, holder)
        return
    with pytest.raises(StaleWebhookError):
        await webhooks.verify_delivery("replicate", standard(body, at=NOW + off), body, holder)


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b'"id"', b'{"id":[1]}', b"[" * 100_000])
async def test_a_signed_body_that_names_no_job_still_wakes(webhooks: WebhookVerifier, body: bytes) -> None:
    verdict = await webhooks.verify_delivery(
        "replicate", standard(body), body, account("replicate", secret=SECRET)
    )
    assert (verdict.accepted, verdict.provider_job_id) == (True, None)


async def test_a_service_without_webhooks_has_none(webhooks: WebhookVerifier) -> None:
    assert "runway" not in SCHEMES
    with pytest.raises(ForgedWebhookError):
        await webhooks.verify_delivery("runway", {}, b"{}", account("runway"))


def test_webhooks_are_asked_for_only_where_they_can_be_checked(webhooks: WebhookVerifier) -> None:
    assert webhooks.can_verify(account("replicate", secret=SECRET))
    assert not webhooks.can_verify(account("replicate"))
    assert not webhooks.can_verify(account("runway", secret=SECRET))
    assert all(webhooks.can_verify(account(name)) for name in ("kie", "fal", "minimax", "dream-machine"))


def kie_headers(task_id: str, key: bytes = b"kie key", at: int = NOW) -> dict[str, str]:
    signed = hmac.new(key, f"{task_id}.{at}".encode(), hashlib.sha256).digest()
    return {"X-Webhook-Timestamp": str(at), "X-Webhook-Signature": base64.b64encode(signed).decode()}


@pytest.mark.parametrize(
    "body", [b'{"data":{"taskId":"t1"}}', b'{"data":{"task_id":"t1","callbackType":"complete"}}']
)
async def test_kies_signature_covers_the_task_only(webhooks: WebhookVerifier, body: bytes) -> None:
    holder = account("kie", secret="kie,key")  # noqa: S106 - a test's
    verdict = await webhooks.verify_delivery("kie", kie_headers("t1", b"key"), body, holder)
    assert (verdict.accepted, verdict.signed) == (True, False)
    for headers in (kie_headers("t2", b"key"), kie_headers("t1", b"other"), {}):
        with pytest.raises(ForgedWebhookError):
            await webhooks.verify_delivery("kie", headers, body, holder)
    with pytest.raises(StaleWebhookError):
        await webhooks.verify_delivery("kie", kie_headers("t1", b"key", NOW - 301), body, holder)


async def test_kie_may_call_unsigned_until_it_has_a_secret(webhooks: WebhookVerifier) -> None:
    verdict = await webhooks.verify_delivery("kie", {}, b'{"data":{"taskId":"t1"}}', account("kie"))
    assert (verdict.accepted, verdict.signed) == (True, False)
    with pytest.raises(ForgedWebhookError):
        await webhooks.verify_delivery("kie", {}, b"{}", account("kie"))


async def test_another_stage_of_the_same_task_is_another_delivery(webhooks: WebhookVerifier) -> None:
    told = [b'{"data":{"task_id":"t1","callbackType":"%s"}}' % stage for stage in (b"text", b"complete")]
    verdicts = [await webhooks.verify_delivery("kie", {}, body, account("kie")) for body in told]
    assert verdicts[0].delivery_id != verdicts[1].delivery_id


@pytest.mark.parametrize(
    ("provider", "body", "job_id"),
    [
        ("dream-machine", b'{"id":"g1","state":"completed"}', "g1"),
        ("modelark", b'{"id":"cgt-1","model":"m","status":"running"}', "cgt-1"),
        ("kling", b'{"task_id":"831922345719271433","task_status":"succeed"}', "831922345719271433"),
        ("minimax", b'{"task_id":"1768","status":"success","file_id":"2"}', "v1:1768"),
        ("minimax", b'{"task_id":1768,"status":"processing"}', "v1:1768"),
        ("minimax", b'{"task_id":"m1","status":"running"}', "v2:m1"),
        ("minimax", b'{"task":{"id":"m1","status":"succeeded"}}', "v2:m1"),
        ("minimax", b'{"task_id":"m1","status":"failed"}', None),
        ("kie", b'{"data":{"taskId":"t1","state":"success","resultJson":""}}', "jobs:t1"),
        (
            "kie",
            b'{"data":{"taskId":"t1","model":"elevenlabs/text-to-speech-turbo-2-5","state":"success"}}',
            "speech:t1",
        ),
        ("kie", b'{"data":{"taskId":"t1","model":"nano-banana-2","state":"fail"}}', "image:t1"),
        ("kie", b'{"code":200,"data":{"taskId":"t1","promptJson":"{}","info":{}}}', "veo:t1"),
        ("kie", b'{"code":400,"data":{"taskId":"t1","fallbackFlag":false}}', "veo:t1"),
        ("kie", b'{"code":200,"data":{"callbackType":"complete","task_id":"t1"}}', "suno:t1"),
        ("kie", b'{"data":{"taskId":"t1"}}', None),
    ],
)
async def test_unsigned_webhooks_wake_and_are_not_vouched_for(
    webhooks: WebhookVerifier, provider: str, body: bytes, job_id: str | None
) -> None:
    verdict = await webhooks.verify_delivery(provider, {}, body, account(provider))
    assert (verdict.accepted, verdict.provider_job_id, verdict.signed) == (True, job_id, False)


@pytest.mark.parametrize("provider", ["dream-machine", "modelark", "kling", "minimax", "kie"])
@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{}", b'{"id":null}', b'{"challenge":{}}'])
async def test_unsigned_webhooks_that_name_nothing_are_refused(
    webhooks: WebhookVerifier, provider: str, body: bytes
) -> None:
    with pytest.raises(ForgedWebhookError):
        await webhooks.verify_delivery(provider, {}, body, account(provider))


async def test_minimaxs_challenge_is_sent_back_and_is_no_news(webhooks: WebhookVerifier) -> None:
    verdict = await webhooks.verify_delivery("minimax", {}, b'{"challenge":"abc"}', account("minimax"))
    assert (verdict.accepted, verdict.answer) == (False, {"challenge": "abc"})
    body = json.dumps({"challenge": "a" * 2_000}).encode()
    with pytest.raises(ForgedWebhookError):
        await webhooks.verify_delivery("minimax", {}, body, account("minimax"))
