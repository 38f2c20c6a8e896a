"""Holding the ledger's rows to write them: who holds what, in which order, and what is written in common."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store import gates
from store.errors import LedgerConflict, LedgerMissing, ProviderJobTaken
from store.ledger_reads import LedgerReads
from store.lifecycle import error_fields, now
from store.models import JobRow, LedgerRow, LedgerState, Outcome, identity
from workflows.contracts import JobError, TakeKey


class LedgerRows(LedgerReads):
    """Rows that are held while they are written."""

    @asynccontextmanager
    async def _held(self, key: TakeKey, names: Iterable[str] = ()) -> AsyncIterator[AsyncSession]:
        # Every writer of a job's ledger holds the job's row first. So two never write at once, which keeps
        # the job's cost the sum of its calls, and once a deletion has begun nothing more is paid. What is
        # decided over several jobs is decided behind gates, which come before any job's row.
        async with self._database.session(durable=True) as session:
            await gates.hold(session, names)
            await session.exec(select(JobRow.id).where(col(JobRow.id) == key.job_id).with_for_update())
            yield session

    @asynccontextmanager
    async def _row(self, key: TakeKey) -> AsyncIterator[tuple[LedgerRow, AsyncSession]]:
        async with self._held(key) as session:
            row = await session.get(LedgerRow, identity(key))
            if row is None:
                raise LedgerMissing(key.token)
            yield row, session


async def accepted(session: AsyncSession, row: LedgerRow, provider_job_id: str) -> None:
    """The call has made this provider job. Saying it again changes nothing.

    Raises:
        LedgerConflict: the call is known to have made another provider job.
        ProviderJobTaken: another take is known to have made this provider job.
    """
    if row.provider_job_id is None:
        row.provider_job_id, row.accepted_at = provider_job_id, now()
    if row.provider_job_id != provider_job_id:
        raise LedgerConflict(row.key.token, row.provider_job_id, provider_job_id)
    if row.state == LedgerState.INTENT:
        row.state, row.held_at = LedgerState.ACCEPTED, None
    token = row.key.token
    try:
        await session.flush()
    except IntegrityError as error:
        raise ProviderJobTaken(token, provider_job_id) from error


def end(row: LedgerRow, outcome: Outcome, error: JobError | None) -> None:
    """The call ends, for this reason."""
    row.state, row.outcome, row.terminal_at = LedgerState.TERMINAL, outcome, now()
    row.error_type, row.error_message = error_fields(error)
