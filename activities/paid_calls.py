"""Paying once: every call that costs money goes through the ledger here, and nowhere else."""

from collections.abc import Mapping
from datetime import timedelta

from activities.tries import another_pays, ended_before_it_began, refuse_while_another_may_pay
from providers.errors import ProviderError
from providers.protocol import ClipOrder, MusicOrder, Provider
from store.errors import StoreError
from store.ledger import Ledger
from store.models import LedgerRow, LedgerState, Outcome
from workflows.contracts import JobError, ProviderJobReport, ProviderJobState, Receipt, TakeKey, TakeOrder
from workflows.errors import ErrorType
from workflows.timeouts import SUBMIT_TIMEOUT

_OUTCOMES = {
    ProviderJobState.SUCCEEDED: Outcome.SUCCEEDED,
    ProviderJobState.FAILED: Outcome.FAILED,
    ProviderJobState.CANCELED: Outcome.CANCELED,
}
_STATES = {outcome: state for state, outcome in _OUTCOMES.items()}

# Of any other receipt the price is not known here, and null is said instead of a number that may be wrong.
_FREE = frozenset({Receipt.NOT_BILLED, Receipt.NEVER_STARTED})


class PaidCalls:
    """Provider jobs behind the ledger: intent before the call, accepted after it, terminal at the end.

    Args:
        longest_call: no call that pays is under way for longer than this.
    """

    def __init__(
        self, ledger: Ledger, providers: Mapping[str, Provider], *, longest_call: timedelta = SUBMIT_TIMEOUT
    ) -> None:
        self._ledger = ledger
        self._providers = providers
        self._longest_call = longest_call

    async def start(self, order: TakeOrder, what: ClipOrder | MusicOrder) -> LedgerRow:
        """Start the provider's job, or adopt the one that an earlier try started.

        Raises:
            ProviderError: nothing was started, or (OUTCOME_UNKNOWN) nobody can tell.
        """
        provider = self._providers[order.provider]
        row = await self._ledger.intend(order)
        if row.provider_job_id is not None:
            return row
        if row.outcome is not None:
            raise ended_before_it_began()
        # Only who wrote the intent may pay. Anyone else looks first for what that one may have started.
        found = None if row.fresh else await self._find_or_take_over(row, provider)
        return await self._accept(order.key, provider, found or await self._pay(order.key, provider, what))

    async def ask(self, row: LedgerRow) -> ProviderJobReport:
        """Ask the provider once; what the ledger knows for good is not asked again."""
        if row.outcome is not None:
            return ProviderJobReport(state=_STATES[row.outcome], error=row.error)
        try:
            return await self._providers[row.provider].status(str(row.provider_job_id))
        except ProviderError as error:
            if error.kind is not ErrorType.JOB_LOST:
                raise
            return ProviderJobReport(state=ProviderJobState.FAILED, error=error.as_job_error())

    async def settle(self, row: LedgerRow, report: ProviderJobReport, cost_usd: float) -> None:
        """Write down how a job that ended ended; only what succeeded costs."""
        lost = report.error is not None and report.error.type == ErrorType.JOB_LOST
        cost = cost_usd if report.state is ProviderJobState.SUCCEEDED else None if lost else 0.0
        await self._ledger.settle(row.key, _OUTCOMES[report.state], cost_usd=cost, error=report.error)

    async def stop(self, row: LedgerRow) -> Receipt:
        """Stop the provider's job where there is one, and say what became of the money. Safe to repeat."""
        if row.state is LedgerState.TERMINAL:
            return row.receipt or (Receipt.KEPT if row.outcome is Outcome.SUCCEEDED else Receipt.NOT_BILLED)
        receipt = await self._cancel(row, self._providers[row.provider])
        outcome = Outcome.SUCCEEDED if receipt is Receipt.KEPT else Outcome.CANCELED
        cost = 0.0 if receipt in _FREE else None
        await self._ledger.settle(row.key, outcome, cost_usd=cost, receipt=receipt)
        return receipt

    # --- paying ---

    async def _find_or_take_over(self, row: LedgerRow, provider: Provider) -> str | None:
        """The job of an earlier try; None when there is none, and this try alone may now pay."""
        if (found := await provider.find(row.key.token)) is not None:
            return found
        refuse_while_another_may_pay(row, self._longest_call)
        if not await self._ledger.take_over(row):
            raise another_pays(self._longest_call)
        return None

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

    async def _accept(self, key: TakeKey, provider: Provider, job_id: str) -> LedgerRow:
        try:
            row = await self._ledger.accept(key, job_id)
            if row.outcome is not None:
                raise ended_before_it_began()
        except (StoreError, ProviderError):
            # The ledger has no place for this job, so nobody could ever stop it but we, now.
            await provider.cancel(job_id)
            raise
        return row

    # --- stopping ---

    async def _cancel(self, row: LedgerRow, provider: Provider) -> Receipt:
        try:
            job_id, unless = row.provider_job_id or await provider.find(row.key.token), Receipt.NEVER_STARTED
        except ProviderError as error:
            if error.kind is not ErrorType.OUTCOME_UNKNOWN:
                raise
            job_id, unless = None, Receipt.UNKNOWN
        if job_id is not None:
            return await _cancelled(provider, job_id)
        refuse_while_another_may_pay(row, self._longest_call)
        return unless


async def _cancelled(provider: Provider, job_id: str) -> Receipt:
    try:
        return await provider.cancel(job_id)
    except ProviderError as error:
        if error.kind is not ErrorType.JOB_LOST:
            raise
        return Receipt.UNKNOWN
