"""Google's webhooks: Standard Webhooks for a whole project, a token of Google's own for one request.

From ai.google.dev/gemini-api/docs/webhooks (June 2026): a request with `webhook_config` is called back with
a JWT (RS256) in `webhook-signature`, whose `kid` names one of the keys at `/.well-known/jwks.json`. [?] Its
claims are not listed, and its audience is only shown as "your-configured-audience", so only what every JWT
has is checked. Such a token does not cover the body.
"""

import json
from collections.abc import Iterable
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

from providers.accounts import Account
from providers.webhooks.base64url import decode_base64url
from providers.webhooks.delivery import (
    MAX_CLOCK_SKEW_SECONDS,
    ForgedWebhookError,
    StaleWebhookError,
    VerifiedDelivery,
    WebhookDelivery,
)
from providers.webhooks.public_keys import Jwk, PublicKeys
from providers.webhooks.standard_webhooks import verify_standard_signature

MIN_KEY_BITS, MAX_KEY_BITS = 2_048, 8_192
TOKEN_PARTS = 3


class GoogleWebhooks:
    """Verifies both kinds. A callback is about an interaction, whose id is `omni:…` for the adapter."""

    def can_verify(self, account: Account) -> bool:
        """Return True: the keys of a request's webhook are public.

        A project's needs a secret, which may be unset.
        """
        del account
        return True

    async def verify_delivery(
        self, delivery: WebhookDelivery, account: Account, keyring: PublicKeys
    ) -> VerifiedDelivery:
        """Verify a delivery. Raises ForgedWebhookError; ProviderError when the keys cannot be fetched."""
        signature = delivery.require_header("webhook-signature")
        if ours := "," in signature:
            delivery_id = verify_standard_signature(delivery, account)
        else:
            delivery.require_timestamp("webhook-timestamp")
            await _verify_token(signature, delivery.at, f"{account.base_url}/.well-known/jwks.json", keyring)
            # The id header is not signed: a replay with another id must still count as the same delivery.
            delivery_id = delivery.body_digest
        job_id = delivery.find_text("data", "id")
        is_interaction = (delivery.find_text("type") or "").startswith("interaction.")
        return VerifiedDelivery(
            True, delivery_id, f"omni:{job_id}" if job_id and is_interaction else None, signed=ours
        )


async def _verify_token(token: str, at: float, url: str, keyring: PublicKeys) -> None:
    parts = token.split(".")
    head, claims = (
        _decode_json_part(parts[0]),
        _decode_json_part(parts[1]) if len(parts) == TOKEN_PARTS else {},
    )
    if not claims or head.get("alg") != "RS256":
        raise ForgedWebhookError("it is not signed in any way that we know")
    message, signature, kid = f"{parts[0]}.{parts[1]}".encode(), decode_base64url(parts[2]), head.get("kid")
    if not (
        _is_signed_by_any(message, signature, kid, await keyring.get_keys(url))
        or _is_signed_by_any(message, signature, kid, await keyring.refresh_keys(url))
    ):
        raise ForgedWebhookError("the signature is not the service's")
    expires = claims.get("exp")
    if isinstance(expires, (int, float)) and not expires + MAX_CLOCK_SKEW_SECONDS >= at:
        raise StaleWebhookError("its token has expired")


def _decode_json_part(part: str) -> dict[str, Any]:
    try:
        found = json.loads(decode_base64url(part))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_signed_by_any(message: bytes, signature: bytes, kid: object, keys: Iterable[Jwk]) -> bool:
    return any(_matches_key(message, signature, key) for key in keys if (key.kty, key.kid) == ("RSA", kid))


def _matches_key(message: bytes, signature: bytes, key: Jwk) -> bool:
    modulus, exponent = (int.from_bytes(decode_base64url(text)) for text in (key.n, key.e))
    if not MIN_KEY_BITS <= modulus.bit_length() <= MAX_KEY_BITS:
        return False
    try:
        RSAPublicNumbers(exponent, modulus).public_key().verify(signature, message, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True
