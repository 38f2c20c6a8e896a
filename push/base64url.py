"""Base64 as Web Push writes it: of URLs, without padding."""

import base64
import binascii


def encode_base64url(data: bytes) -> str:
    """Return the bytes as text."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode_base64url(text: str) -> bytes:
    """Return the bytes of a text, with padding or without.

    Raises:
        ValueError: it is none.
    """
    bare = text.rstrip("=")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("is not base64url") from None
