"""Encrypts what Temporal keeps of a job: arguments, results, details, summaries, and errors' sentences.

The server, its database and its backups then hold no prompt, title or link. In clear stay ids, the names of
workflows, activities and queues, the types of errors, and search attributes (docs/adr/0067-payload-keys.md).
"""

import base64
import hashlib
import os
from collections.abc import Sequence
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.converter import PayloadCodec

ENCRYPTED = b"binary/encrypted"
KEY_ID = "encryption-key-id"
NONCE_BYTES, KEY_ID_CHARS = 12, 16


class PayloadKeyMissing(RuntimeError):  # noqa: N818 - named by the condition, as the store's
    """A payload was encrypted with a key that this process does not have, or was changed since."""


class PlainPayloadCodec(PayloadCodec):
    """Leaves payloads as they are."""

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Return the payloads."""
        return list(payloads)

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Return the payloads."""
        return list(payloads)


class AesPayloadCodec(PayloadCodec):
    """AES-256-GCM: the first key encrypts, all decrypt, and what was never encrypted passes as it is."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}
        self._first = _key_id(keys[0])

    @classmethod
    def from_texts(cls, keys: Sequence[str]) -> Self:
        """Create it with keys as the settings hold them, in base64."""
        return cls([base64.b64decode(key) for key in keys])

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Encrypt each payload with its metadata."""
        return [self._encrypt(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Decrypt each payload.

        Raises:
            PayloadKeyMissing: one was encrypted with another key, or was changed.
        """
        return [self._decrypt(payload) for payload in payloads]

    def _encrypt(self, payload: Payload) -> Payload:
        nonce, key_id = os.urandom(NONCE_BYTES), self._first.encode()
        data = self._ciphers[self._first].encrypt(nonce, payload.SerializeToString(), key_id)
        return Payload(metadata={"encoding": ENCRYPTED, KEY_ID: key_id}, data=nonce + data)

    def _decrypt(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCRYPTED:
            return payload
        key_id = payload.metadata.get(KEY_ID, b"")
        cipher = self._ciphers.get(key_id.decode("ascii", "replace"))
        if cipher is None:
            raise PayloadKeyMissing("LONGTAKE_PAYLOAD_KEYS lacks the key of this payload.")
        try:
            data = cipher.decrypt(payload.data[:NONCE_BYTES], payload.data[NONCE_BYTES:], key_id)
        except InvalidTag as error:
            raise PayloadKeyMissing("This payload was changed after it was encrypted.") from error
        return Payload.FromString(data)


def _key_id(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:KEY_ID_CHARS]
