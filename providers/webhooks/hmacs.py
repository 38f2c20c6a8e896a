"""HMAC-SHA256 signatures in base64, compared in constant time."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable

from providers.accounts import Account


def secrets_of(account: Account) -> list[str]:
    """The account's webhook secrets: two while one is being replaced, with a blank or a comma between."""
    secret = account.webhook_secret.get_secret_value() if account.webhook_secret else ""
    return secret.replace(",", " ").split()


def key_of(secret: str) -> bytes:
    """The bytes that a `whsec_…` secret stands for; another is its own (openai `lib/_webhooks.py`)."""
    if not secret.startswith("whsec_"):
        return secret.encode()
    text = secret.removeprefix("whsec_")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return b""


def is_signed(message: bytes, signatures: Iterable[str], keys: Iterable[bytes]) -> bool:
    """Whether one of the signatures is one of the keys'. An empty key signs nothing."""
    expected = [signature(message, key) for key in keys if key]
    # Every pair is compared: the time tells nothing of which fits.
    return sum(hmac.compare_digest(each.encode(), mine) for each in signatures for mine in expected) > 0


def signature(message: bytes, key: bytes) -> bytes:
    """The key's signature of the message, in base64."""
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest())
