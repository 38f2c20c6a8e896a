"""The reconciler: finds and repairs disagreements between database, Temporal and providers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from temporalio import activity

from activities.expected_durations import ExpectedDurations
from activities.notice_wishes import NoticeWishes
from activities.paid_calls import PaidCalls
from activities.refused_services import MENDABLE, RefusedServices
from contracts import CancelReceipt, NoticeWay, ReconcileReport
from providers.errors import ProviderError
from store.assets import Assets
from store.callback_deliveries import CallbackDeliveries
from store.end_notice import make_end_notice
from store.jobs import Jobs
from store.ledger.writes import Ledger
from store.models import JobRow, LedgerRow, WebhookDeliveryRow
from store.partial_downloads import ABANDONED_SECONDS, delete_job_assets, sweep_partial_downloads
from store.people.team_retention import TeamRetention
from store.upload_cleanup import delete_uploads_of_job, sweep_unused_uploads
from store.uploads import UploadCatalog
from store.webhook_log import WebhookLog
from store.webhook_redeliveries import WebhookRedeliveries
from store.workflow_input import build_generation_input
from temporal_client import NoSuchWorkflowError, TemporalClient, TemporalUnavailableError
from temporal_client.closed_status import close_order_of

# A half-written asset older than this belongs to no live process.
MAX_STAGED_FILE_AGE_SECONDS = 3600.0

# No provider keeps its files for longer.
PROVIDER_RETENTION = timedelta(days=1)

# Jobs that ended within this time are checked for callers that were not notified. Far below the server's
# retention, which remembers the notify workflows that ran.
NOTICE_LOOKBACK_SECONDS = 3 * 3_600.0

# A provider that hangs must not use up the time of the whole sweep.
MAX_PARALLEL, MAX_SECONDS_EACH = 8, 40.0

STARTED, SETTLED, UNCHANGED, REFUSED = "started", "settled", "fine", "refused"
STOPPED_RECEIPTS = frozenset({CancelReceipt.NOT_BILLED, CancelReceipt.STILL_BILLED})

T = TypeVar("T")
R = TypeVar("R")

logger = logging.getLogger(__name__)


class ReconcileActivities:
    """Reconciles database, Temporal and providers: starts, closes, cancels, notifies, deletes."""

    def __init__(
        self,
        *,
        jobs: Jobs,
        ledger: Ledger,
        assets: Assets,
        paid_calls: PaidCalls,
        expectations: ExpectedDurations,
        callbacks: CallbackDeliveries,
        webhook_log: WebhookLog,
        redeliveries: WebhookRedeliveries,
        wishes: NoticeWishes,
        uploads: UploadCatalog,
        retention: TeamRetention,
        engine: TemporalClient,
    ) -> None:
        self._jobs = jobs
        self._ledger = ledger
        self._assets = assets
        self._paid_calls = paid_calls
        self._expectations = expectations
        self._callbacks = callbacks
        self._webhook_log, self._redeliveries = webhook_log, redeliveries
        self._wishes = wishes
        self._uploads = uploads
        self._retention = retention
        self._engine = engine
        self._refused = RefusedServices()

    @activity.defn(name="reconcile")
    async def reconcile(self, older_than_seconds: float) -> ReconcileReport:
        """Reconcile active jobs, recently ended jobs whose caller was not notified, open paid calls and
        deletions; sweep leftovers. With 0, which a person asks for, also ask services that have refused us.

        Raises:
            TemporalUnavailableError: Temporal does not answer; nothing was changed.
        """
        if not await self._engine.is_reachable():
            raise TemporalUnavailableError("the Temporal server says that it is not well")
        active = await self._jobs.list_active(older_than_seconds=older_than_seconds)
        healed = await _run_each(active, self._heal_job)
        ended = await self._jobs.list_recently_ended(within_seconds=NOTICE_LOOKBACK_SECONDS)
        notified = await _run_each(filter(_needs_notice, ended), self._notify_caller)
        unbegun = await self._redeliveries.list_unbegun()
        await _run_each(unbegun, self._redeliver)
        await _run_each(await self._webhook_log.list_overdue(), self._close_message)
        await _run_each(await self._wishes.list_untold(ended), lambda told: self._notify_caller(*told))
        stop_call = partial(self._stop_call, at_once=older_than_seconds == 0)
        stopped = await _run_each(await self._ledger.reads.list_unsettled(), stop_call)
        await _run_each(
            await self._ledger.reads.list_unfetched_clips(datetime.now(UTC) - PROVIDER_RETENTION),
            self._fetch_clip,
        )
        await _run_each(["expired"], lambda _: self._retention.begin_deletions())
        deleted = await _run_each(await self._jobs.list_hidden_ids(), self._delete_job)
        await _run_each([MAX_STAGED_FILE_AGE_SECONDS], self._assets.sweep_staged_files)
        await _run_each([ABANDONED_SECONDS], partial(sweep_partial_downloads, self._assets))
        await _run_each(["callbacks"], lambda _: self._callbacks.sweep_old_deliveries())
        await _run_each(["webhooks"], lambda _: self._webhook_log.sweep_old_deliveries())
        await _run_each(["uploads"], lambda _: sweep_unused_uploads(self._uploads, self._assets))
        return ReconcileReport(
            started=tuple(row.id for row, found in healed if found == STARTED),
            settled=tuple(row.id for row, found in healed if found == SETTLED),
            canceled_provider_jobs=_list_tokens(stopped, STOPPED_RECEIPTS),
            settled_as_unknown=_list_tokens(stopped, {CancelReceipt.UNKNOWN}),
            refused_calls=_list_tokens(stopped, {REFUSED}),
            deleted=tuple(job_id for job_id, gone in deleted if gone),
            notified=tuple(row.id for row, new in notified if new),
        )

    async def _heal_job(self, row: JobRow) -> str:
        """Start a job's missing workflow, which adopts what was paid for, or close an ended one's job."""
        try:
            execution = await self._engine.describe_run(row.id)
        except NoSuchWorkflowError:
            await self._engine.start_job(
                build_generation_input(
                    row,
                    self._expectations.max_parallel_jobs(row),
                    sends_mail=self._wishes.mail,
                    sends_push=self._wishes.push,
                )
            )
            return STARTED
        if execution.is_running:
            return UNCHANGED
        order = close_order_of(row.id, execution.status)
        closed = await self._jobs.close_job(order, run_id=row.run_id or execution.run_id)
        return SETTLED if closed else UNCHANGED

    async def _notify_caller(self, row: JobRow, way: NoticeWay = NoticeWay.WEBHOOK) -> bool:
        """Tell, once, of the end of a job whose workflow could not do so (it was terminated, say)."""
        return await self._engine.start_notify(make_end_notice(row, way))

    async def _redeliver(self, message: WebhookDeliveryRow) -> bool:
        """Start a redelivery that was asked for while Temporal was away."""
        if message.notice is None:
            return False
        return await self._engine.start_notify(
            message.notice.model_copy(update={"redelivery": message.redeliveries})
        )

    async def _close_message(self, message: WebhookDeliveryRow) -> None:
        """Say of a message that nobody delivers any more that it failed: its workflow was terminated, say."""
        notice = message.notice
        if notice is None:
            return
        if not await self._engine.is_telling(notice.model_copy(update={"redelivery": message.redeliveries})):
            await self._webhook_log.mark_given_up(message)

    async def _stop_call(self, row: LedgerRow, *, at_once: bool) -> str:
        """Stop a paid call that its job left open; if it is billed all the same, poll it until it ends.

        Return the receipt if it was stopped or settled now, else UNCHANGED; REFUSED while its service refuses
        what an operator must mend.
        """
        if not await self._job_has_ended(row):
            return UNCHANGED
        found = await self._ask_to_stop(row, at_once=at_once) if row.late_at is None else UNCHANGED
        open_row = await self._ledger.reads.find_row(row.key)
        if open_row is not None and open_row.late_at is not None and open_row.outcome is None:
            await self._engine.start_reclaim(await self._expectations.describe_accepted_job(open_row))
        return found

    async def _ask_to_stop(self, row: LedgerRow, *, at_once: bool) -> str:
        if not (self._refused.may_ask(row.provider) or at_once):
            return REFUSED
        try:
            receipt = await self._paid_calls.cancellation.stop_job(row)
        except ProviderError as error:
            if error.kind not in MENDABLE:
                raise
            self._refused.note_refusal(row.provider, error)
            return REFUSED
        self._refused.note_answer(row.provider)
        return receipt

    async def _job_has_ended(self, row: LedgerRow) -> bool:
        """Return whether the row's job is still ended: a new run may have started since the sweep began."""
        return (await self._jobs.get_including_hidden(row.job_id)).status.has_ended

    async def _fetch_clip(self, row: LedgerRow) -> None:
        if await self._job_has_ended(row):
            await self._start_reclaim(row)

    async def _start_reclaim(self, row: LedgerRow) -> None:
        await self._engine.start_reclaim(await self._expectations.describe_accepted_job(row), again=False)

    async def _delete_job(self, job_id: str) -> bool:
        await delete_job_assets(self._assets, job_id)
        await delete_uploads_of_job(self._uploads, self._assets, job_id)
        return await self._jobs.remove_job(job_id)


def _list_tokens(stopped: Iterable[tuple[LedgerRow, str]], found: Collection[str]) -> tuple[str, ...]:
    """Return the tokens of the calls of which one of these was found."""
    return tuple(row.key.token for row, what in stopped if what in found)


def _needs_notice(row: JobRow) -> bool:
    """Return whether the job has a webhook and ended with a run.

    A job without a run was cancelled before it began; its workflow still runs and notifies by itself.
    """
    return row.brief.callback_url is not None and row.run_id is not None


async def _run_each(rows: Iterable[T], act: Callable[[T], Awaitable[R]]) -> list[tuple[T, R]]:
    """Act on each row independently: failures are logged and left to the next sweep."""
    places = asyncio.Semaphore(MAX_PARALLEL)

    async def one(row: T) -> tuple[T, R] | None:
        try:
            async with places, asyncio.timeout(MAX_SECONDS_EACH):
                return row, await act(row)
        except Exception:
            name = row.key.token if isinstance(row, LedgerRow) else getattr(row, "id", row)
            logger.exception("%s could not be healed and will be tried again", name)
            return None

    return [done for done in await asyncio.gather(*map(one, rows)) if done is not None]
