"""What Kling takes for a key: a JSON Web Token (RFC 7519, HS256), signed with its secret key."""

import base64
import hashlib
import hmac
import json
import time

BETWEEN = ":"
# As in Kling's own example; no other claim is in it.
LIFE_SECONDS, EARLIER_SECONDS = 1_800, 5


def bearer_of(key: str) -> str:
    """The token for "ACCESS:SECRET", good for 30 minutes; a key without a colon is its own token."""
    access, colon, secret = key.partition(BETWEEN)
    if not colon:
        return key
    now = int(time.time())
    claims = {"iss": access, "exp": now + LIFE_SECONDS, "nbf": now - EARLIER_SECONDS}
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    seal = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_base64url(seal)}"


def _part(content: dict[str, object]) -> str:
    return _base64url(json.dumps(content, separators=(",", ":")).encode())


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
