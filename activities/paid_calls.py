"""Paying once: every call that costs money goes through the ledger here, and nowhere else."""

from collections.abc import Mapping

from providers.errors import ProviderError
from providers.protocol import ClipOrder, MusicOrder, Provider
from store.ledger import Ledger
from store.models import LedgerRow, LedgerState, Outcome
from workflows.contracts import JobError, ProviderJobReport, ProviderJobState, Receipt, TakeKey, TakeOrder
from workflows.errors import ErrorType

_OUTCOMES = {
    ProviderJobState.SUCCEEDED: Outcome.SUCCEEDED,
    ProviderJobState.FAILED: Outcome.FAILED,
    ProviderJobState.CANCELED: Outcome.CANCELED,
}
_STATES = {outcome: state for state, outcome in _OUTCOMES.items()}


class PaidCalls:
    """Provider jobs behind the ledger: intent before the call, accepted after it, terminal at the end."""

    def __init__(self, ledger: Ledger, providers: Mapping[str, Provider]) -> None:
        self._ledger = ledger
        self._providers = providers

    async def start(self, order: TakeOrder, what: ClipOrder | MusicOrder) -> LedgerRow:
        """Start the provider's job, or adopt the one that an earlier try started.

        Raises:
            ProviderError: nothing was started, or (OUTCOME_UNKNOWN) nobody can tell.
        """
        row = await self._ledger.intend(order)
        if row.provider_job_id is not None:
            return row
        provider = self._providers[order.provider]
        # Only who wrote the intent may pay. Anyone else looks first for what that one may have started.
        found = None if row.fresh else await provider.find(order.key.token)
        return await self._ledger.accept(order.key, found or await self._pay(order.key, provider, what))

    async def ask(self, row: LedgerRow) -> ProviderJobReport:
        """Ask the provider once; what the ledger knows for good is not asked again."""
        if row.outcome is not None:
            return ProviderJobReport(state=_STATES[row.outcome], error=row.error)
        return await self._providers[row.provider].status(str(row.provider_job_id))

    async def settle(self, row: LedgerRow, report: ProviderJobReport, cost_usd: float) -> None:
        """Write down how a job that ended ended; only what succeeded costs."""
        succeeded = report.state is ProviderJobState.SUCCEEDED
        await self._ledger.settle(
            row.key, _OUTCOMES[report.state], cost_usd=cost_usd if succeeded else 0.0, error=report.error
        )

    async def stop(self, row: LedgerRow) -> Receipt:
        """Stop the provider's job where there is one, and say what became of the money. Safe to repeat."""
        if row.state is LedgerState.TERMINAL:
            return row.receipt or (Receipt.KEPT if row.outcome is Outcome.SUCCEEDED else Receipt.NOT_BILLED)
        provider = self._providers[row.provider]
        job_id = row.provider_job_id or await provider.find(row.key.token)
        receipt = await provider.cancel(job_id) if job_id else Receipt.NEVER_STARTED
        outcome = Outcome.SUCCEEDED if receipt is Receipt.KEPT else Outcome.CANCELED
        await self._ledger.settle(row.key, outcome, cost_usd=0.0, receipt=receipt)
        return receipt

    async def _pay(self, key: TakeKey, provider: Provider, what: ClipOrder | MusicOrder) -> str:
        try:
            return await provider.submit(what)
        except ProviderError as refusal:
            await self._note_refusal(key, refusal)
            raise

    async def _note_refusal(self, key: TakeKey, refusal: ProviderError) -> None:
        if refusal.kind is ErrorType.OUTCOME_UNKNOWN:
            return  # The intent stands: the next try looks the job up instead of paying again.
        if refusal.final:
            error = JobError(type=refusal.kind, message=refusal.message)
            await self._ledger.settle(key, Outcome.FAILED, cost_usd=0.0, error=error)
        else:
            await self._ledger.withdraw(key)
