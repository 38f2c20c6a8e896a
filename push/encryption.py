"""Encrypts messages for one browser (RFC 8291): the push service that carries them cannot read them."""

import secrets
import struct
from dataclasses import dataclass, field
from typing import Self

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from push.base64url import decode_base64url

CURVE = ec.SECP256R1()
SALT_BYTES, AUTH_BYTES, POINT_BYTES = 16, 16, 65
# All push services take so much (RFC 8030, 7.2), of which the header and the tag are ours.
RECORD_BYTES = 4096
MAX_MESSAGE_BYTES = RECORD_BYTES - (SALT_BYTES + 4 + 1 + POINT_BYTES) - 16 - 1
# Behind the last record's text.
_LAST = b"\x02"


@dataclass(frozen=True)
class BrowserKeys:
    """What a browser gives away with its subscription: its public key, and a secret that both share."""

    point: bytes
    auth: bytes = field(repr=False)

    @classmethod
    def read(cls, p256dh: str, auth: str) -> Self:
        """Read both from their texts.

        Raises:
            ValueError: they are none. The message quotes neither.
        """
        point, secret = decode_base64url(p256dh), decode_base64url(auth)
        if len(secret) != AUTH_BYTES:
            raise ValueError("auth must be 16 bytes")
        if len(point) != POINT_BYTES:
            raise ValueError("p256dh must be an uncompressed point, 65 bytes")
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        except ValueError:
            raise ValueError("p256dh is no point of the curve P-256") from None
        return cls(point, secret)


def encode_point(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a public key as Web Push writes it."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encrypt_message(
    text: bytes,
    browser: BrowserKeys,
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Return the body for the push service (`Content-Encoding: aes128gcm`), one record.

    Args:
        text: at most MAX_MESSAGE_BYTES.
        browser: whose message it is.
        own, salt: of this message alone; only tests give them.
    """
    if len(text) > MAX_MESSAGE_BYTES:
        raise ValueError("the message is too long")
    own, salt = own or ec.generate_private_key(CURVE), salt or secrets.token_bytes(SALT_BYTES)
    point = encode_point(own.public_key())
    seed = _agree_on_seed(own, point, browser)
    key = _derive(seed, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(seed, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + struct.pack("!LB", RECORD_BYTES, len(point)) + point
    return head + AESGCM(key).encrypt(nonce, text + _LAST, None)


def _agree_on_seed(own: ec.EllipticCurvePrivateKey, point: bytes, browser: BrowserKeys) -> bytes:
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, browser.point)
    shared = own.exchange(ec.ECDH(), theirs)
    return _derive(shared, browser.auth, b"WebPush: info\0" + browser.point + point, 32)


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
