"""Signature of webhooks that an order to Google brings: an RS256 JWT, no HMAC (PROVIDERS.md 2.1).

The claims, and where Google publishes the key, are not known [?]: no receiver can verify these, on purpose.
"""

import base64
import hashlib
import json
from functools import cache

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from emulator.webhook_signing import WebhookMessage

KEY_BITS = 2048
LIFETIME_SECONDS = 300


def sign_with_jwt(parcel: WebhookMessage) -> dict[str, str]:
    """Return the three headers of Standard Webhooks, with a JWT as the signature."""
    claims = {
        "iss": "https://generativelanguage.googleapis.com",
        "jti": parcel.id,
        "iat": parcel.at,
        "exp": parcel.at + LIFETIME_SECONDS,
        "body_sha256": hashlib.sha256(parcel.body).hexdigest(),
    }
    signed = f"{_encode_part({'alg': 'RS256', 'typ': 'JWT', 'kid': 'emulator'})}.{_encode_part(claims)}"
    signature = _private_key(parcel.keys.standard_secret).sign(signed.encode(), padding.PKCS1v15(), SHA256())
    return {
        "webhook-id": parcel.id,
        "webhook-timestamp": str(parcel.at),
        "webhook-signature": f"{signed}.{_encode_base64url(signature)}",
    }


@cache
def _private_key(_holder: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, KEY_BITS)


def _encode_part(claims: dict[str, object]) -> str:
    return _encode_base64url(json.dumps(claims).encode())


def _encode_base64url(given: bytes) -> str:
    return base64.urlsafe_b64encode(given).decode().rstrip("=")
