"""Standard Webhooks (standardwebhooks.com): OpenAI, Replicate, and Google's webhooks of a whole project."""

from providers.accounts import Account
from providers.webhooks.delivery import Delivery, ForgedError, Verdict
from providers.webhooks.hmacs import is_signed, key_of, secrets_of
from providers.webhooks.keyring import Keyring


class StandardWebhooks:
    """HMAC-SHA256 over `id.timestamp.body`. The job's id is at `path` of the body."""

    def __init__(self, *path: str) -> None:
        self._path = path

    def ready(self, account: Account) -> bool:
        """Without a secret nobody can tell."""
        return bool(secrets_of(account))

    async def verify(self, delivery: Delivery, account: Account, keyring: Keyring) -> Verdict:
        """Raises ForgedError."""
        del keyring
        delivery_id = check_standard(delivery, account)
        return Verdict(True, delivery_id, delivery.text(*self._path), signed=True)


def check_standard(delivery: Delivery, account: Account) -> str:
    """The id of a delivery that is signed so. Raises ForgedError."""
    delivery_id, timestamp = delivery.header("webhook-id"), delivery.timestamp("webhook-timestamp")
    # There are several while the sender replaces its secret.
    listed = delivery.header("webhook-signature").split()
    signatures = [value for version, _, value in (each.partition(",") for each in listed) if version == "v1"]
    message = f"{delivery_id}.{timestamp}.".encode() + delivery.body
    if not is_signed(message, signatures, [key_of(secret) for secret in secrets_of(account)]):
        raise ForgedError("the signature is not the service's")
    return delivery_id
