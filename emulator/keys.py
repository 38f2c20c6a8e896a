"""The keys that sign webhooks, and how each scheme signs."""

import base64
import hashlib
import hmac
import random
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from emulator.job import Job
from emulator.settings import EmulatorSettings


@dataclass(frozen=True)
class Keys:
    """One holder's keys: ours, or a forger's."""

    standard_secret: str
    kie_secret: str
    elevenlabs_secret: str
    ed25519: Ed25519PrivateKey

    @classmethod
    def ours(cls, settings: EmulatorSettings) -> Self:
        """The keys that the settings name; the Ed25519 pair comes from the seed."""
        return cls(
            settings.standard_secret, settings.kie_secret, settings.elevenlabs_secret, _pair(settings.seed)
        )

    @classmethod
    def forged(cls) -> Self:
        """Keys that no receiver trusts."""
        secret = "whsec_" + base64.b64encode(b"forged-secret-of-someone").decode()
        return cls(secret, "forged", "forged", _pair("forger"))

    def public_jwk(self) -> dict[str, str]:
        """The Ed25519 public key as a JWK (RFC 8037)."""
        raw = self.ed25519.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        x = base64.urlsafe_b64encode(raw).decode().rstrip("=")
        return {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "emulator", "x": x}


@dataclass(frozen=True)
class Parcel:
    """A delivery to be signed: of which job, since which unix second, with whose keys."""

    job: Job
    body: bytes
    id: str
    at: int
    keys: Keys


def hmac_base64(secret: bytes, message: bytes) -> str:
    """HMAC-SHA256 as base64."""
    return base64.b64encode(hmac.new(secret, message, hashlib.sha256).digest()).decode()


def _pair(seed: object) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(random.Random(f"ed25519:{seed}").randbytes(32))  # noqa: S311


def standard_webhook(parcel: Parcel) -> dict[str, str]:
    """The headers of Standard Webhooks: HMAC-SHA256 over id.timestamp.body (OpenAI, Gemini, Replicate)."""
    secret = base64.b64decode(parcel.keys.standard_secret.removeprefix("whsec_"))
    signed = hmac_base64(secret, f"{parcel.id}.{parcel.at}.".encode() + parcel.body)
    return {
        "webhook-id": parcel.id,
        "webhook-timestamp": str(parcel.at),
        "webhook-signature": f"v1,{signed}",
    }
