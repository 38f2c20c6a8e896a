"""fal's webhooks: their signatures, and the keys that are asked for."""

import hashlib
from collections.abc import AsyncIterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from providers.accounts import Account
from providers.errors import ProviderError
from providers.kit.transport import Transport
from providers.safe_http import create_client
from providers.webhooks import ForgedWebhookError, StaleWebhookError, WebhookVerifier
from tests.providers.scripted import Wire, wire
from tests.providers.signing import NOW, Clock, KeyHolder, account, base64url


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def webhooks(clock: Clock) -> AsyncIterator[WebhookVerifier]:
    async with create_client(loopback_allowed=True) as client:
        yield WebhookVerifier(Transport(client), clock)


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
