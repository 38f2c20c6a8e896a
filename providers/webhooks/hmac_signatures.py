"""HMAC-SHA256 signatures in base64, compared in constant time."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable

from providers.accounts import Account


def webhook_secrets(account: Account) -> list[str]:
    """Return the account's webhook secrets: two while one is replaced, separated by a blank or a comma."""
    secret = account.webhook_secret.get_secret_value() if account.webhook_secret else ""
    return secret.replace(",", " ").split()


def decode_secret(secret: str) -> bytes:
    """Return the key of a `whsec_…` secret; another secret is its own key (openai `lib/_webhooks.py`)."""
    if not secret.startswith("whsec_"):
        return secret.encode()
    text = secret.removeprefix("whsec_")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return b""


def is_signed(message: bytes, signatures: Iterable[str], keys: Iterable[bytes]) -> bool:
    """Return whether any of the signatures was made with any of the keys. An empty key signs nothing."""
    expected = [compute_signature(message, key) for key in keys if key]
    # Compare every pair, so that the time taken does not reveal which one matches.
    return sum(hmac.compare_digest(each.encode(), mine) for each in signatures for mine in expected) > 0


def compute_signature(message: bytes, key: bytes) -> bytes:
    """Return the signature of the message, in base64."""
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest())
