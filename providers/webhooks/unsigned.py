"""Services that sign nothing: our address, which only they were given, is all there is to know them by."""

from providers.accounts import Account
from providers.webhooks.delivery import Delivery, ForgedError, Verdict
from providers.webhooks.keyring import Keyring

MAX_CHALLENGE = 1_000
# MiniMax's versions have words of their own for how a task stands; "failed" is both's.
V1_WORDS = frozenset({"preparing", "queueing", "processing", "success", "fail"})
V2_WORDS = frozenset({"queued", "running", "succeeded", "cancelled", "expired"})


class UnsignedWebhooks:
    """A service that sends the job itself, at each of its states; `path` is where its id is."""

    def __init__(self, *path: str) -> None:
        self._path = path

    def ready(self, account: Account) -> bool:
        """Always."""
        del account
        return True

    async def verify(self, delivery: Delivery, account: Account, keyring: Keyring) -> Verdict:
        """Raises ForgedError when it names no job."""
        del account, keyring
        if not (job_id := delivery.text(*self._path)):
            raise ForgedError("it names no job")
        return Verdict(True, delivery.digest, job_id)


class MiniMaxWebhooks:
    """MiniMax sends a challenge first, to be sent back within three seconds, then the task's states."""

    def ready(self, account: Account) -> bool:
        """Always."""
        del account
        return True

    async def verify(self, delivery: Delivery, account: Account, keyring: Keyring) -> Verdict:
        """Raises ForgedError when it names neither a job nor a challenge."""
        del account, keyring
        if task_id := delivery.text("task_id") or delivery.text("task", "id"):
            version = _version_of(delivery)
            return Verdict(True, delivery.digest, version and f"{version}:{task_id}")
        challenge = delivery.text("challenge")
        if not challenge or len(challenge) > MAX_CHALLENGE:
            raise ForgedError("it names no job")
        return Verdict(False, delivery.digest, answer={"challenge": challenge})


def _version_of(delivery: Delivery) -> str | None:
    """Whose task it is: the adapter's ids begin so. [?] Of version 2 no callback was seen, only answers."""
    word = (delivery.text("status") or "").lower()
    if delivery.has("task") or word in V2_WORDS:
        return "v2"
    return "v1" if delivery.has("file_id") or delivery.has("base_resp") or word in V1_WORDS else None
