"""Services that sign nothing: our address, which only they were given, is all there is to know them by."""

from providers.accounts import Account
from providers.webhooks.delivery import Delivery, ForgedError, Verdict
from providers.webhooks.keyring import Keyring

MAX_CHALLENGE = 1_000


class DreamMachineWebhooks:
    """Luma sends the generation itself, at each of its states."""

    def ready(self, account: Account) -> bool:
        """Always."""
        del account
        return True

    async def verify(self, delivery: Delivery, account: Account, keyring: Keyring) -> Verdict:
        """Raises ForgedError when it names no job."""
        del account, keyring
        if not (job_id := delivery.text("id")):
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
        # The older API's form, and [?] the newer one's, by what its query answers.
        if job_id := delivery.text("task_id") or delivery.text("task", "id"):
            return Verdict(True, delivery.digest, job_id)
        challenge = delivery.text("challenge")
        if not challenge or len(challenge) > MAX_CHALLENGE:
            raise ForgedError("it names no job")
        return Verdict(False, delivery.digest, answer={"challenge": challenge})
