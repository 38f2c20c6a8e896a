"""Hashes of API keys: HMAC-SHA256 under a secret that is not in the database.

A key is long and random, so a fast hash does. Without the secret, nobody who reads the database can try keys.
"""

import hashlib
import hmac
from dataclasses import dataclass

SECRET_ID_CHARS = 8


@dataclass(frozen=True)
class KeyHash:
    """The hash of a key, and under which secret."""

    secret_id: str
    text: str


class KeyHasher:
    """Hashes keys under the newest secret, and knows those that were hashed under an older one."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = tuple((_name_secret(secret), secret.encode()) for secret in secrets)

    def hash_key(self, key: str) -> KeyHash:
        """Return the key's hash under the newest secret."""
        return self.list_hashes(key)[0]

    def list_hashes(self, key: str) -> list[KeyHash]:
        """Return the key's hash under each secret, the newest first."""
        return [
            KeyHash(name, hmac.new(secret, key.encode(), hashlib.sha256).hexdigest())
            for name, secret in self._secrets
        ]


def _name_secret(secret: str) -> str:
    return hashlib.sha256(b"longtake key secret:" + secret.encode()).hexdigest()[:SECRET_ID_CHARS]
