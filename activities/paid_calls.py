"""Paying once: every call that costs money goes through the ledger here, and nowhere else."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from activities.accepted import KINDS
from activities.approved_prices import ApprovedPrices
from activities.lost_submits import (
    LostSubmits,
    look_again,
    look_up_later,
    may_be_certain_soon,
    order_of,
)
from activities.orders import Orders
from activities.tries import another_pays, ended_before_it_began, refuse_while_another_may_pay
from providers.errors import ProviderError
from providers.protocol import Lost, Order, Provider
from providers.registry import Model, Registry
from providers.stated import with_stated_cost
from store.errors import ProviderJobTaken, StoreError
from store.ledger import Ledger
from store.lifecycle import receipt_of
from store.models import CostSource, LedgerRow, LedgerState, Outcome
from store.terms import Terms
from workflows.contracts import (
    JobError,
    ProviderJobReport,
    ProviderJobState,
    Receipt,
    Stage,
    TakeOrder,
)
from workflows.errors import ErrorType
from workflows.timeouts import SUBMIT_MUSIC_TIMEOUT, SUBMIT_TIMEOUT

_OUTCOMES = {
    ProviderJobState.SUCCEEDED: Outcome.SUCCEEDED,
    ProviderJobState.FAILED: Outcome.FAILED,
    ProviderJobState.CANCELED: Outcome.CANCELED,
}
_STATES = {outcome: state for state, outcome in _OUTCOMES.items()}

# Of any other receipt the price is not known here, and null is said instead of a number that may be wrong.
_FREE = frozenset({Receipt.NOT_BILLED, Receipt.NEVER_STARTED})
# No call that pays is under way for longer than this.
LONGEST_CALL = {
    Stage.SCENE: SUBMIT_TIMEOUT,
    Stage.AUDIO: SUBMIT_MUSIC_TIMEOUT,
    Stage.SCRIPT: SUBMIT_MUSIC_TIMEOUT,
}


class PaidCalls:
    """Provider jobs behind the ledger: intent before the call, accepted after it, terminal at the end.

    Args:
        daily_cap_usd: what may be spent on one day, over all jobs.
    """

    def __init__(
        self,
        ledger: Ledger,
        providers: Mapping[str, Provider],
        orders: Orders,
        registry: Registry,
        *,
        daily_cap_usd: float | None = None,
        longest_call: Mapping[Stage, timedelta] = LONGEST_CALL,
    ) -> None:
        self._ledger = ledger
        self._providers = providers
        self._orders = orders
        self._registry = registry
        self._daily_cap_usd = daily_cap_usd
        self._longest_call = longest_call
        self._prices = ApprovedPrices(orders.jobs, registry)
        self._lost_submits = LostSubmits(ledger, orders)

    async def start(self, order: TakeOrder) -> LedgerRow:
        """Start the provider's job, or adopt the one that an earlier try started.

        Raises:
            ProviderError: nothing was started, or (OUTCOME_UNKNOWN) nobody can tell.
            StoreError: what it costs is not allowed, or the provider has no place for it yet.
        """
        self._speaker(order.provider)
        what = await self._orders.order_for(order)
        row = await self._ledger.intend(order, await self._terms(order, what))
        if row.provider_job_id is not None:
            return row
        if row.outcome is not None:
            raise ended_before_it_began()
        # Only who wrote the intent may pay. Anyone else looks first for what that one may have started.
        if not row.fresh:
            return await self._resume(row)
        return await self._accept(row, await self._pay(row, what))

    async def ask(self, row: LedgerRow) -> ProviderJobReport:
        """Ask the provider once; what the ledger knows for good is not asked again."""
        if row.outcome is not None:
            # Of one that succeeded it says why the clip did not come in: that is no word of the provider's.
            error = None if row.outcome is Outcome.SUCCEEDED else row.error
            return ProviderJobReport(state=_STATES[row.outcome], error=error, cost_usd=row.cost_usd)
        try:
            speaker = self._speaker(row.provider)
            report = await speaker.status(str(row.provider_job_id))
            return await with_stated_cost(speaker, row.model, report)
        except ProviderError as error:
            if error.kind is not ErrorType.JOB_LOST:
                raise
            return ProviderJobReport(state=ProviderJobState.FAILED, error=error.as_job_error())

    async def settle(self, row: LedgerRow, report: ProviderJobReport) -> float | None:
        """Write down how a job that ended ended; what it cost in US dollars, null when nobody knows."""
        cost, source = _cost(row, report)
        took = (datetime.now(UTC) - row.accepted_at).total_seconds() if row.accepted_at else None
        settled = await self._ledger.settle(
            row.key,
            _OUTCOMES[report.state],
            cost_usd=cost,
            source=source,
            receipt=row.receipt,
            error=report.error,
            took_seconds=took,
        )
        return settled.cost_usd

    async def stop(self, row: LedgerRow) -> Receipt:
        """Stop the provider's job where that can be, and say what becomes of the money. Safe to repeat.

        What is paid for all the same keeps its row open: it is asked for until it ends, and its clip is kept.
        """
        if row.state is LedgerState.TERMINAL:
            return receipt_of(row) or Receipt.UNKNOWN
        if row.stage is Stage.SCRIPT:
            # Its answer went down with the worker that waited for it.
            await self._ledger.give_up(row.key)
            return Receipt.UNKNOWN
        receipt = await self._cancel(row)
        if receipt is Receipt.STILL_BILLED or (receipt is Receipt.KEPT and row.price_usd > 0):
            await self._ledger.late(row.key, receipt)
            return receipt
        outcome = Outcome.SUCCEEDED if receipt is Receipt.KEPT else Outcome.CANCELED
        cost = 0.0 if receipt in _FREE else None
        await self._ledger.settle(row.key, outcome, cost_usd=cost, receipt=receipt)
        return receipt

    # --- paying ---

    async def _resume(self, row: LedgerRow) -> LedgerRow:
        """Go on with an intent as it was written: another run may ask for another model of this take."""
        order = order_of(row)
        what = await self._orders.order_for(order)
        if (found := await self._find_or_take_over(row, await self._terms(order, what))) is not None:
            return await self._adopt(row, found)
        return await self._accept(row, await self._pay(row, what))

    async def _terms(self, order: TakeOrder, what: Order) -> Terms:
        kind = KINDS[order.key.stage]
        model = await self._prices.model(order.key.job_id, order.provider, order.model, kind)
        return Terms(
            price_usd=model.price_usd(what.seconds, getattr(what, "resolution", None)),
            seconds=what.seconds,
            in_flight=self._registry.service(order.provider).in_flight,
            daily_cap_usd=self._daily_cap_usd,
        )

    async def _find_or_take_over(self, row: LedgerRow, terms: Terms) -> str | None:
        """The job of an earlier try; None when there is none, and this try alone may now pay."""
        longest = self._longest_call[row.stage]
        try:
            found = await self._speaker(row.provider).find(await self._lost(row))
        except ProviderError as error:
            if error.kind is ErrorType.OUTCOME_UNKNOWN:
                refuse_while_another_may_pay(row, longest)
                if self._model(row).lookup and may_be_certain_soon(row, longest):
                    raise look_again(error, longest) from error
                await self._ledger.hold(row.key)
                raise
            # What is refused is the look-up: it says nothing of the take.
            raise look_up_later(error) from error
        if found is not None:
            return found
        refuse_while_another_may_pay(row, longest)
        if not await self._ledger.take_over(row, terms):
            raise another_pays(longest)
        return None

    async def _lost(self, row: LedgerRow) -> Lost:
        return await self._lost_submits.of(row, self._longest_call[row.stage])

    async def _pay(self, row: LedgerRow, what: Order) -> str:
        try:
            return await self._speaker(row.provider).submit(what)
        except ProviderError as refusal:
            await self._note_refusal(row, refusal)
            raise

    async def _note_refusal(self, row: LedgerRow, refusal: ProviderError) -> None:
        if refusal.kind is ErrorType.OUTCOME_UNKNOWN:
            # The intent stands. Where there is a list, the next try looks the job up instead of paying again.
            if self._model(row).lookup:
                raise look_up_later(refusal) from refusal
            await self._ledger.hold(row.key)
        elif refusal.final:
            error = JobError(type=refusal.kind, message=refusal.message)
            await self._ledger.refused(row, error)
        else:
            await self._ledger.withdraw(row.key, intended_at=row.intent_at)

    async def _accept(self, row: LedgerRow, job_id: str) -> LedgerRow:
        try:
            accepted = await self._ledger.accept(row.key, job_id)
            if accepted.outcome is not None:
                raise ended_before_it_began()
        except ProviderJobTaken:
            raise  # It is another take's, and not ours to stop.
        except (StoreError, ProviderError):
            # The ledger has no place for this job, so nobody could ever stop it but we, now.
            await self._speaker(row.provider).cancel(job_id)
            raise
        return accepted

    async def _adopt(self, row: LedgerRow, job_id: str) -> LedgerRow:
        """A job that was looked up may turn out to be another take's: then it is not touched."""
        try:
            return await self._ledger.adopt(row.key, job_id)
        except ProviderJobTaken as error:
            await self._ledger.hold(row.key)
            raise ProviderError(ErrorType.OUTCOME_UNKNOWN, "Several takes may be this job.") from error

    # --- stopping ---

    async def _cancel(self, row: LedgerRow) -> Receipt:
        await self._ledger.leave_queue(row.key)
        try:
            job_id = row.provider_job_id or await self._speaker(row.provider).find(await self._lost(row))
            unless = Receipt.NEVER_STARTED
        except ProviderError as error:
            if error.kind is not ErrorType.OUTCOME_UNKNOWN:
                raise
            job_id, unless = None, Receipt.UNKNOWN
        if job_id is not None:
            if row.provider_job_id is None:
                await self._adopt(row, job_id)
            return await self._cancelled(row.provider, job_id)
        if row.held_at is None:  # Of what is held the call is over.
            refuse_while_another_may_pay(row, self._longest_call[row.stage])
        return unless

    async def _cancelled(self, provider: str, job_id: str) -> Receipt:
        try:
            return await self._speaker(provider).cancel(job_id)
        except ProviderError as error:
            if error.kind is not ErrorType.JOB_LOST:
                raise
            return Receipt.UNKNOWN

    def _model(self, row: LedgerRow) -> Model:
        return self._registry.find(row.provider, row.model, KINDS[row.stage])

    def _speaker(self, provider: str) -> Provider:
        if provider not in self._providers:
            sentence = f"This installation has no account at {provider}."
            raise ProviderError(ErrorType.UNKNOWN_PROVIDER, sentence)
        return self._providers[provider]


def _cost(row: LedgerRow, report: ProviderJobReport) -> tuple[float | None, CostSource | None]:
    """As the provider states it, else by the price list; what failed is free, what was lost nobody knows."""
    if report.cost_usd is not None:
        return report.cost_usd, CostSource.PROVIDER
    if report.error is not None and report.error.type == ErrorType.JOB_LOST:
        return None, None
    billed = report.state is ProviderJobState.SUCCEEDED or (
        report.state is ProviderJobState.CANCELED and row.receipt is Receipt.STILL_BILLED
    )
    return row.price_usd if billed else 0.0, CostSource.REGISTRY
