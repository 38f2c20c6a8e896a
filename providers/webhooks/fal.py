"""fal's webhooks: an Ed25519 signature over three headers and the body's digest (fal.ai docs, webhooks)."""

import re
from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from providers.accounts import Account
from providers.webhooks.base64url import decode_base64url
from providers.webhooks.delivery import ForgedWebhookError, VerifiedDelivery, WebhookDelivery
from providers.webhooks.public_keys import Jwk, PublicKeys

KEYS_URL = "https://rest.fal.ai/.well-known/jwks.json"
OFFICIAL_BASE_URL = "https://queue.fal.run"
HEX_SIGNATURE = re.compile(r"[0-9a-fA-F]{128}")
KEY_BYTES = 32


class FalWebhooks:
    """Verifies fal's webhooks.

    They carry fal's own job id; the adapter's is a path, see `providers.job_ids`.
    """

    def can_verify(self, account: Account) -> bool:
        """Return True: the keys are public."""
        del account
        return True

    async def verify_delivery(
        self, delivery: WebhookDelivery, account: Account, keyring: PublicKeys
    ) -> VerifiedDelivery:
        """Verify a delivery. Raises ForgedWebhookError; ProviderError when the keys cannot be fetched."""
        request_id, user_id = (
            delivery.require_header("x-fal-webhook-request-id"),
            delivery.require_header("x-fal-webhook-user-id"),
        )
        timestamp = delivery.require_timestamp("x-fal-webhook-timestamp")
        text = delivery.require_header("x-fal-webhook-signature")
        signature = bytes.fromhex(text) if HEX_SIGNATURE.fullmatch(text) else b""
        message = "\n".join((request_id, user_id, timestamp, delivery.body_digest)).encode()
        url = _keys_url(account)
        if not (
            _is_signed_by_any(message, signature, await keyring.get_keys(url))
            or _is_signed_by_any(message, signature, await keyring.refresh_keys(url))
        ):
            raise ForgedWebhookError("the signature is not the service's")
        return VerifiedDelivery(True, request_id, request_id, signed=True)


def _keys_url(account: Account) -> str:
    """Return the key set's URL: not at the queue's host; for a gateway, `LONGTAKE_FAL_JWKS_URL` sets it."""
    if url := account.extra.get("JWKS_URL"):
        return url
    # The emulator serves that host too, beside the queue.
    return (
        KEYS_URL
        if account.base_url == OFFICIAL_BASE_URL
        else f"{account.base_url}-rest/.well-known/jwks.json"
    )


def _is_signed_by_any(message: bytes, signature: bytes, keys: Iterable[Jwk]) -> bool:
    return any(
        _matches_key(message, signature, key) for key in keys if (key.kty, key.crv) == ("OKP", "Ed25519")
    )


def _matches_key(message: bytes, signature: bytes, key: Jwk) -> bool:
    raw = decode_base64url(key.x)
    if len(raw) != KEY_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, message)
    except InvalidSignature:
        return False
    return True
