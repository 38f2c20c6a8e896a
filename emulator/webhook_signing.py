"""Keys that sign webhooks, and the schemes shared by several services."""

import base64
import hashlib
import hmac
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from emulator.job import EmulatedJob
from emulator.settings import EmulatorSettings


@dataclass(frozen=True)
class SigningKeys:
    """Signing keys of one holder: the emulator, or a forger."""

    standard_secret: str
    kie_secret: str
    elevenlabs_secret: str
    ed25519: Ed25519PrivateKey

    @classmethod
    def from_settings(cls, settings: EmulatorSettings) -> Self:
        """Return the keys of the settings; the Ed25519 pair is derived from the seed."""
        return cls(
            settings.standard_secret,
            settings.kie_secret,
            settings.elevenlabs_secret,
            _key_pair(settings.seed),
        )

    @classmethod
    def forged_keys(cls) -> Self:
        """Return keys that no receiver trusts."""
        secret = "whsec_" + base64.b64encode(b"forged-secret-of-someone").decode()
        return cls(secret, "forged", "forged", _key_pair("forger"))

    def public_jwk(self) -> dict[str, str]:
        """Return the Ed25519 public key as a JWK (RFC 8037)."""
        raw = self.ed25519.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        x = base64.urlsafe_b64encode(raw).decode().rstrip("=")
        return {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "emulator", "x": x}


@dataclass(frozen=True)
class WebhookMessage:
    """A webhook to sign: job, body, message id, Unix second of sending, and the keys."""

    job: EmulatedJob
    body: bytes
    id: str
    at: int
    keys: SigningKeys


@dataclass(frozen=True)
class Delivery:
    """A webhook to send: of which job, to which URL, with which body, signed by which scheme."""

    job: EmulatedJob
    url: str
    body: bytes
    sign: Callable[[WebhookMessage], dict[str, str]]


def hmac_base64(secret: bytes, message: bytes) -> str:
    """Return the HMAC-SHA256 of the message in base64."""
    return base64.b64encode(hmac.new(secret, message, hashlib.sha256).digest()).decode()


def _key_pair(seed: object) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(random.Random(f"ed25519:{seed}").randbytes(32))  # noqa: S311


def sign_standard_webhook(parcel: WebhookMessage) -> dict[str, str]:
    """Return Standard Webhooks headers: HMAC-SHA256 over id.timestamp.body (OpenAI, Gemini, Replicate)."""
    secret = base64.b64decode(parcel.keys.standard_secret.removeprefix("whsec_"))
    signed = hmac_base64(secret, f"{parcel.id}.{parcel.at}.".encode() + parcel.body)
    return {
        "webhook-id": parcel.id,
        "webhook-timestamp": str(parcel.at),
        "webhook-signature": f"v1,{signed}",
    }
