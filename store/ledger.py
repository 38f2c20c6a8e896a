"""The ledger: what was asked of a provider and what it cost, so that nothing is ever paid for twice."""

from dataclasses import replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from store import gates
from store.admission import admit, payable, renew
from store.errors import NotBought, StoreError
from store.ledger_reads import total_cost
from store.ledger_rows import accepted, end
from store.lifecycle import error_fields, now
from store.models import CostSource, JobRow, LedgerRow, LedgerState, Outcome, identity
from store.terms import Terms
from store.undecided import Undecided
from store.waiting import leave
from workflows.contracts import Departure, JobError, Receipt, TakeKey, TakeOrder


class Ledger(Undecided):
    """One row for each paid call: intent before the call, accepted with the provider's id, terminal."""

    # --- before the call ---

    async def intend(self, order: TakeOrder, terms: Terms | None = None) -> LedgerRow:
        """Write that this call is about to be paid for. A row that is there already is returned as it is.

        Only the one call whose row comes back `fresh` may go on and pay. Any other finds out first what
        became of the earlier try.

        Args:
            terms: its price, and what it must fit under. Default: free and without limits.

        Raises:
            JobNotFound: there is no such job, or it is being deleted; nothing may be paid for it.
            NotBought: its owner wants nothing more bought.
            BudgetExceeded: the job's budget does not allow it.
            DailyCapReached: the day's cap does not allow it.
            NoSlot: the provider is busy, or others come first. The take waits in line for as long as it asks
                again before 90 s are over.
        """
        terms = terms or Terms()
        if (known := await self.row(order.key)) is not None:
            return known
        async with self._held(order.key, gates.gates_for(order.provider, terms)) as session:
            known = await session.get(LedgerRow, identity(order.key))
            decided = known or await admit(session, order, terms)
        if isinstance(decided, StoreError):
            raise decided
        return decided

    async def leave_queue(self, key: TakeKey) -> None:
        """The take does not wait for a slot any more, at any provider."""
        async with self._held(key) as session:
            await leave(session, key)

    async def take_over(self, row: LedgerRow, terms: Terms | None = None) -> bool:
        """Renew an intent as it was read, whose writer has died: of all who try, one may go on and pay.

        Args:
            terms: its budget and its slot it has; only of a new day's cap it takes up its price anew.

        Raises:
            JobNotFound: there is no such job, or it is being deleted; nothing may be paid for it.
            NotBought: its owner wants nothing more bought.
            DailyCapReached: it was intended on another day, and today's cap does not allow it.
        """
        terms = replace(terms or Terms(), in_flight=None)
        async with self._held(row.key, gates.gates_for(row.provider, terms)) as session:
            if (await payable(session, row.job_id)).frugal_at:
                raise NotBought(row.job_id)
            known = await session.get(LedgerRow, identity(row.key))
            if known is None or known.state != LedgerState.INTENT or known.intent_at != row.intent_at:
                return False
            await renew(session, known, terms)
            return True

    async def withdraw(self, key: TakeKey, *, intended_at: datetime | None = None) -> None:
        """Take an intent back: the provider certainly took nothing, so the next try may pay.

        Args:
            intended_at: the intent's own: one that another try has renewed since is not taken back.
        """
        async with self._held(key) as session:
            row = await session.get(LedgerRow, identity(key))
            if row is not None and _is_intent(row, intended_at):
                await session.delete(row)

    async def refused(self, row: LedgerRow, error: JobError) -> None:
        """The provider has refused the intent as it was read, at no cost and for good."""
        async with self._held(row.key) as session:
            known = await session.get(LedgerRow, identity(row.key))
            if known is not None and _is_intent(known, row.intent_at):
                known.cost_usd, known.cost_source = 0.0, CostSource.REGISTRY
                end(known, Outcome.FAILED, error)

    # --- after it ---

    async def accept(self, key: TakeKey, provider_job_id: str) -> LedgerRow:
        """Write the provider's id of the job that the call made. Saying it again changes nothing.

        Raises:
            LedgerMissing: the call was never intended.
            LedgerConflict: the call is known to have made another provider job.
            ProviderJobTaken: another take is known to have made this provider job.
        """
        async with self._row(key) as (row, session):
            await accepted(session, row, provider_job_id)
            return row

    async def settle(
        self,
        key: TakeKey,
        outcome: Outcome,
        *,
        cost_usd: float | None,
        source: CostSource | None = None,
        receipt: Receipt | None = None,
        error: JobError | None = None,
        took_seconds: float | None = None,
    ) -> LedgerRow:
        """Write how the call ended, and add its cost to the job's. The first end stays.

        Args:
            cost_usd: null when the provider has not said yet; a later call may fill it in.
            source: who says what it cost.
            took_seconds: from accepted to the end.

        Raises:
            LedgerMissing: the call was never intended.
        """
        async with self._row(key) as (row, session):
            if row.state != LedgerState.TERMINAL:
                row.receipt, row.took_seconds = receipt or row.receipt, took_seconds
                end(row, outcome, error)
            if row.cost_usd is None and cost_usd is not None:
                row.cost_usd, row.cost_source = cost_usd, source
                await _add_up(session, key.job_id)
            return row

    async def late(self, key: TakeKey, receipt: Receipt | None = None) -> LedgerRow:
        """No film waits for the call any more: it is asked for slowly from now on. The first time stays.

        Args:
            receipt: what became of the money, when that is because it was cancelled.

        Raises:
            LedgerMissing: the call was never intended.
        """
        async with self._row(key) as (row, _):
            if row.state != LedgerState.TERMINAL:
                row.late_at, row.receipt = row.late_at or now(), row.receipt or receipt
            return row

    async def collected(
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
        """Write where the take is kept, how long it is, and the digest of its piece of the film.

        Args:
            film_seconds: how long its scene is, where that is not as in the storyboard.
            departures: in what it is far from what was ordered.

        Raises:
            LedgerMissing: the call was never intended.
        """
        async with self._row(key) as (row, _):
            row.asset_key, row.thumbnail_key, row.seconds, row.digest = (
                asset_key,
                thumbnail_key,
                seconds,
                digest,
            )
            row.film_seconds, row.departures = film_seconds, departures
            row.collected_at = row.collected_at or now()
            row.error_type, row.error_message = error_fields(None)
            return row

    async def not_collected(self, key: TakeKey, error: JobError) -> None:
        """Write why what the call made could not be brought in. A later try may bring it in after all.

        Raises:
            LedgerMissing: the call was never intended.
        """
        async with self._row(key) as (row, _):
            if row.collected_at is None:
                row.error_type, row.error_message = error_fields(error)


async def _add_up(session: AsyncSession, job_id: str) -> None:
    await session.flush()
    job = await session.get_one(JobRow, job_id)
    job.cost_usd = await total_cost(session, job_id)


def _is_intent(row: LedgerRow, intended_at: datetime | None) -> bool:
    return row.state == LedgerState.INTENT and intended_at in (None, row.intent_at)
