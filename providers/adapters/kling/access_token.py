"""Kling's bearer token: a JSON Web Token (RFC 7519, HS256), signed with the secret key."""

import base64
import hashlib
import hmac
import json
import time

KEY_SEPARATOR = ":"
# As in Kling's own example, which has no other claims.
TOKEN_LIFE_SECONDS, CLOCK_SKEW_SECONDS = 1_800, 5


def build_bearer_token(key: str) -> str:
    """Return the token for "ACCESS:SECRET", valid for 30 minutes; a key without a colon is used as it is."""
    access, colon, secret = key.partition(KEY_SEPARATOR)
    if not colon:
        return key
    now = int(time.time())
    claims = {"iss": access, "exp": now + TOKEN_LIFE_SECONDS, "nbf": now - CLOCK_SKEW_SECONDS}
    signed = f"{_encode_json({'alg': 'HS256', 'typ': 'JWT'})}.{_encode_json(claims)}"
    seal = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_encode_base64url(seal)}"


def _encode_json(content: dict[str, object]) -> str:
    return _encode_base64url(json.dumps(content, separators=(",", ":")).encode())


def _encode_base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
