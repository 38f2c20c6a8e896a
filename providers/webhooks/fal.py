"""fal: an Ed25519 signature over three headers and the body's digest (fal.ai docs, webhooks)."""

import re
from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from providers.accounts import Account
from providers.webhooks.base64url import unbase64url
from providers.webhooks.delivery import Delivery, ForgedError, Verdict
from providers.webhooks.keyring import Jwk, Keyring

KEYS_URL = "https://rest.fal.ai/.well-known/jwks.json"
OWN_BASE_URL = "https://queue.fal.run"
HEX_SIGNATURE = re.compile(r"[0-9a-fA-F]{128}")
KEY_BYTES = 32


class FalWebhooks:
    """fal's own. The job is named by fal's id; the adapter's is a path, see `providers.naming`."""

    def ready(self, account: Account) -> bool:
        """The keys are public."""
        del account
        return True

    async def verify(self, delivery: Delivery, account: Account, keyring: Keyring) -> Verdict:
        """Raises ForgedError; ProviderError when the keys cannot be had."""
        request_id, user_id = (
            delivery.header("x-fal-webhook-request-id"),
            delivery.header("x-fal-webhook-user-id"),
        )
        timestamp = delivery.timestamp("x-fal-webhook-timestamp")
        text = delivery.header("x-fal-webhook-signature")
        signature = bytes.fromhex(text) if HEX_SIGNATURE.fullmatch(text) else b""
        message = "\n".join((request_id, user_id, timestamp, delivery.digest)).encode()
        url = _keys_url(account)
        if not (
            _is_signed(message, signature, await keyring.keys(url))
            or _is_signed(message, signature, await keyring.keys_again(url))
        ):
            raise ForgedError("the signature is not the service's")
        return Verdict(True, request_id, request_id, signed=True)


def _keys_url(account: Account) -> str:
    """fal keeps them at another host than its queue; `LONGTAKE_FAL_JWKS_URL` says where a gateway does."""
    if url := account.extra.get("JWKS_URL"):
        return url
    # The emulator keeps that host, too, beside the queue.
    return KEYS_URL if account.base_url == OWN_BASE_URL else f"{account.base_url}-rest/.well-known/jwks.json"


def _is_signed(message: bytes, signature: bytes, keys: Iterable[Jwk]) -> bool:
    return any(_fits(message, signature, key) for key in keys if (key.kty, key.crv) == ("OKP", "Ed25519"))


def _fits(message: bytes, signature: bytes, key: Jwk) -> bool:
    raw = unbase64url(key.x)
    if len(raw) != KEY_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, message)
    except InvalidSignature:
        return False
    return True
