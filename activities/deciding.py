"""What is written when somebody decides: the owner about a take, our patience about a late one."""

from collections.abc import Mapping
from contextlib import suppress

from temporalio import activity

from activities.accepted import KINDS
from activities.failures import told
from providers.errors import ProviderError
from providers.naming import adapters_id
from providers.protocol import Provider
from store.errors import LedgerConflict, LedgerMissing, NotHeld
from store.jobs import Jobs
from store.ledger import Ledger
from store.models import LedgerRow, LedgerState, Outcome
from workflows.contracts import AcceptedJob, Decision, JobError, ResolveOrder, StatusOrder
from workflows.errors import ErrorType

GIVEN_UP = JobError(
    type=ErrorType.TIMED_OUT, message="The provider has not said within a day what became of this job."
)

TOO_LATE = "This provider job is another take's, or it is known by now what became of this one."


class DecidingActivities:
    """Writes decisions."""

    def __init__(self, jobs: Jobs, ledger: Ledger, providers: Mapping[str, Provider]) -> None:
        self._jobs = jobs
        self._ledger = ledger
        self._providers = providers

    @activity.defn(name="resolve_take")
    @told
    async def resolve_take(self, order: ResolveOrder) -> None:
        """Do as the owner says. What was settled meanwhile stays as it is."""
        row = await self._ledger.row(order.key)
        if row is None:
            raise LedgerMissing(order.key.token)
        if row.state is not LedgerState.INTENT:
            _raise_if_done_without(row, order)
            return
        if order.decision is Decision.ADOPT:
            await self._adopt(row, order.provider_job_id or "")
            return
        with suppress(NotHeld):  # It was found out meanwhile.
            if order.decision is Decision.PAY_AGAIN:
                await self._ledger.pay_again(order.key)
            else:
                await self._ledger.give_up(order.key)

    @activity.defn(name="note_late")
    @told
    async def note_late(self, accepted: AcceptedJob) -> None:
        """No film waits for this take any longer."""
        await self._ledger.late(accepted.key)

    @activity.defn(name="give_up_take")
    @told
    async def give_up_take(self, accepted: AcceptedJob) -> None:
        """Nobody will ever know what became of this take, or what it cost."""
        await self._ledger.settle(accepted.key, Outcome.FAILED, cost_usd=None, error=GIVEN_UP)

    @activity.defn(name="note_status")
    @told
    async def note_status(self, order: StatusOrder) -> None:
        """The job waits for its owner, or goes on."""
        await self._jobs.note_status(order.job_id, order.status)

    @activity.defn(name="stop_buying")
    @told
    async def stop_buying(self, job_id: str) -> None:
        """The owner wants nothing more bought; the ledger sees to it."""
        await self._jobs.stop_buying(job_id)

    async def _adopt(self, row: LedgerRow, provider_job_id: str) -> None:
        """The provider must know the job, and no other take may have it."""
        if (provider := self._providers.get(row.provider)) is None:
            raise ProviderError(ErrorType.UNKNOWN_PROVIDER, f"There is no account at {row.provider} here.")
        provider_job_id = adapters_id(row.provider, row.model, KINDS[row.stage], provider_job_id)
        try:
            await provider.status(provider_job_id)
            await self._ledger.adopt(row.key, provider_job_id)
        except LedgerConflict as error:
            raise ProviderError(ErrorType.NOT_HELD, TOO_LATE) from error


def _raise_if_done_without(row: LedgerRow, order: ResolveOrder) -> None:
    """A job that came too late to be adopted is not: else the next take would be paid for in its place."""
    if order.decision is Decision.ADOPT and row.provider_job_id is None:
        raise ProviderError(ErrorType.NOT_HELD, TOO_LATE)
