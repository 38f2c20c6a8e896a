"""The key by which push services know this installation (VAPID, RFC 8292)."""

from collections.abc import Sequence
from functools import cached_property
from typing import Self
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwt
from joserfc.jwk import ECKey

from push.base64url import encode_base64url
from push.encryption import CURVE, encode_point

# At most a day (RFC 8292, 2); clocks differ.
TOKEN_SECONDS = 12 * 3_600
# The order of P-256's group: private keys are 1 to this less one.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# 128 bits more than the order has, so that no key is likelier than another (FIPS 186-5, A.2.1).
_SEED_BYTES = 48


class VapidKey:
    """A key pair. Subscriptions are made for its public key, and take messages signed by it alone."""

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key

    @classmethod
    def derive(cls, secret: str) -> Self:
        """Derive the key from a secret that all hosts have: the same secret always gives the same key."""
        seed = HKDF(SHA256(), _SEED_BYTES, None, b"longtake web push").derive(secret.encode())
        number = int.from_bytes(seed, "big") % (_ORDER - 1) + 1
        return cls(ec.derive_private_key(number, CURVE))

    @cached_property
    def public_text(self) -> str:
        """The public key, which browsers are given (`applicationServerKey`)."""
        return encode_base64url(encode_point(self._key.public_key()))

    def sign(self, endpoint: str, contact: str, seconds: int) -> str:
        """Return the `Authorization` of a message to this endpoint at that Unix time.

        Args:
            contact: `mailto:` or https, where push services reach the operator; empty: not said.
        """
        parts = urlsplit(endpoint)
        claims: dict[str, str | int] = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": seconds + TOKEN_SECONDS,
        }
        if contact:
            claims["sub"] = contact
        token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, ECKey.import_key(self._key))
        return f"vapid t={token}, k={self.public_text}"

    def __repr__(self) -> str:
        return "VapidKey(…)"


class VapidKeys:
    """The keys of all secrets: new subscriptions are made for the first, older ones keep theirs."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys = [VapidKey.derive(secret) for secret in secrets]

    @property
    def public_text(self) -> str:
        """The public key that browsers are given."""
        return self._keys[0].public_text

    def find_key(self, public_text: str) -> VapidKey | None:
        """Return the key that a subscription was made for; None: its secret is gone."""
        return next((key for key in self._keys if key.public_text == public_text), None)

    def __repr__(self) -> str:
        return "VapidKeys(…)"
