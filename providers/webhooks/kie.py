"""KIE: HMAC-SHA256 over `taskId.timestamp`, once a key is made in its settings (docs.kie.ai)."""

from providers.accounts import Account
from providers.webhooks.delivery import Delivery, ForgedError, Verdict
from providers.webhooks.hmacs import is_signed, key_of, secrets_of
from providers.webhooks.keyring import Keyring


class KieWebhooks:
    """Signed if the account has a secret. Even then the body is not covered: it is only a wake-up."""

    def ready(self, account: Account) -> bool:
        """KIE calls back unsigned, too."""
        del account
        return True

    async def verify(self, delivery: Delivery, account: Account, keyring: Keyring) -> Verdict:
        """Raises ForgedError."""
        del keyring
        # `task_id` in Suno's and Runway's, `taskId` in the others'.
        task_id = delivery.text("data", "taskId") or delivery.text("data", "task_id")
        if not task_id:
            raise ForgedError("it names no job")
        if secrets := secrets_of(account):
            timestamp = delivery.timestamp("x-webhook-timestamp")
            signatures = [delivery.header("x-webhook-signature")]
            if not is_signed(f"{task_id}.{timestamp}".encode(), signatures, map(key_of, secrets)):
                raise ForgedError("the signature is not the service's")
        api = _api_of(delivery)
        return Verdict(True, delivery.digest, api and f"{api}:{task_id}")


def _api_of(delivery: Delivery) -> str | None:
    """Which of KIE's APIs has the task, by what its callbacks alone have; the adapter's ids begin so."""
    if delivery.text("data", "callbackType"):
        return "suno"
    # Of a failure only the last of these is there.
    if any(delivery.has("data", name) for name in ("promptJson", "info", "fallbackFlag")):
        return "veo"
    return "jobs" if delivery.text("data", "state") else None
