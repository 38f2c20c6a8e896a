"""What the outside says to a running job: providers call back, and the owner decides."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import workflow

from workflows.contracts import Decision, ProviderCall, ResolveOrder, TakeKey


@dataclass
class Hold:
    """A take of which nobody knows whether it was paid for, and what was decided about it."""

    key: TakeKey
    decision: Decision | None = None


class Desk:
    """One for each job."""

    def __init__(self) -> None:
        self._unanswered: set[str] = set()
        self._named: dict[str, str] = {}
        self._holds: dict[TakeKey, Hold] = {}
        self.approvals = 0
        self.buys = True

    # --- providers ---

    def called(self, call: ProviderCall) -> None:
        """A provider says that there is news of a take."""
        self._unanswered.add(call.token)
        if call.provider_job_id is not None:
            self._named[call.token] = call.provider_job_id

    def rings(self, key: TakeKey) -> bool:
        """Whether a provider has called about this take and was not answered yet."""
        return key.token in self._unanswered

    def answer(self, key: TakeKey) -> bool:
        """Whether it rings; from now on it does not."""
        rang = self.rings(key)
        self._unanswered.discard(key.token)
        return rang

    def named(self, key: TakeKey) -> str | None:
        """The provider job that the provider says this take is; to be checked with the provider."""
        return self._named.get(key.token)

    # --- the owner ---

    def hold(self, key: TakeKey) -> Hold:
        """Put a take before the owner."""
        self._holds[key] = Hold(key)
        return self._holds[key]

    def release(self, hold: Hold) -> None:
        """It is settled."""
        self._holds.pop(hold.key, None)

    def waits(self, key: TakeKey) -> bool:
        """Whether the owner may decide about this take."""
        return key in self._holds and self._holds[key].decision is None

    def decide(self, order: ResolveOrder) -> None:
        """The owner has decided, and it is written. Whatever settled it meanwhile stays."""
        if order.key in self._holds:
            self._holds[order.key].decision = order.decision

    async def decision(self, hold: Hold, patience: timedelta) -> Decision | None:
        """What the owner decides; None when the provider names another job first, or nothing more is bought.

        Raises:
            TimeoutError: time is over.
        """
        known = self.named(hold.key)
        await workflow.wait_condition(
            lambda: hold.decision is not None or self.named(hold.key) != known or not self.buys,
            timeout=patience,
        )
        return hold.decision

    # --- money ---

    def approve(self) -> None:
        """The budget was raised."""
        self.approvals += 1

    async def approval(self, since: int, patience: timedelta | None) -> None:
        """Wait until the owner has allowed more often than that, or nothing at all, or patience is over."""
        try:
            await workflow.wait_condition(lambda: self.approvals > since or not self.buys, timeout=patience)
        except TimeoutError:
            return
