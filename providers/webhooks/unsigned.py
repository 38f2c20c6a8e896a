"""Webhooks of providers that sign nothing: only the secret callback URL authenticates them."""

from providers.accounts import Account
from providers.webhooks.delivery import ForgedWebhookError, VerifiedDelivery, WebhookDelivery
from providers.webhooks.public_keys import PublicKeys

MAX_CHALLENGE = 1_000
# MiniMax's API versions use different words for a task's status; both have "failed".
V1_WORDS = frozenset({"preparing", "queueing", "processing", "success", "fail"})
V2_WORDS = frozenset({"queued", "running", "succeeded", "cancelled", "expired"})


class UnsignedWebhooks:
    """Takes webhooks whose body is the job itself, sent at each state; `path` is where its id is."""

    def __init__(self, *path: str) -> None:
        self._path = path

    def can_verify(self, account: Account) -> bool:
        """Return True: no secret is needed."""
        del account
        return True

    async def verify_delivery(
        self, delivery: WebhookDelivery, account: Account, keyring: PublicKeys
    ) -> VerifiedDelivery:
        """Accept a delivery. Raises ForgedWebhookError when it names no job."""
        del account, keyring
        if not (job_id := delivery.find_text(*self._path)):
            raise ForgedWebhookError("it names no job")
        return VerifiedDelivery(True, delivery.body_digest, job_id)


class MiniMaxWebhooks:
    """Takes MiniMax's webhooks: first a challenge to echo within three seconds, then the task's states."""

    def can_verify(self, account: Account) -> bool:
        """Return True: no secret is needed."""
        del account
        return True

    async def verify_delivery(
        self, delivery: WebhookDelivery, account: Account, keyring: PublicKeys
    ) -> VerifiedDelivery:
        """Accept a delivery. Raises ForgedWebhookError when it names neither a job nor a challenge."""
        del account, keyring
        if task_id := delivery.find_text("task_id") or delivery.find_text("task", "id"):
            version = _detect_version(delivery)
            return VerifiedDelivery(True, delivery.body_digest, version and f"{version}:{task_id}")
        challenge = delivery.find_text("challenge")
        if not challenge or len(challenge) > MAX_CHALLENGE:
            raise ForgedWebhookError("it names no job")
        return VerifiedDelivery(False, delivery.body_digest, answer={"challenge": challenge})


def _detect_version(delivery: WebhookDelivery) -> str | None:
    """Return the task's API version, with which adapter ids begin. [?] No callback of version 2 was seen."""
    word = (delivery.find_text("status") or "").lower()
    if delivery.has_path("task") or word in V2_WORDS:
        return "v2"
    return (
        "v1" if delivery.has_path("file_id") or delivery.has_path("base_resp") or word in V1_WORDS else None
    )
