"""Base64url decoding for JSON Web Keys and Tokens (RFC 7515)."""

import base64
import binascii


def decode_base64url(text: str) -> bytes:
    """Return the decoded bytes; empty when the text is not base64url."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
