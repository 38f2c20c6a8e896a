"""Google's webhooks: a token vouches for the caller, and for no body."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from providers.kit.transport import Transport
from providers.safe_http import create_client
from providers.webhooks import ForgedWebhookError, StaleWebhookError, WebhookVerifier
from tests.providers.scripted import wire
from tests.providers.signing import NOW, Clock, KeyHolder, account, base64url


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def webhooks(clock: Clock) -> AsyncIterator[WebhookVerifier]:
    async with create_client(loopback_allowed=True) as client:
        yield WebhookVerifier(Transport(client), clock)


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
