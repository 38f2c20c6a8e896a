"""Provider jobs: start one, ask for news of one, stop one."""

import random
from datetime import UTC, datetime, timedelta

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.failures import told
from activities.orders import Orders
from activities.paid_calls import PaidCalls
from providers.pacing import FIRST_SHARE, poll_delay
from providers.protocol import ClipOrder, MusicOrder
from providers.registry import Kind, Model, Registry
from store.errors import LedgerMissing
from store.jobs import Jobs
from store.ledger import Ledger
from store.models import LedgerRow, Outcome
from workflows.contracts import (
    AcceptedJob,
    ProviderJobReport,
    Receipt,
    Stage,
    TakeKey,
    TakeOrder,
    WaitOrder,
)
from workflows.errors import ErrorType

_KINDS = {Stage.SCENE: Kind.VIDEO, Stage.AUDIO: Kind.MUSIC}


class TakeActivities:
    """Talks to the providers, through the ledger."""

    def __init__(
        self, jobs: Jobs, ledger: Ledger, orders: Orders, paid_calls: PaidCalls, registry: Registry
    ) -> None:
        self._jobs = jobs
        self._ledger = ledger
        self._orders = orders
        self._paid_calls = paid_calls
        self._registry = registry

    @activity.defn
    @told
    async def submit_take(self, order: TakeOrder) -> AcceptedJob:
        """Start the take's provider job, or adopt the one that is there; the answer says which take it is."""
        await self._jobs.note_run(order.key.job_id, activity.info().workflow_run_id or "")
        order = order.model_copy(update={"key": await self._open_take(order.key)})
        what = await self._orders.order_for(order)
        row = await self._paid_calls.start(order, what)
        return AcceptedJob(
            key=order.key,
            provider=row.provider,
            model=row.model,
            provider_job_id=str(row.provider_job_id),
            accepted_at=row.accepted_at or datetime.now(UTC),
            expected_seconds=self._expected_seconds(row, what),
        )

    @activity.defn
    @told
    async def wait_for_news(self, order: WaitOrder) -> ProviderJobReport:
        """Ask the provider once. Without news, fail in a way that makes the server sleep and try again."""
        row = await self._ledger.row(order.accepted.key)
        if row is None:
            raise LedgerMissing(order.accepted.key.token)
        if _too_early(order):
            raise self._no_news(order)
        report = await self._paid_calls.ask(row)
        if report.state.ended and row.outcome is None:
            await self._paid_calls.settle(row, report, await self._price_usd(row))
        if not _is_news(order, report):
            raise self._no_news(order)
        return report

    @activity.defn
    @told
    async def cancel_take(self, key: TakeKey) -> Receipt:
        """Stop whatever take of this scene has not ended, and say what became of the money."""
        rows = [row for row in await self._ledger.rows(key.job_id) if _same_scene(row, key)]
        receipts = [await self._paid_calls.stop(row) for row in rows]
        return receipts[-1] if receipts else Receipt.NEVER_STARTED

    async def _open_take(self, key: TakeKey) -> TakeKey:
        """This take; or, where an earlier run's take failed or was cancelled for good, the next one."""
        row = await self._ledger.row(key)
        if row is not None and row.outcome in (Outcome.FAILED, Outcome.CANCELED):
            return await self._open_take(key.model_copy(update={"take": key.take + 1}))
        return key

    def _no_news(self, order: WaitOrder) -> ApplicationError:
        accepted = order.accepted
        model = self._model(accepted.provider, accepted.model, accepted.key.stage)
        delay = poll_delay(
            _elapsed(accepted),
            accepted.expected_seconds,
            floor=model.poll_floor_seconds,
            ceiling=model.poll_ceiling_seconds,
            chance=random.random(),  # noqa: S311 - jitter
        )
        return ApplicationError(
            f"no news; next poll in {delay:.1f} s",
            type=ErrorType.NO_NEWS,
            category=ApplicationErrorCategory.BENIGN,
            next_retry_delay=timedelta(seconds=delay),
        )

    def _expected_seconds(self, row: LedgerRow, what: ClipOrder | MusicOrder) -> float:
        return self._model(row.provider, row.model, row.stage).expected_seconds(what.seconds)

    async def _price_usd(self, row: LedgerRow) -> float:
        order = TakeOrder(key=row.key, provider=row.provider, model=row.model)
        what = await self._orders.order_for(order)
        return self._model(row.provider, row.model, row.stage).usd_per_second * what.seconds

    def _model(self, provider: str, model: str, stage: Stage) -> Model:
        return self._registry.find(provider, model, _KINDS[stage])


def _same_scene(row: LedgerRow, key: TakeKey) -> bool:
    return (row.stage, row.scene) == (key.stage, key.scene)


def _elapsed(accepted: AcceptedJob) -> float:
    return max(0.0, (datetime.now(UTC) - accepted.accepted_at).total_seconds())


def _too_early(order: WaitOrder) -> bool:
    """Right after the submit there is nothing to hear: the first attempt only sets the alarm."""
    return order.seen is None and _elapsed(order.accepted) < FIRST_SHARE * order.accepted.expected_seconds


def _is_news(order: WaitOrder, report: ProviderJobReport) -> bool:
    seen = order.seen
    if seen is None or report.state is not seen.state:
        return True
    return (report.progress or 0.0) - (seen.progress or 0.0) >= order.progress_step
