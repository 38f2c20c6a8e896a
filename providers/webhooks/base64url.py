"""Base64 as JSON Web Keys and Tokens have it (RFC 7515)."""

import base64
import binascii


def unbase64url(text: str) -> bytes:
    """The bytes; none when it is no such text."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
