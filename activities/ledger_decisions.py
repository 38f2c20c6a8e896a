"""Activities that record decisions: the owner's about a held take, a timeout about a late one."""

from collections.abc import Mapping
from contextlib import suppress

from temporalio import activity

from activities.error_translation import translate_errors
from activities.lost_submits import LostSubmitFinder
from contracts import MODEL_KINDS, AcceptedJob, HoldDecision, JobError, ResolveOrder
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.job_ids import internal_job_id
from providers.protocol import Provider, ShowsResults
from store.errors import IntentNotFound, LedgerConflict, OutcomeKnown
from store.ledger.writes import Ledger
from store.models import CallOutcome, LedgerRow, LedgerState

GIVEN_UP_ERROR = JobError(
    type=ErrorType.TIMED_OUT, message="The provider has not said within a day what became of this job."
)

TOO_LATE_MESSAGE = "This provider job is another take's, or it is known by now what became of this one."


class LedgerDecisionActivities:
    """Activities that record decisions about takes. `lost_submits` describes lost submits."""

    def __init__(
        self, ledger: Ledger, providers: Mapping[str, Provider], lost_submits: LostSubmitFinder
    ) -> None:
        self._ledger = ledger
        self._providers = providers
        self._lost_submits = lost_submits

    @activity.defn(name="resolve_take")
    @translate_errors
    async def resolve_take(self, order: ResolveOrder) -> None:
        """Carry out the owner's decision about a held take. A call that ended meanwhile is left as it is."""
        row = await self._ledger.reads.find_row(order.key)
        if row is None:
            raise IntentNotFound(order.key.token)
        if row.state is not LedgerState.INTENT:
            _raise_if_too_late_to_adopt(row, order)
            return
        if order.decision is HoldDecision.ADOPT:
            await self._adopt_provider_job(row, order.provider_job_id or "")
            return
        with suppress(OutcomeKnown):  # The outcome of the call became known meanwhile.
            if order.decision is HoldDecision.PAY_AGAIN:
                await self._ledger.unknown.pay_again(order.key)
            else:
                await self._ledger.unknown.give_up(order.key)

    @activity.defn(name="note_late")
    @translate_errors
    async def note_late(self, accepted: AcceptedJob) -> None:
        """Mark the take as late: no film waits for it any longer."""
        await self._ledger.mark_late(accepted.key)

    @activity.defn(name="give_up_take")
    @translate_errors
    async def give_up_take(self, accepted: AcceptedJob) -> None:
        """End a take as failed, with unknown cost, that the provider never reported on."""
        await self._ledger.record_outcome(
            accepted.key, CallOutcome.FAILED, cost_usd=None, error=GIVEN_UP_ERROR
        )

    async def _adopt_provider_job(self, row: LedgerRow, provider_job_id: str) -> None:
        """Adopt a provider job that the provider knows and that no other take has."""
        if (provider := self._providers.get(row.provider)) is None:
            raise ProviderError(ErrorType.UNKNOWN_PROVIDER, f"There is no account at {row.provider} here.")
        provider_job_id = internal_job_id(row.provider, row.model, MODEL_KINDS[row.stage], provider_job_id)
        if isinstance(provider, ShowsResults):
            provider_job_id = await provider.take_over_result(
                await self._lost_submits.read_lost_submit(row), provider_job_id
            )
        try:
            await provider.poll_status(provider_job_id)
            await self._ledger.unknown.adopt_provider_job(row.key, provider_job_id)
        except LedgerConflict as error:
            raise ProviderError(ErrorType.NOT_HELD, TOO_LATE_MESSAGE) from error


def _raise_if_too_late_to_adopt(row: LedgerRow, order: ResolveOrder) -> None:
    """Raise if a job to adopt comes too late: if that were ignored, a new take would be paid for instead."""
    if order.decision is HoldDecision.ADOPT and row.provider_job_id is None:
        raise ProviderError(ErrorType.NOT_HELD, TOO_LATE_MESSAGE)
