"""Inbox of a running job: providers' webhooks, the owner's decisions, budget raises."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import workflow

from contracts import HoldDecision, ProviderCallback, ResolveOrder, TakeKey


@dataclass
class TakeHold:
    """A take whose payment is unknown, and the owner's decision about it, once there is one."""

    key: TakeKey
    decision: HoldDecision | None = None


class JobInbox:
    """The inbox of one job: filled by signals and updates, awaited by takes."""

    def __init__(self) -> None:
        self._pending_callbacks: set[str] = set()
        self._named_jobs: dict[str, str] = {}
        self._holds: dict[TakeKey, TakeHold] = {}
        self.budget_raises = 0
        self.spending_allowed = True

    # --- providers ---

    def record_callback(self, call: ProviderCallback) -> None:
        """Record a provider's webhook about a take."""
        self._pending_callbacks.add(call.token)
        if call.provider_job_id is not None:
            self._named_jobs[call.token] = call.provider_job_id

    def has_pending_callback(self, key: TakeKey) -> bool:
        """Return whether a webhook about this take is pending."""
        return key.token in self._pending_callbacks

    def take_pending_callback(self, key: TakeKey) -> bool:
        """Consume the pending webhook of this take; return whether there was one."""
        was_pending = self.has_pending_callback(key)
        self._pending_callbacks.discard(key.token)
        return was_pending

    def named_provider_job(self, key: TakeKey) -> str | None:
        """Return the provider job id that a webhook named for this take; to be verified with the provider."""
        return self._named_jobs.get(key.token)

    # --- the owner ---

    def open_hold(self, key: TakeKey) -> TakeHold:
        """Open a hold: the owner is asked to decide about this take."""
        self._holds[key] = TakeHold(key)
        return self._holds[key]

    def close_hold(self, hold: TakeHold) -> None:
        """Close a hold; later decisions about its take are refused."""
        self._holds.pop(hold.key, None)

    def is_undecided(self, key: TakeKey) -> bool:
        """Return whether this take is held and not decided yet."""
        return key in self._holds and self._holds[key].decision is None

    def record_decision(self, order: ResolveOrder) -> None:
        """Store the owner's decision, once it is in the database; ignored if the hold is closed already."""
        if order.key in self._holds:
            self._holds[order.key].decision = order.decision

    async def wait_for_decision(self, hold: TakeHold, patience: timedelta) -> HoldDecision | None:
        """Return the owner's decision; None if a webhook named another job first, or spending was stopped.

        Raises:
            TimeoutError: none of these came within `patience`.
        """
        known = self.named_provider_job(hold.key)
        await workflow.wait_condition(
            lambda: (
                hold.decision is not None
                or self.named_provider_job(hold.key) != known
                or not self.spending_allowed
            ),
            timeout=patience,
        )
        return hold.decision

    # --- money ---

    def record_budget_raise(self) -> None:
        """Count one raise of the budget."""
        self.budget_raises += 1

    async def wait_for_budget_raise(self, since: int, patience: timedelta | None) -> None:
        """Wait for a budget raise after the first `since`, a stop of spending, or the end of `patience`."""
        try:
            await workflow.wait_condition(
                lambda: self.budget_raises > since or not self.spending_allowed, timeout=patience
            )
        except TimeoutError:
            return
