"""The ledger: what was asked of a provider and what it cost, so that nothing is ever paid for twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Database
from store.errors import JobNotFound, LedgerConflict, LedgerMissing
from store.lifecycle import error_fields, now
from store.models import JobRow, LedgerRow, LedgerState, Outcome
from workflows.contracts import ENDED, JobError, Receipt, TakeKey, TakeOrder


class Ledger:
    """One row for each paid call: intent before the call, accepted with the provider's id, terminal."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def intend(self, order: TakeOrder) -> LedgerRow:
        """Write that this call is about to be paid for. A row that is there already is returned as it is.

        Only the one call whose row comes back `fresh` may go on and pay. Any other finds out first what
        became of the earlier try.

        Raises:
            JobNotFound: there is no such job, or it is being deleted; nothing may be paid for it.
        """
        async with self._held(order.key) as session:
            known = await session.get(LedgerRow, _identity(order.key))
            return known or await _intent(session, order)

    async def take_over(self, row: LedgerRow) -> bool:
        """Renew an intent as it was read, whose writer has died: of all who try, one may go on and pay.

        Raises:
            JobNotFound: there is no such job, or it is being deleted; nothing may be paid for it.
        """
        async with self._held(row.key) as session:
            await _payable(session, row.job_id)
            known = await session.get(LedgerRow, _identity(row.key))
            if known is None or known.state != LedgerState.INTENT or known.intent_at != row.intent_at:
                return False
            known.intent_at = now()
            return True

    async def withdraw(self, key: TakeKey) -> None:
        """Take an intent back: the provider certainly took nothing, so the next try may pay."""
        async with self._held(key) as session:
            row = await session.get(LedgerRow, _identity(key))
            if row is not None and row.state == LedgerState.INTENT:
                await session.delete(row)

    async def accept(self, key: TakeKey, provider_job_id: str) -> LedgerRow:
        """Write the provider's id of the job that the call made. Saying it again changes nothing.

        Raises:
            LedgerMissing: the call was never intended.
            LedgerConflict: the call is known to have made another provider job.
        """
        async with self._row(key) as (row, _):
            if row.provider_job_id is None:
                row.provider_job_id, row.accepted_at = provider_job_id, now()
            if row.provider_job_id != provider_job_id:
                raise LedgerConflict(key.token, row.provider_job_id, provider_job_id)
            if row.state == LedgerState.INTENT:
                row.state = LedgerState.ACCEPTED
            return row

    async def settle(
        self,
        key: TakeKey,
        outcome: Outcome,
        *,
        cost_usd: float | None,
        receipt: Receipt | None = None,
        error: JobError | None = None,
    ) -> LedgerRow:
        """Write how the call ended, and add its cost to the job's. The first end stays.

        Args:
            cost_usd: null when the provider has not said yet; a later call may fill it in.

        Raises:
            LedgerMissing: the call was never intended.
        """
        async with self._row(key) as (row, session):
            if row.state != LedgerState.TERMINAL:
                row.state, row.outcome, row.receipt, row.terminal_at = (
                    LedgerState.TERMINAL,
                    outcome,
                    receipt,
                    now(),
                )
                row.error_type, row.error_message = error_fields(error)
            if row.cost_usd is None and cost_usd is not None:
                row.cost_usd = cost_usd
                await _add_up(session, key.job_id)
            return row

    async def collected(
        self, key: TakeKey, *, asset_key: str, thumbnail_key: str | None, seconds: float, digest: str | None
    ) -> LedgerRow:
        """Write where the take is kept, how long it is, and the digest of its piece of the film.

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
            row.collected_at = row.collected_at or now()
            return row

    async def row(self, key: TakeKey) -> LedgerRow | None:
        """The call's row, or null when it was never intended."""
        async with self._database.snapshot() as session:
            return await session.get(LedgerRow, _identity(key))

    async def rows(self, job_id: str) -> list[LedgerRow]:
        """All calls of a job: by stage, scene and take."""
        order = (col(LedgerRow.stage), col(LedgerRow.scene), col(LedgerRow.take))
        found = select(LedgerRow).where(col(LedgerRow.job_id) == job_id).order_by(*order)
        async with self._database.snapshot() as session:
            return list(await session.exec(found))

    async def unsettled(self) -> list[LedgerRow]:
        """Calls without an end, of jobs that have ended: oldest first."""
        found = (
            select(LedgerRow)
            .join(JobRow, col(JobRow.id) == col(LedgerRow.job_id))
            .where(col(LedgerRow.state) != LedgerState.TERMINAL, col(JobRow.status).in_(ENDED))
        )
        async with self._database.snapshot() as session:
            return list(await session.exec(found.order_by(col(LedgerRow.intent_at))))

    async def cost(self, job_id: str) -> float:
        """What the job's calls have cost, in US dollars."""
        async with self._database.snapshot() as session:
            return await _sum(session, job_id)

    @asynccontextmanager
    async def _held(self, key: TakeKey) -> AsyncIterator[AsyncSession]:
        # Every writer of a job's ledger holds the job's row first. So two never write at once, which keeps
        # the job's cost the sum of its calls, and once a deletion has begun nothing more is paid.
        async with self._database.session(durable=True) as session:
            await session.exec(select(JobRow.id).where(col(JobRow.id) == key.job_id).with_for_update())
            yield session

    @asynccontextmanager
    async def _row(self, key: TakeKey) -> AsyncIterator[tuple[LedgerRow, AsyncSession]]:
        async with self._held(key) as session:
            row = await session.get(LedgerRow, _identity(key))
            if row is None:
                raise LedgerMissing(key.token)
            yield row, session


async def _payable(session: AsyncSession, job_id: str) -> None:
    job = await session.get(JobRow, job_id)
    if job is None or job.hidden_at is not None:
        raise JobNotFound(job_id)


async def _intent(session: AsyncSession, order: TakeOrder) -> LedgerRow:
    await _payable(session, order.key.job_id)
    row = LedgerRow(**dict(order.key), provider=order.provider, model=order.model, intent_at=now())
    row.mark_fresh()
    session.add(row)
    return row


async def _add_up(session: AsyncSession, job_id: str) -> None:
    await session.flush()
    job = await session.get_one(JobRow, job_id)
    job.cost_usd = await _sum(session, job_id)


async def _sum(session: AsyncSession, job_id: str) -> float:
    total = select(func.sum(LedgerRow.cost_usd)).where(col(LedgerRow.job_id) == job_id)
    return (await session.exec(total)).one() or 0.0


def _identity(key: TakeKey) -> tuple[str, str, int, int]:
    return key.job_id, key.stage, key.scene, key.take
