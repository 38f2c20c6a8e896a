"""The reconciler: what the catalog, the server and the providers disagree about is found and healed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from temporalio import activity

from activities.accepted import Expectations
from activities.paid_calls import PaidCalls
from engine import Engine, EngineAwayError, NoSuchRunError
from store.assets import Assets
from store.callbacks import Callbacks
from store.incoming import ABANDONED_SECONDS, delete_job_assets, sweep_incoming
from store.jobs import Jobs
from store.launch import generation_input
from store.ledger import Ledger
from store.models import JobRow, LedgerRow
from workflows.closing import closed_as
from workflows.contracts import CloseOrder, Notice, Receipt, ReconcileReport

# A half-written asset older than this belongs to nobody who lives.
STAGING_SECONDS = 3600.0

# No provider keeps what it made for longer.
KEPT_THERE = timedelta(days=1)

# Ends since then are looked through for callers who were not told. Far below a server's retention, which
# remembers who was.
UNTOLD_SECONDS = 3 * 3_600.0

# A provider that hangs may not use up the sweep's time, which the others need too.
AT_ONCE, LONGEST_SECONDS = 8, 40.0

STARTED, SETTLED, FINE = "started", "settled", "fine"
STOPPED = frozenset({Receipt.NOT_BILLED, Receipt.STILL_BILLED})

T = TypeVar("T")
R = TypeVar("R")

logger = logging.getLogger(__name__)


class ReconcileActivities:
    """Heals."""

    def __init__(
        self,
        *,
        jobs: Jobs,
        ledger: Ledger,
        assets: Assets,
        paid_calls: PaidCalls,
        expectations: Expectations,
        callbacks: Callbacks,
        engine: Engine,
    ) -> None:
        self._jobs = jobs
        self._ledger = ledger
        self._assets = assets
        self._paid_calls = paid_calls
        self._expectations = expectations
        self._callbacks = callbacks
        self._engine = engine

    @activity.defn(name="reconcile")
    async def reconcile(self, older_than_seconds: float) -> ReconcileReport:
        """Look at every job that has not ended or whose caller was not told, every paid call without an end,
        every deletion begun.

        Raises:
            EngineAwayError: the server cannot be asked; nothing was changed.
        """
        if not await self._engine.reachable():
            raise EngineAwayError("the Temporal server says that it is not well")
        active = await self._jobs.active(older_than_seconds=older_than_seconds)
        healed = await _each(active, self._heal)
        ended = await self._jobs.ended(within_seconds=UNTOLD_SECONDS)
        notified = await _each(filter(_calls_for_a_notice, ended), self._notify)
        stopped = await _each(await self._ledger.unsettled(), self._stop)
        await _each(await self._ledger.left_there(datetime.now(UTC) - KEPT_THERE), self._fetch)
        deleted = await _each(await self._jobs.hidden(), self._delete)
        await _each([STAGING_SECONDS], self._assets.sweep)
        await _each([ABANDONED_SECONDS], partial(sweep_incoming, self._assets))
        await _each(["callbacks"], lambda _: self._callbacks.sweep())
        return ReconcileReport(
            started=tuple(row.id for row, found in healed if found == STARTED),
            settled=tuple(row.id for row, found in healed if found == SETTLED),
            canceled_provider_jobs=tuple(row.key.token for row, receipt in stopped if receipt in STOPPED),
            deleted=tuple(job_id for job_id, gone in deleted if gone),
            notified=tuple(row.id for row, new in notified if new),
        )

    async def _heal(self, row: JobRow) -> str:
        """A job without a workflow gets one: whatever was paid for is in the ledger, and is adopted."""
        try:
            execution = await self._engine.execution(row.id)
        except NoSuchRunError:
            await self._engine.start(generation_input(row, self._expectations.parallel(row)))
            return STARTED
        if execution.running:
            return FINE
        status, error = closed_as(execution.status)
        order = CloseOrder(job_id=row.id, status=status, error=error)
        closed = await self._jobs.close(order, run_id=row.run_id or execution.run_id)
        return SETTLED if closed else FINE

    async def _notify(self, row: JobRow) -> bool:
        """A job that could not say itself that it ended (it was terminated, say) is spoken for; once."""
        notice = Notice(
            job_id=row.id,
            run_id=row.run_id or "",
            status=row.status,
            gaps=tuple(row.gaps),
            error=row.error,
            ended_at=row.ended_at or row.created_at,
        )
        return await self._engine.notify(notice)

    async def _stop(self, row: LedgerRow) -> Receipt:
        """A paid call that its job left open is stopped; what cannot be is asked for until it ends."""
        receipt = row.receipt or Receipt.STILL_BILLED
        if not await self._is_over(row):
            return receipt
        if row.late_at is None:
            receipt = await self._paid_calls.stop(row)
        open_row = await self._ledger.row(row.key)
        if open_row is not None and open_row.late_at is not None and open_row.outcome is None:
            await self._engine.reclaim(await self._expectations.accepted(open_row))
        return receipt

    async def _is_over(self, row: LedgerRow) -> bool:
        """Whether the row's job has still ended: since the sweep began, a later run may have taken it up."""
        return (await self._jobs.ordered(row.job_id)).status.ended

    async def _fetch(self, row: LedgerRow) -> None:
        if await self._is_over(row):
            await self._reclaim(row)

    async def _reclaim(self, row: LedgerRow) -> None:
        await self._engine.reclaim(await self._expectations.accepted(row), again=False)

    async def _delete(self, job_id: str) -> bool:
        await delete_job_assets(self._assets, job_id)
        return await self._jobs.remove(job_id)


def _calls_for_a_notice(row: JobRow) -> bool:
    """One without a run was cancelled before it began: its workflow comes round to saying so itself."""
    return row.brief.callback_url is not None and row.run_id is not None


async def _each(rows: Iterable[T], act: Callable[[T], Awaitable[R]]) -> list[tuple[T, R]]:
    """Act on each by itself: what fails is logged and tried again by the next sweep, the others go on."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(row: T) -> tuple[T, R] | None:
        try:
            async with places, asyncio.timeout(LONGEST_SECONDS):
                return row, await act(row)
        except Exception:
            name = row.key.token if isinstance(row, LedgerRow) else getattr(row, "id", row)
            logger.exception("%s could not be healed and will be tried again", name)
            return None

    return [done for done in await asyncio.gather(*map(one, rows)) if done is not None]
