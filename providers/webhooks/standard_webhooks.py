"""Standard Webhooks (standardwebhooks.com): OpenAI, Replicate, and Google's webhooks of a whole project."""

from providers.accounts import Account
from providers.webhooks.delivery import ForgedWebhookError, VerifiedDelivery, WebhookDelivery
from providers.webhooks.hmac_signatures import decode_secret, is_signed, webhook_secrets
from providers.webhooks.public_keys import PublicKeys


class StandardWebhooks:
    """Verifies HMAC-SHA256 over `id.timestamp.body`. The job's id is at `path` of the body."""

    def __init__(self, *path: str) -> None:
        self._path = path

    def can_verify(self, account: Account) -> bool:
        """Return whether the account has a secret."""
        return bool(webhook_secrets(account))

    async def verify_delivery(
        self, delivery: WebhookDelivery, account: Account, keyring: PublicKeys
    ) -> VerifiedDelivery:
        """Verify a delivery. Raises ForgedWebhookError."""
        del keyring
        delivery_id = verify_standard_signature(delivery, account)
        return VerifiedDelivery(True, delivery_id, delivery.find_text(*self._path), signed=True)


def verify_standard_signature(delivery: WebhookDelivery, account: Account) -> str:
    """Verify the signature and return the delivery's id. Raises ForgedWebhookError."""
    delivery_id, timestamp = (
        delivery.require_header("webhook-id"),
        delivery.require_timestamp("webhook-timestamp"),
    )
    # The header has several signatures while the sender rotates its secret.
    listed = delivery.require_header("webhook-signature").split()
    signatures = [value for version, _, value in (each.partition(",") for each in listed) if version == "v1"]
    message = f"{delivery_id}.{timestamp}.".encode() + delivery.body
    if not is_signed(message, signatures, [decode_secret(secret) for secret in webhook_secrets(account)]):
        raise ForgedWebhookError("the signature is not the service's")
    return delivery_id
