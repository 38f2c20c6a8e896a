"""Provider jobs: start one, ask for news of one, stop one."""

import random
from datetime import UTC, datetime, timedelta

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.accepted import Expectations
from activities.choosing import take_to_make
from activities.failures import told
from activities.paid_calls import PaidCalls
from providers.errors import ProviderError
from providers.pacing import late_delay, poll_delay
from store.errors import LedgerMissing, NoSlot
from store.jobs import Jobs
from store.ledger import Ledger
from store.models import LedgerRow
from store.storyboards import Storyboards
from store.wishes import Wishes
from workflows.contracts import AcceptedJob, ProviderJobReport, Receipt, Stage, TakeKey, TakeOrder, WaitOrder
from workflows.errors import ErrorType
from workflows.spread import Spread

# A provider that cannot be asked now (a key was changed, say) is asked again: what runs there is paid for.
TROUBLE_SECONDS = 30.0
# How soon a take in the queue for a provider's place looks again: the next in line first.
SLOT_SECONDS, LONGEST_SLOT_SECONDS = 1.0, 30.0


class TakeActivities:
    """Talks to the providers, through the ledger."""

    def __init__(
        self,
        jobs: Jobs,
        storyboards: Storyboards,
        wishes: Wishes,
        ledger: Ledger,
        *,
        paid_calls: PaidCalls,
        expectations: Expectations,
    ) -> None:
        self._jobs = jobs
        self._storyboards = storyboards
        self._wishes = wishes
        self._ledger = ledger
        self._paid_calls = paid_calls
        self._expectations = expectations

    @activity.defn(name="submit_take")
    @told
    async def submit_take(self, order: TakeOrder) -> AcceptedJob:
        """Start the take's provider job, or adopt the one that is there; the answer says which take it is."""
        await self._jobs.note_run(order.key.job_id, activity.info().workflow_run_id or "")
        order = order.model_copy(update={"key": await self._open_take(order.key)})
        try:
            row = await self._paid_calls.start(order)
        except NoSlot as full:
            raise _in_line(full) from full
        except ProviderError as error:
            if error.kind is ErrorType.OUTCOME_UNKNOWN and error.final:
                raise _held(order.key, error) from error
            raise
        return await self._expectations.accepted(row)

    @activity.defn(name="wait_for_news")
    @told
    async def wait_for_news(self, order: WaitOrder) -> ProviderJobReport:
        """Ask the provider once. Without news, fail in a way that makes the server sleep and try again."""
        row = await self._ledger.row(order.accepted.key)
        if row is None:
            raise LedgerMissing(order.accepted.key.token)
        if row.outcome is None and _just_begun(order):
            raise self._no_news(order, row)
        report = await self._ask(row)
        if report.state.ended and row.outcome is None:
            cost = await self._paid_calls.settle(row, report)
            report = report.model_copy(update={"cost_usd": cost})
        if not order.last and not _is_news(order, report):
            raise self._no_news(order, row)
        return report

    @activity.defn(name="cancel_take")
    @told
    async def cancel_take(self, key: TakeKey) -> Receipt:
        """Stop whatever take of this scene has not ended, and say what became of the money."""
        await self._ledger.leave_queue(key)
        rows = [row for row in await self._ledger.rows(key.job_id) if _same_scene(row, key)]
        receipts = [await self._paid_calls.stop(row) for row in rows]
        return receipts[-1] if receipts else Receipt.NEVER_STARTED

    async def _open_take(self, key: TakeKey) -> TakeKey:
        """The take that an earlier run has got, or may still get; else the next one."""
        rows = [row for row in await self._ledger.rows(key.job_id) if _same_scene(row, key)]
        if key.stage is not Stage.SCENE:
            return key.model_copy(update={"take": take_to_make(rows, None, key.take)})
        await self._wishes.begin(key)
        in_film = (await self._storyboards.in_film(key.job_id)).get(key.scene)
        wished = await self._wishes.last(key.job_id, key.scene)
        return key.model_copy(update={"take": take_to_make(rows, in_film, key.take, wished)})

    async def _ask(self, row: LedgerRow) -> ProviderJobReport:
        try:
            return await self._paid_calls.ask(row)
        except ProviderError as error:
            # Only the provider's word on this job is final, and that is a report.
            wait = error.retry_after_seconds or (TROUBLE_SECONDS if error.final else None)
            raise ProviderError(error.kind, error.message, final=False, retry_after_seconds=wait) from error

    def _no_news(self, order: WaitOrder, row: LedgerRow) -> ApplicationError:
        delay = self._delay(order, row)
        return ApplicationError(
            f"no news; next poll in {delay:.1f} s",
            type=ErrorType.NO_NEWS,
            category=ApplicationErrorCategory.BENIGN,
            next_retry_delay=timedelta(seconds=delay),
        )

    def _delay(self, order: WaitOrder, row: LedgerRow) -> float:
        accepted, model = order.accepted, self._expectations.model(row)
        chance = random.random()  # noqa: S311 - jitter
        if order.slowly:
            return late_delay(_elapsed(accepted), floor=model.poll_floor_seconds, chance=chance)
        return poll_delay(
            _elapsed(accepted),
            _spread(accepted),
            floor=model.poll_floor_seconds,
            ceiling=model.poll_ceiling_seconds,
            chance=chance,
            progress=model.progress,
        )


def _held(key: TakeKey, error: ProviderError) -> ApplicationError:
    """Says which take it is: it need not be the one that was ordered."""
    return ApplicationError(error.message, key.model_dump(mode="json"), type=error.kind, non_retryable=True)


def _in_line(full: NoSlot) -> ApplicationError:
    delay = min(LONGEST_SLOT_SECONDS, SLOT_SECONDS * full.rank) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
    return ApplicationError(
        f"number {full.rank} in line for {full.provider}; next look in {delay:.1f} s",
        type=ErrorType.NO_SLOT,
        category=ApplicationErrorCategory.BENIGN,
        next_retry_delay=timedelta(seconds=delay),
    )


def _same_scene(row: LedgerRow, key: TakeKey) -> bool:
    return (row.stage, row.scene) == (key.stage, key.scene)


def _elapsed(accepted: AcceptedJob) -> float:
    return max(0.0, (datetime.now(UTC) - accepted.accepted_at).total_seconds())


def _spread(accepted: AcceptedJob) -> Spread:
    """What a run of an older version accepted says only what is usual."""
    usual = Spread.around(accepted.expected_seconds)
    return Spread(accepted.early_seconds or usual.early, usual.usual, accepted.late_seconds or usual.late)


def _just_begun(order: WaitOrder) -> bool:
    """Right after the submit or the last news there is nothing to hear: this try only sets the alarm."""
    info = activity.info()
    # One that an operator resets begins to count anew, and asks.
    first = info.attempt == 1 and info.current_attempt_scheduled_time == info.scheduled_time
    if order.at_once or order.slowly or not first:
        return False
    return order.seen is not None or _elapsed(order.accepted) < _spread(order.accepted).early


def _is_news(order: WaitOrder, report: ProviderJobReport) -> bool:
    seen = order.seen
    if seen is None:
        # Of a late take only its end is news.
        return report.state.ended or not order.slowly
    if report.state is not seen.state:
        return True
    return (report.progress or 0.0) - (seen.progress or 0.0) >= order.progress_step
