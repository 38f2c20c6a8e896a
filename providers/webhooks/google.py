"""Google: a project's webhooks are signed like anyone's, those of one request with a token of Google's own.

From ai.google.dev/gemini-api/docs/webhooks (June 2026): a request with `webhook_config` is called back with
a JWT (RS256) in `webhook-signature`, whose `kid` names one of the keys at `/.well-known/jwks.json`. [?] Its
claims are not listed, its audience is only shown as "your-configured-audience": so nothing but what every JWT
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
from providers.webhooks.base64url import unbase64url
from providers.webhooks.delivery import WINDOW_SECONDS, Delivery, ForgedError, StaleError, Verdict
from providers.webhooks.keyring import Jwk, Keyring
from providers.webhooks.standard import check_standard

MIN_KEY_BITS, MAX_KEY_BITS = 2_048, 8_192
PARTS = 3


class GoogleWebhooks:
    """Both kinds. What calls back has an interaction behind it: `omni:…` is the adapter's name for it."""

    def ready(self, account: Account) -> bool:
        """The keys of a request's webhook are public; a project's has a secret, which we may lack."""
        del account
        return True

    async def verify(self, delivery: Delivery, account: Account, keyring: Keyring) -> Verdict:
        """Raises ForgedError; ProviderError when the keys cannot be had."""
        signature = delivery.header("webhook-signature")
        if ours := "," in signature:
            delivery_id = check_standard(delivery, account)
        else:
            delivery.timestamp("webhook-timestamp")
            await _check_token(signature, delivery.at, f"{account.base_url}/.well-known/jwks.json", keyring)
            # The header is not covered by anything: a recording with another id is still one.
            delivery_id = delivery.digest
        job_id = delivery.text("data", "id")
        is_interaction = (delivery.text("type") or "").startswith("interaction.")
        return Verdict(
            True, delivery_id, f"omni:{job_id}" if job_id and is_interaction else None, signed=ours
        )


async def _check_token(token: str, at: float, url: str, keyring: Keyring) -> None:
    parts = token.split(".")
    head, claims = _object(parts[0]), _object(parts[1]) if len(parts) == PARTS else {}
    if not claims or head.get("alg") != "RS256":
        raise ForgedError("it is not signed in any way that we know")
    message, signature, kid = f"{parts[0]}.{parts[1]}".encode(), unbase64url(parts[2]), head.get("kid")
    if not (
        _is_signed(message, signature, kid, await keyring.keys(url))
        or _is_signed(message, signature, kid, await keyring.keys_again(url))
    ):
        raise ForgedError("the signature is not the service's")
    expires = claims.get("exp")
    if isinstance(expires, (int, float)) and not expires + WINDOW_SECONDS >= at:
        raise StaleError("its token has expired")


def _object(part: str) -> dict[str, Any]:
    try:
        found = json.loads(unbase64url(part))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_signed(message: bytes, signature: bytes, kid: object, keys: Iterable[Jwk]) -> bool:
    return any(_fits(message, signature, key) for key in keys if (key.kty, key.kid) == ("RSA", kid))


def _fits(message: bytes, signature: bytes, key: Jwk) -> bool:
    modulus, exponent = (int.from_bytes(unbase64url(text)) for text in (key.n, key.e))
    if not MIN_KEY_BITS <= modulus.bit_length() <= MAX_KEY_BITS:
        return False
    try:
        RSAPublicNumbers(exponent, modulus).public_key().verify(signature, message, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True
