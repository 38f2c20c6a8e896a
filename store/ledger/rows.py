"""Locks a job's ledger rows for writing, and marks calls as accepted or ended."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from sqlalchemy import bindparam
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import JobError, TakeKey
from store.database import Database
from store.direct_statements import run_directly
from store.errors import IntentNotFound, LedgerConflict, ProviderJobTaken
from store.job_lifecycle import error_fields, utc_now
from store.ledger import row_locks
from store.ledger.reads import sum_job_cost
from store.models import CallOutcome, CostSource, JobRow, LedgerRow, LedgerState

_BY_KEY = select(LedgerRow).where(
    *(col(getattr(LedgerRow, name)) == bindparam(name) for name in TakeKey.model_fields)
)
_LOCK_JOB = select(JobRow.id).where(col(JobRow.id) == bindparam("job_id")).with_for_update()


async def find_call(session: AsyncSession, key: TakeKey) -> LedgerRow | None:
    """Return the call's row; None when there is no intent for it."""
    return (await session.exec(_BY_KEY, params=dict(key))).one_or_none()


@asynccontextmanager
async def lock_job(
    database: Database, key: TakeKey, locks: Iterable[str] = ()
) -> AsyncIterator[AsyncSession]:
    """Open a write transaction that holds the named row locks and the lock of the call's job.

    Every writer of a job's ledger locks the job's row first. Writers therefore take turns: the job's cost
    stays equal to the sum of its calls, and nothing is paid once a deletion has begun. Limits over several
    jobs are guarded by row locks, which are taken before any job's row.
    """
    names = tuple(locks)
    async with database.write_session(durable=True, turns=names) as session:
        await row_locks.lock_rows(session, names)
        if not row_locks.has_one_writer(session):
            await run_directly(session, _LOCK_JOB, {"job_id": key.job_id})
        yield session


@asynccontextmanager
async def lock_row(database: Database, key: TakeKey) -> AsyncIterator[tuple[LedgerRow, AsyncSession]]:
    """Open a write transaction that holds the lock of the call's job, and read the call's row in it.

    Raises:
        IntentNotFound: the ledger has no row for the call.
    """
    async with lock_job(database, key) as session:
        row = await find_call(session, key)
        if row is None:
            raise IntentNotFound(key.token)
        yield row, session


async def assign_provider_job(session: AsyncSession, row: LedgerRow, provider_job_id: str) -> None:
    """Record the provider job that the call started. Idempotent.

    Raises:
        LedgerConflict: the call is recorded with another provider job.
        ProviderJobTaken: the provider job is recorded with another take.
    """
    if row.provider_job_id is None:
        row.provider_job_id, row.accepted_at = provider_job_id, utc_now()
    if row.provider_job_id != provider_job_id:
        raise LedgerConflict(row.key.token, row.provider_job_id, provider_job_id)
    if row.state == LedgerState.INTENT:
        row.state, row.held_at = LedgerState.ACCEPTED, None
    token = row.key.token
    try:
        await session.flush()
    except IntegrityError as error:
        raise ProviderJobTaken(token, provider_job_id) from error


def end_call(row: LedgerRow, outcome: CallOutcome, error: JobError | None) -> None:
    """Set the call to TERMINAL with its outcome and error."""
    row.state, row.outcome, row.terminal_at = LedgerState.TERMINAL, outcome, utc_now()
    row.error_type, row.error_message = error_fields(error)


async def fill_in_cost(
    session: AsyncSession, row: LedgerRow, cost_usd: float | None, source: CostSource | None
) -> None:
    """Record what the call cost, unless that is known, and bring the job's cost in line."""
    if row.cost_usd is not None or cost_usd is None:
        return
    row.cost_usd, row.cost_source = cost_usd, source
    if cost_usd:
        await session.flush()
        job = await session.get_one(JobRow, row.job_id)
        job.cost_usd = await sum_job_cost(session, row.job_id)
