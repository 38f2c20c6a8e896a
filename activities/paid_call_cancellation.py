"""Stops provider jobs through the ledger, and says what becomes of the money."""

from collections.abc import Mapping

from activities.concurrent_attempts import raise_if_attempt_may_be_paying
from activities.lost_submits import LostSubmitFinder, adopt_found_job
from contracts import CancelReceipt, LedgerStage
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.protocol import Provider, get_provider
from store.job_lifecycle import derive_receipt
from store.ledger.budget import UNBILLED_RECEIPTS
from store.ledger.writes import Ledger
from store.models import CallOutcome, LedgerRow, LedgerState


class PaidCallCanceller:
    """Stops provider jobs, also those whose submit was lost, and records the end in the ledger."""

    def __init__(
        self, ledger: Ledger, providers: Mapping[str, Provider], lost_submits: LostSubmitFinder
    ) -> None:
        self._ledger = ledger
        self._providers = providers
        self._lost_submits = lost_submits

    async def stop_job(self, row: LedgerRow) -> CancelReceipt:
        """Cancel the provider job where possible; return what becomes of the money. Safe to repeat.

        A job that is billed all the same keeps its row open: it is polled to its end, and its clip is kept.
        """
        if row.state is LedgerState.TERMINAL:
            return derive_receipt(row) or CancelReceipt.UNKNOWN
        if row.stage is LedgerStage.SCRIPT:
            # The answer was lost with the worker that waited for it.
            await self._ledger.unknown.give_up(row.key)
            return CancelReceipt.UNKNOWN
        receipt = await self._find_and_cancel(row)
        if receipt is CancelReceipt.STILL_BILLED or (receipt is CancelReceipt.KEPT and row.price_usd > 0):
            await self._ledger.mark_late(row.key, receipt)
            return receipt
        outcome = CallOutcome.SUCCEEDED if receipt is CancelReceipt.KEPT else CallOutcome.CANCELED
        # With any other receipt the cost is not known here: None is recorded instead of a guess.
        cost = 0.0 if receipt in UNBILLED_RECEIPTS else None
        await self._ledger.record_outcome(row.key, outcome, cost_usd=cost, receipt=receipt)
        return receipt

    async def _find_and_cancel(self, row: LedgerRow) -> CancelReceipt:
        await self._ledger.leave_queue(row.key)
        try:
            job_id = row.provider_job_id or await self._lost_submits.find_job(row)
            unless = CancelReceipt.NEVER_STARTED
        except ProviderError as error:
            if error.kind is not ErrorType.OUTCOME_UNKNOWN:
                raise
            job_id, unless = None, CancelReceipt.UNKNOWN
        if job_id is not None:
            if row.provider_job_id is None:
                await adopt_found_job(self._ledger, row, job_id)
            return await _cancel_job(get_provider(self._providers, row.provider), job_id)
        if not row.is_outcome_unknown:  # The call of a held take is over: no attempt is paying.
            raise_if_attempt_may_be_paying(row, self._lost_submits.longest_call[row.stage])
        return unless


async def _cancel_job(provider: Provider, job_id: str) -> CancelReceipt:
    try:
        return await provider.cancel_provider_job(job_id)
    except ProviderError as error:
        if error.kind is not ErrorType.JOB_LOST:
            raise
        return CancelReceipt.UNKNOWN
