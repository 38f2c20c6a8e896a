"""Browsers that are told, and a push service (RFC 8030) that carries what they are told, for tests."""

import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from push.base64url import encode_base64url
from tests.providers.scripted import Heard, Talk, wire


@dataclass
class TestBrowser:
    """What a browser does with its side of a subscription."""

    __test__ = False

    auth: bytes = b"sixteen bytes..."
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @cached_property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def keys(self) -> dict[str, str]:
        return {"p256dh": encode_base64url(self.point), "auth": encode_base64url(self.auth)}

    def subscription(self, endpoint: str, **wishes: bool) -> dict[str, Any]:
        """What the Studio sends of it."""
        return {"endpoint": endpoint, "keys": self.keys, "when_ended": True, "when_needed": True} | wishes

    def read(self, body: bytes) -> bytes:
        """Decrypt a message, as RFC 8188 and RFC 8291 tell the receiver."""
        salt, (size, length) = body[:16], struct.unpack("!LB", body[16:21])
        sender, record = body[21 : 21 + length], body[21 + length :]
        assert len(record) <= size
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        )
        info = b"WebPush: info\x00" + self.point + sender
        secret = HKDF(SHA256(), 32, self.auth, info).derive(shared)
        key, nonce = (
            HKDF(SHA256(), length, salt, f"Content-Encoding: {name}\0".encode()).derive(secret)
            for name, length in (("aes128gcm", 16), ("nonce", 12))
        )
        text, end, padding = AESGCM(key).decrypt(nonce, record, None).rpartition(b"\x02")
        assert end
        assert not padding.strip(b"\0")
        return text


@dataclass
class PushHouse:
    """A push service: each of `answers` is given once, with its headers; then all is taken (201)."""

    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    port: int = 0

    def endpoint(self, name: str = "of-eve") -> str:
        return f"http://127.0.0.1:{self.port}/send/{name}"

    async def serve(self, heard: Heard, talk: Talk) -> None:
        self.heard.append(heard)
        status, headers = self.answers.pop(0) if self.answers else (201, {})
        await talk.answer(status, b"", **headers)


@asynccontextmanager
async def push_house() -> AsyncIterator[PushHouse]:
    """A push service while the block runs."""
    house = PushHouse()
    async with wire(house.serve) as server:
        house.port = server.port
        yield house
