"""Paid provider calls: each is guarded by the ledger here, so that none is paid for twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from activities.approved_prices import ApprovedPrices
from activities.concurrent_attempts import (
    attempt_in_progress_error,
    raise_if_attempt_may_be_paying,
    take_ended_error,
)
from activities.lost_submits import (
    LostSubmitFinder,
    adopt_found_job,
    may_be_certain_soon,
    retry_look_up,
    retry_refused_look_up,
    retry_while_uncertain,
    take_order_of,
)
from activities.paid_call_cancellation import PaidCallCanceller
from activities.provider_orders import ProviderOrders
from contracts import (
    MODEL_KINDS,
    CancelReceipt,
    JobError,
    LedgerStage,
    ProviderJobReport,
    ProviderJobState,
    TakeKey,
    TakeOrder,
)
from contracts.error_types import ErrorType
from contracts.stages import MAX_CALL_DURATIONS
from providers.errors import ProviderError
from providers.kit.stated_costs import add_stated_cost
from providers.model_spec import ModelSpec
from providers.protocol import ClipOrder, ImageOrder, MediaOrder, Provider, get_provider
from providers.registry import Registry, UnknownModelError
from providers.voice_takes import VoiceOrder
from store.errors import ProviderJobTaken, StoreError
from store.ledger.limits import CallLimits
from store.ledger.writes import Ledger
from store.models import CallOutcome, CostSource, LedgerRow

_OUTCOME_BY_STATE = {
    ProviderJobState.SUCCEEDED: CallOutcome.SUCCEEDED,
    ProviderJobState.FAILED: CallOutcome.FAILED,
    ProviderJobState.CANCELED: CallOutcome.CANCELED,
}
_STATE_BY_OUTCOME = {outcome: state for state, outcome in _OUTCOME_BY_STATE.items()}


@dataclass(frozen=True)
class PreparedCall:
    """A call that may be started: its order, what the provider gets, and its price and limits."""

    order: TakeOrder
    what: MediaOrder
    limits: CallLimits


@dataclass(frozen=True)
class OpenCall:
    """A call that cannot be prepared any more (its line is gone, say), but was begun before."""

    row: LedgerRow


class PaidCalls:
    """Starts, polls and settles provider jobs, and records every step in the ledger.

    Args:
        daily_cap_usd: most that all jobs together may spend in one UTC day.
        longest_call: by stage, the longest that a paying call can be under way.
    """

    def __init__(
        self,
        ledger: Ledger,
        providers: Mapping[str, Provider],
        orders: ProviderOrders,
        prices: ApprovedPrices,
        registry: Registry,
        *,
        daily_cap_usd: float | None = None,
        longest_call: Mapping[LedgerStage, timedelta] = MAX_CALL_DURATIONS,
    ) -> None:
        self._ledger = ledger
        self._providers = providers
        self._orders = orders
        self._registry = registry
        self._daily_cap_usd = daily_cap_usd
        self._longest_call = longest_call
        self._prices = prices
        self.lost_submits = LostSubmitFinder(ledger, providers, orders, longest_call)
        self.cancellation = PaidCallCanceller(ledger, providers, self.lost_submits)

    async def start_job(self, order: TakeOrder) -> LedgerRow:
        """Prepare and start the call; see `start_call`."""
        return await self.start_call(await self.prepare_call(order))

    async def prepare_call(self, order: TakeOrder) -> PreparedCall | OpenCall:
        """Read all that the call needs, and ask no service.

        Raises:
            ProviderError, UnknownModelError: it cannot be ordered any more, and was not before.
        """
        try:
            return await self._build_call(order)
        except (ProviderError, UnknownModelError):
            # As a refusal, it would let another provider be paid for what this one may have been paid for.
            if (row := await self._ledger.reads.find_row(order.key)) and row.outcome is None:
                return OpenCall(row)
            raise

    async def _build_call(self, order: TakeOrder) -> PreparedCall:
        get_provider(self._providers, order.provider)
        order = self._orders.with_possible_opening(order)
        async with self._ledger.database.share_reads():
            what = await self._orders.build_order(order)
            return PreparedCall(order, what, await self._call_limits(order, what))

    async def start_call(self, call: PreparedCall | OpenCall) -> LedgerRow:
        """Start the provider job, or adopt the one that an earlier attempt started.

        Raises:
            ProviderError: nothing was started, or (OUTCOME_UNKNOWN) it is unknown whether something was.
            StoreError: the price is over a limit, or the provider has no free slot yet.
        """
        if isinstance(call, OpenCall):
            return await self._go_on(call.row)
        row = await self._ledger.record_intent(call.order, call.limits)
        # Only the attempt that wrote the intent may pay. Any other first looks for the job of that attempt.
        if not row.is_new_intent:
            return await self._go_on(row)
        return await self._record_acceptance(row, await self._submit_paid(row, call.what))

    async def ask_for_slot(self, order: TakeOrder) -> None:
        """Return if the take need not wait for a slot at its provider (any longer).

        Raises:
            ProviderBusy: it is to ask again.
        """
        await self._ledger.keep_place(order, self._registry.get_provider(order.provider).in_flight)
        call = await self.prepare_call(order)
        if isinstance(call, PreparedCall):
            await self._ledger.ask_for_slot(call.order, call.limits)

    async def poll_job(self, row: LedgerRow) -> ProviderJobReport:
        """Poll the provider once; a call that has ended is reported from the ledger."""
        return describe_end(row) or await self.poll_provider(
            row.provider, row.model, str(row.provider_job_id)
        )

    async def poll_provider(self, provider: str, model: str, provider_job_id: str) -> ProviderJobReport:
        """Poll the provider once, whatever the ledger knows of the call."""
        try:
            speaker = get_provider(self._providers, provider)
            report = await speaker.poll_status(provider_job_id)
            return await add_stated_cost(speaker, model, report)
        except ProviderError as error:
            if error.kind is not ErrorType.JOB_LOST:
                raise
            return ProviderJobReport(state=ProviderJobState.FAILED, error=error.as_job_error())

    async def settle_job(self, key: TakeKey, report: ProviderJobReport) -> ProviderJobReport:
        """Record that the job ended as reported, and return the report with its cost in US dollars.

        If the ledger knows of another end already, that one is returned.
        """
        outcome = _OUTCOME_BY_STATE[report.state]
        row = await self._ledger.record_end(
            key, outcome, lambda row: _determine_cost(row, report), report.error
        )
        known = describe_end(row) if row.outcome is not outcome else None
        return known or report.model_copy(update={"cost_usd": row.cost_usd})

    # --- paying ---

    async def _go_on(self, row: LedgerRow) -> LedgerRow:
        """Go on with a call of an earlier attempt, with its own model, whatever the present order names."""
        if row.provider_job_id is not None:
            return row
        if row.outcome is not None:
            raise take_ended_error()
        if (found := await self._find_lost_job(row)) is not None:
            return await adopt_found_job(self._ledger, row, found)
        what = await self._take_over(row)
        return await self._record_acceptance(row, await self._submit_paid(row, what))

    async def _take_over(self, row: LedgerRow) -> MediaOrder:
        """Return the order of an intent that has certainly started no job: this attempt alone may pay."""
        order = take_order_of(row)
        what = await self._orders.build_order(order)
        if not await self._ledger.take_over_intent(row, await self._call_limits(order, what)):
            raise attempt_in_progress_error(self._longest_call[row.stage])
        return what

    async def _call_limits(self, order: TakeOrder, what: MediaOrder) -> CallLimits:
        kind = MODEL_KINDS[order.key.stage]
        model = await self._prices.get_priced_model(order.key.job_id, order.provider, order.model, kind)
        return CallLimits(
            price_usd=_price_usd(model, what),
            seconds=what.seconds,
            in_flight=self._registry.get_provider(order.provider).in_flight,
            daily_cap_usd=self._daily_cap_usd,
        )

    async def _find_lost_job(self, row: LedgerRow) -> str | None:
        """Return an earlier attempt's provider job; None if there certainly is none, and nobody is paying."""
        longest = self._longest_call[row.stage]
        try:
            found = await self.lost_submits.find_job(row)
        except ProviderError as error:
            if error.kind is not ErrorType.OUTCOME_UNKNOWN:  # The look-up failed: that says nothing.
                raise retry_refused_look_up(error) from error
            raise_if_attempt_may_be_paying(row, longest)
            if self._has_list(row) and may_be_certain_soon(row, longest):
                raise retry_while_uncertain(error, longest) from error
            await self._ledger.unknown.mark_outcome_unknown(row.key)
            raise
        if found is None:
            raise_if_attempt_may_be_paying(row, longest)
        return found

    async def _submit_paid(self, row: LedgerRow, what: MediaOrder) -> str:
        try:
            return await get_provider(self._providers, row.provider).submit_order(what)
        except ProviderError as refusal:
            await self._note_refusal(row, refusal)
            raise

    async def _note_refusal(self, row: LedgerRow, refusal: ProviderError) -> None:
        if refusal.kind is ErrorType.OUTCOME_UNKNOWN:
            # The intent stays. If the provider lists its jobs, the next attempt looks there before it pays.
            if self._has_list(row):
                raise retry_look_up(refusal) from refusal
            await self._ledger.unknown.mark_outcome_unknown(row.key)
        elif refusal.final:
            error = JobError(type=refusal.kind, message=refusal.message)
            await self._ledger.record_refusal(row, error)
        else:
            await self._ledger.withdraw_intent(row.key, intended_at=row.intent_at)

    async def _record_acceptance(self, row: LedgerRow, job_id: str) -> LedgerRow:
        try:
            accepted = await self._ledger.record_acceptance(row.key, job_id)
            if accepted.outcome is not None:
                raise take_ended_error()
        except ProviderJobTaken:
            raise  # The job is another take's and must not be cancelled.
        except (StoreError, ProviderError):
            # The ledger cannot record this job, so nothing could find it later: cancel it now.
            await get_provider(self._providers, row.provider).cancel_provider_job(job_id)
            raise
        return accepted

    def _has_list(self, row: LedgerRow) -> bool:
        """Return whether the provider lists its jobs; not if the catalogue has the model no more."""
        try:
            return self._registry.find_model(row.provider, row.model, MODEL_KINDS[row.stage]).lookup
        except UnknownModelError:
            return False


def describe_end(row: LedgerRow) -> ProviderJobReport | None:
    """Return how the call ended, as the ledger knows it; None if it is open."""
    if row.outcome is None:
        return None
    # The error of a successful call is about collecting its file, and no report of the provider's.
    error = None if row.outcome is CallOutcome.SUCCEEDED else row.error
    return ProviderJobReport(state=_STATE_BY_OUTCOME[row.outcome], error=error, cost_usd=row.cost_usd)


def _price_usd(model: ModelSpec, what: MediaOrder) -> float:
    if isinstance(what, VoiceOrder):
        return model.text_price_usd(what.text)
    if isinstance(what, ImageOrder):
        return model.price_usd(0.0, what.resolution)
    if isinstance(what, ClipOrder):
        return model.price_usd(what.seconds, what.resolution, image=what.has_image, sound=what.sound)
    return model.price_usd(what.seconds)


def _determine_cost(row: LedgerRow, report: ProviderJobReport) -> tuple[float | None, CostSource | None]:
    """Return cost and source: the provider's, else the price (0 if the job failed); None for a lost job."""
    if report.cost_usd is not None:
        return report.cost_usd, CostSource.PROVIDER
    if report.error is not None and report.error.type == ErrorType.JOB_LOST:
        return None, None
    billed = report.state is ProviderJobState.SUCCEEDED or (
        report.state is ProviderJobState.CANCELED and row.receipt is CancelReceipt.STILL_BILLED
    )
    return row.price_usd if billed else 0.0, CostSource.REGISTRY
