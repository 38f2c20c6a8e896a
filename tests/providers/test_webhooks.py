"""A webhook is believed when the service signed it lately, byte for byte; no other is."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from pydantic import SecretStr

from providers.accounts import Account
from providers.errors import ProviderError
from providers.kit.transport import Transport
from providers.safe_http import create_client
from providers.webhooks import SCHEMES, ForgedWebhookError, StaleWebhookError, WebhookVerifier
from tests.providers.scripted import Heard, Talk, Wire, wire

NOW = 1_800_000_000
KEY = b"a key of thirty-two bytes or so."
SECRET = "whsec_" + base64.b64encode(KEY).decode()
HMAC_JOBS = {
    "replicate": ({"id": "p1", "status": "succeeded"}, "p1"),
    "openai": ({"id": "evt_1", "type": "video.completed", "data": {"id": "video_1"}}, "video_1"),
    "google": ({"type": "interaction.completed", "version": "v1", "data": {"id": "i1"}}, "omni:i1"),
}


class Clock:
    """Unix time as the test has it."""

    def __init__(self) -> None:
        self.now = float(NOW)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def webhooks(clock: Clock) -> AsyncIterator[WebhookVerifier]:
    async with create_client(loopback_allowed=True) as client:
        yield WebhookVerifier(Transport(client), clock)


def account(provider: str, base_url: str = "", secret: str | None = None, **extra: str) -> Account:
    held = None if secret is None else SecretStr(secret)
    return Account(provider, base_url, SecretStr("key"), held, extra)


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


class KeyHolder:
    """Publishes keys, and counts who asks."""

    def __init__(self, *keys: dict[str, str]) -> None:
        self.keys = list(keys)
        self.status = 200

    async def __call__(self, _: Heard, talk: Talk) -> None:
        await talk.answer(self.status, json.dumps({"keys": self.keys}).encode())


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def ed25519_jwk(key: Ed25519PrivateKey) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": base64url(key.public_key().public_bytes_raw())}


def fal_headers(key: Ed25519PrivateKey, body: bytes, at: int = NOW) -> dict[str, str]:
    message = f"r1\nu1\n{at}\n{hashlib.sha256(body).hexdigest()}".encode()
    return {
        "X-Fal-Webhook-Request-Id": "r1",
        "X-Fal-Webhook-User-Id": "u1",
        "X-Fal-Webhook-Timestamp": str(at),
        "X-Fal-Webhook-Signature": key.sign(message).hex(),
    }


def fal_account(server: Wire) -> Account:
    return account("fal", JWKS_URL=f"{server.url}/jwks.json")


FAL_BODY = b'{"request_id":"r1","status":"OK"}'


async def test_fals_signature_is_accepted_and_its_keys_are_asked_for_once(webhooks: WebhookVerifier) -> None:
    key = Ed25519PrivateKey.generate()
    holder = KeyHolder(ed25519_jwk(Ed25519PrivateKey.generate()), {"kty": "RSA"}, ed25519_jwk(key))
    async with wire(holder) as server:
        for _ in range(3):
            verdict = await webhooks.verify_delivery(
                "fal", fal_headers(key, FAL_BODY), FAL_BODY, fal_account(server)
            )
    assert (verdict.accepted, verdict.delivery_id, verdict.provider_job_id) == (True, "r1", "r1")
    assert len(server.heard) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"X-Fal-Webhook-Request-Id": "r2"},
        {"X-Fal-Webhook-User-Id": "u2"},
        {"X-Fal-Webhook-Timestamp": str(NOW - 1)},
        {"X-Fal-Webhook-Signature": "00" * 64},
        {"X-Fal-Webhook-Signature": "zz"},
        {"X-Fal-Webhook-Signature": ""},
    ],
)
async def test_fals_changed_headers_are_forged(webhooks: WebhookVerifier, change: dict[str, str]) -> None:
    key = Ed25519PrivateKey.generate()
    async with wire(KeyHolder(ed25519_jwk(key))) as server:
        with pytest.raises(ForgedWebhookError):
            await webhooks.verify_delivery(
                "fal", fal_headers(key, FAL_BODY) | change, FAL_BODY, fal_account(server)
            )


async def test_fals_changed_body_and_an_old_signature_are_forged(webhooks: WebhookVerifier) -> None:
    key = Ed25519PrivateKey.generate()
    async with wire(KeyHolder(ed25519_jwk(key))) as server:
        with pytest.raises(ForgedWebhookError):
            await webhooks.verify_delivery(
                "fal", fal_headers(key, FAL_BODY), FAL_BODY + b" ", fal_account(server)
            )
        with pytest.raises(StaleWebhookError):
            await webhooks.verify_delivery(
                "fal", fal_headers(key, FAL_BODY, NOW - 301), FAL_BODY, fal_account(server)
            )


async def test_many_forged_deliveries_ask_for_the_keys_once_again_at_most(webhooks: WebhookVerifier) -> None:
    forger = Ed25519PrivateKey.generate()
    async with wire(KeyHolder(ed25519_jwk(Ed25519PrivateKey.generate()))) as server:
        for _ in range(5):
            with pytest.raises(ForgedWebhookError):
                await webhooks.verify_delivery(
                    "fal", fal_headers(forger, FAL_BODY), FAL_BODY, fal_account(server)
                )
    assert len(server.heard) == 1


async def test_a_new_key_of_fals_is_found_after_a_while_and_old_keys_are_dropped_after_a_day(
    webhooks: WebhookVerifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    passed = [0.0]
    monkeypatch.setattr(webhooks._keyring, "_clock", lambda: passed[0])
    holder = KeyHolder(ed25519_jwk(old))
    async with wire(holder) as server:
        await webhooks.verify_delivery("fal", fal_headers(old, FAL_BODY), FAL_BODY, fal_account(server))
        holder.keys = [ed25519_jwk(new)]
        passed[0] = 301
        await webhooks.verify_delivery("fal", fal_headers(new, FAL_BODY), FAL_BODY, fal_account(server))
        assert len(server.heard) == 2
        holder.keys = []
        passed[0] += 24 * 3_600
        with pytest.raises(ForgedWebhookError):
            await webhooks.verify_delivery("fal", fal_headers(new, FAL_BODY), FAL_BODY, fal_account(server))


@pytest.mark.parametrize("status", [404, 429, 500])
async def test_when_fals_keys_cannot_be_had_it_should_send_again(
    webhooks: WebhookVerifier, status: int
) -> None:
    holder = KeyHolder()
    holder.status = status
    key = Ed25519PrivateKey.generate()
    async with wire(holder) as server:
        with pytest.raises(ProviderError) as caught:
            await webhooks.verify_delivery("fal", fal_headers(key, FAL_BODY), FAL_BODY, fal_account(server))
    assert not caught.value.final


def rsa_jwk(key: RSAPrivateKey) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    return {
        "kty": "RSA",
        "kid": "k1",
        "n": base64url(numbers.n.to_bytes(256)),
        "e": base64url(numbers.e.to_bytes(3)),
    }


def jwt(key: RSAPrivateKey, claims: dict[str, Any], **head: str) -> str:
    parts = [{"alg": "RS256", "kid": "k1"} | head, claims]
    message = ".".join(base64url(json.dumps(part).encode()) for part in parts)
    return f"{message}.{base64url(key.sign(message.encode(), PKCS1v15(), SHA256()))}"


@pytest.fixture(scope="module")
def rsa() -> RSAPrivateKey:
    return generate_private_key(65_537, 2_048)


def google_headers(token: str, at: int = NOW) -> dict[str, str]:
    return {"webhook-id": "w1", "webhook-timestamp": str(at), "webhook-signature": token}


GOOGLE_BODY = b'{"type":"interaction.completed","data":{"id":"i1"}}'


async def test_googles_token_is_accepted_and_vouches_for_no_body(
    webhooks: WebhookVerifier, rsa: RSAPrivateKey
) -> None:
    async with wire(KeyHolder(rsa_jwk(rsa))) as server:
        verdict = await webhooks.verify_delivery(
            "google",
            google_headers(jwt(rsa, {"exp": NOW + 60})),
            GOOGLE_BODY,
            account("google", server.url),
        )
    assert (verdict.accepted, verdict.provider_job_id, verdict.signed) == (True, "omni:i1", False)
    assert server.heard[0].line == "GET /.well-known/jwks.json HTTP/1.1"


async def test_googles_forged_tokens_are_refused(webhooks: WebhookVerifier, rsa: RSAPrivateKey) -> None:
    good = jwt(rsa, {"exp": NOW + 60})
    head, claims, signature = good.split(".")
    forged = [
        jwt(generate_private_key(65_537, 2_048), {"exp": NOW + 60}),
        jwt(rsa, {"exp": NOW + 60}, kid="k2"),
        jwt(rsa, {"exp": NOW + 60}, alg="none"),
        jwt(rsa, {"exp": NOW + 60}, alg="HS256"),
        f"{head}.{base64url(json.dumps({'exp': NOW + 999}).encode())}.{signature}",
        f"{head}.{claims}.",
        f"{head}.{claims}",
        jwt(rsa, {"exp": NOW - 301}),
    ]
    async with wire(KeyHolder(rsa_jwk(rsa))) as server:
        for token in forged:
            with pytest.raises(ForgedWebhookError):
                await webhooks.verify_delivery(
                    "google", google_headers(token), GOOGLE_BODY, account("google", server.url)
                )
        with pytest.raises(StaleWebhookError):
            await webhooks.verify_delivery(
                "google", google_headers(good, NOW - 301), GOOGLE_BODY, account("google", server.url)
            )


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
