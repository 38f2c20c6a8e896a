"""The ledger's writes: every paid call is recorded before and after it, so that nothing is paid for twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from contracts import CancelReceipt, Departure, JobError, TakeKey, TakeOrder
from store.database import Database
from store.errors import ProviderBusy, SpendingStopped, StoreError
from store.job_lifecycle import error_fields, utc_now
from store.ledger import row_locks
from store.ledger.admission import admit_call, find_refusal, renew_intent
from store.ledger.limits import CallLimits
from store.ledger.payable_job import get_payable_job
from store.ledger.reads import LedgerReads
from store.ledger.rows import assign_provider_job, end_call, fill_in_cost, find_call, lock_job, lock_row
from store.ledger.slots import (
    RENEW_PLACE_AFTER,
    find_place,
    find_waiter,
    leave_queues,
    remove_lines_from_queues,
    renew_place,
)
from store.ledger.unknown_outcomes import UnknownOutcomes
from store.models import CallOutcome, CostSource, LedgerRow, LedgerState

# Says of a call's row what it cost, in US dollars, and where that is known from.
Bill = Callable[[LedgerRow], tuple[float | None, CostSource | None]]


class Ledger:
    """The ledger of paid calls. A row is INTENT before its call, then ACCEPTED, then TERMINAL.

    Args:
        emulated: whether an emulator answers in place of the services, which each call's row then says.

    Attributes:
        database: where it is kept.
        reads: the ledger's reads.
        unknown: the writes of calls of which it is unknown whether they were paid for.
    """

    def __init__(self, database: Database, *, emulated: bool = False) -> None:
        self.database = database
        self._emulated = emulated
        self.reads = LedgerReads(database)
        self.unknown = UnknownOutcomes(database)

    # --- before the call ---

    async def record_intent(self, order: TakeOrder, terms: CallLimits | None = None) -> LedgerRow:
        """Record the intent to pay for a call and return its row; an existing row is returned unchanged.

        Only a caller that gets a row with `is_new_intent` may pay. Any other caller must first find out what
        the earlier attempt did.

        Args:
            terms: the call's price and limits. Default: free and unlimited.

        Raises:
            JobNotFound: there is no such job, or it is being deleted, so nothing may be paid for it.
            SpendingStopped: the owner has stopped spending on the job.
            BudgetExceeded: the job's budget does not allow the price.
            DailyCapReached: the daily cap does not allow the price.
            ProviderBusy: the provider has no free slot for this take. It keeps its place in the queue if it
                asks again within 90 s.
        """
        terms = replace(terms or CallLimits(), emulated=self._emulated)
        async with lock_job(
            self.database, order.key, row_locks.locks_for_call(order.provider, terms)
        ) as session:
            known = await find_call(session, order.key)
            decided = known or await admit_call(session, order, terms)
        if isinstance(decided, StoreError):
            raise decided
        return decided

    async def ask_for_slot(self, order: TakeOrder, terms: CallLimits) -> None:
        """Return if the take need not wait for a slot (any longer), whatever else may refuse it.

        A take that gets an answer keeps its slot against those behind it for 90 s, or until it is ordered.

        Raises:
            JobNotFound: there is no such job, or it is being deleted, so nothing may be paid for it.
            ProviderBusy: the provider has no free slot for this take yet.
        """
        async with lock_job(
            self.database, order.key, row_locks.locks_for_call(order.provider, terms)
        ) as session:
            if await find_call(session, order.key) is not None:
                return
            job = await get_payable_job(session, order.key.job_id)
            refused = await find_refusal(session, job, order, terms, utc_now())
        if isinstance(refused, ProviderBusy):
            raise refused

    async def keep_place(self, order: TakeOrder, in_flight: int | None) -> None:
        """Return if the take has to ask for a slot in full: its turn may have come, or it does not wait yet.

        Of hundreds that wait, nearly all learn their place from this look, which rarely writes.

        Args:
            in_flight: most calls that the provider may work on at once; None: unlimited.

        Raises:
            ProviderBusy: it still waits; its place is kept.
        """
        moment = utc_now()
        async with self.database.read_session() as session:
            waiter = await find_waiter(session, order)
            if waiter is None or in_flight is None:
                return
            place = await find_place(session, waiter[0], order, in_flight, moment)
        if place is None:
            return
        if moment - waiter[1] > RENEW_PLACE_AFTER:
            async with self.database.write_session() as session:
                await renew_place(session, order, moment)
        raise place

    async def leave_queue(self, key: TakeKey) -> None:
        """Remove the take from the slot queues of all providers."""
        async with lock_job(self.database, key) as session:
            await leave_queues(session, key)

    async def take_lines_from_queues(self, key: TakeKey) -> None:
        """Remove all lines of the key's scene, in its language, from the slot queues of all providers."""
        async with lock_job(self.database, key) as session:
            await remove_lines_from_queues(session, key.job_id, key.scene, key.language)

    async def take_over_intent(self, row: LedgerRow, terms: CallLimits | None = None) -> bool:
        """Renew the intent of a dead attempt; return True to the one caller that may now pay.

        The intent must be unchanged since `row` was read, so that of concurrent callers only one succeeds.

        Args:
            terms: the call's price and limits. Budget and slot stay reserved by the original intent; only the
                daily cap is checked again, if the intent is from an earlier UTC day.

        Raises:
            JobNotFound: there is no such job, or it is being deleted, so nothing may be paid for it.
            SpendingStopped: the owner has stopped spending on the job.
            DailyCapReached: the intent is from an earlier day, and today's cap does not allow the price.
        """
        terms = replace(terms or CallLimits(), in_flight=None, emulated=self._emulated)
        async with lock_job(self.database, row.key, row_locks.locks_for_call(row.provider, terms)) as session:
            if (await get_payable_job(session, row.job_id)).frugal_at:
                raise SpendingStopped(row.job_id)
            known = await find_call(session, row.key)
            if known is None or known.state != LedgerState.INTENT or known.intent_at != row.intent_at:
                return False
            await renew_intent(session, known, terms)
            return True

    async def withdraw_intent(self, key: TakeKey, *, intended_at: datetime | None = None) -> None:
        """Delete an intent for which the provider certainly started nothing; the next attempt may then pay.

        Args:
            intended_at: the intent's `intent_at` as it was read; if another attempt has renewed the intent
                since, it stays.
        """
        async with lock_job(self.database, key) as session:
            row = await find_call(session, key)
            if row is not None and _is_intent(row, intended_at):
                await session.delete(row)

    async def record_refusal(self, row: LedgerRow, error: JobError) -> None:
        """Record that the provider refused the call for good, at no cost, unless the intent was renewed."""
        async with lock_job(self.database, row.key) as session:
            known = await find_call(session, row.key)
            if known is not None and _is_intent(known, row.intent_at):
                known.cost_usd, known.cost_source = 0.0, CostSource.REGISTRY
                end_call(known, CallOutcome.FAILED, error)

    # --- after the call ---

    async def record_acceptance(self, key: TakeKey, provider_job_id: str) -> LedgerRow:
        """Record the id of the provider job that the call started. Idempotent.

        Raises:
            IntentNotFound: the ledger has no row for the call.
            LedgerConflict: the call is recorded with another provider job.
            ProviderJobTaken: the provider job is recorded with another take.
        """
        async with lock_row(self.database, key) as (row, session):
            await assign_provider_job(session, row, provider_job_id)
            return row

    async def record_outcome(
        self,
        key: TakeKey,
        outcome: CallOutcome,
        *,
        cost_usd: float | None,
        source: CostSource | None = None,
        receipt: CancelReceipt | None = None,
        error: JobError | None = None,
        took_seconds: float | None = None,
    ) -> LedgerRow:
        """Record how the call ended and update the job's cost. The first outcome is kept.

        Args:
            cost_usd: None while the provider has not stated it; a later call may fill it in.
            source: where the cost comes from.
            took_seconds: from the acceptance to the end.

        Raises:
            IntentNotFound: the ledger has no row for the call.
        """
        async with lock_row(self.database, key) as (row, session):
            if row.state != LedgerState.TERMINAL:
                row.receipt, row.took_seconds = receipt or row.receipt, took_seconds
                end_call(row, outcome, error)
            await fill_in_cost(session, row, cost_usd, source)
            return row

    async def record_end(
        self, key: TakeKey, outcome: CallOutcome, bill: Bill, error: JobError | None = None
    ) -> LedgerRow:
        """Record how the call ended, and the cost that `bill` says of its row. The first outcome is kept.

        Raises:
            IntentNotFound: the ledger has no row for the call.
        """
        async with lock_row(self.database, key) as (row, session):
            cost_usd, source = bill(row)
            if row.state != LedgerState.TERMINAL:
                end_call(row, outcome, error)
                row.took_seconds = (utc_now() - row.accepted_at).total_seconds() if row.accepted_at else None
            await fill_in_cost(session, row, cost_usd, source)
            return row

    async def mark_late(self, key: TakeKey, receipt: CancelReceipt | None = None) -> LedgerRow:
        """Mark the call as late: no film waits for it, and it is polled rarely. The first time is kept.

        Args:
            receipt: what became of the money, if the call is late because it was cancelled.

        Raises:
            IntentNotFound: the ledger has no row for the call.
        """
        async with lock_row(self.database, key) as (row, _):
            if row.state != LedgerState.TERMINAL:
                row.late_at, row.receipt = row.late_at or utc_now(), row.receipt or receipt
            return row

    async def record_collection(
        self,
        key: TakeKey,
        *,
        asset_key: str,
        thumbnail_key: str | None,
        seconds: float,
        digest: str | None,
        film_seconds: float | None = None,
        departures: tuple[Departure, ...] = (),
    ) -> LedgerRow:
        """Record the stored file of the take: asset keys, length in seconds and digest.

        Args:
            digest: SHA-256 of the file in hex; it names the pieces of the film that are made of it.
            film_seconds: the scene's length in the film, where it differs from the storyboard's.
            departures: how the clip differs from what was ordered.

        Raises:
            IntentNotFound: the ledger has no row for the call.
        """
        async with lock_row(self.database, key) as (row, _):
            row.asset_key, row.thumbnail_key, row.seconds, row.digest = (
                asset_key,
                thumbnail_key,
                seconds,
                digest,
            )
            row.film_seconds, row.departures = film_seconds, departures
            row.collected_at = row.collected_at or utc_now()
            row.error_type, row.error_message = error_fields(None)
            return row

    async def record_collection_failure(self, key: TakeKey, error: JobError) -> None:
        """Record why the take's file could not be collected. A later attempt may still collect it.

        Raises:
            IntentNotFound: the ledger has no row for the call.
        """
        async with lock_row(self.database, key) as (row, _):
            if row.collected_at is None:
                row.error_type, row.error_message = error_fields(error)


def _is_intent(row: LedgerRow, intended_at: datetime | None) -> bool:
    return row.state == LedgerState.INTENT and intended_at in (None, row.intent_at)
