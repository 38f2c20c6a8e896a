"""Paid calls whose outcome is unknown: held until their provider job is found or they are given up."""

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from contracts import CancelReceipt, JobError, TakeKey
from contracts.error_types import ErrorType
from store.database import Database
from store.errors import OutcomeKnown
from store.job_lifecycle import utc_now
from store.ledger.rows import assign_provider_job, end_call, lock_row
from store.models import CallOutcome, LedgerRow, LedgerState

DONE_WITHOUT_ERROR = JobError(
    type=ErrorType.OUTCOME_UNKNOWN, message="Nobody knows whether it was paid for; the film does without it."
)
PAID_AGAIN_ERROR = JobError(
    type=ErrorType.OUTCOME_UNKNOWN, message="Nobody knows whether it was paid for; the next take may be."
)


class UnknownOutcomes:
    """Writes of calls of which it is unknown whether they were paid for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mark_outcome_unknown(self, key: TakeKey) -> LedgerRow:
        """Mark an intent as held: unknown whether it was paid for, waiting for a decision.

        The first time is kept.

        Raises:
            IntentNotFound: the ledger has no row for the call.
        """
        async with lock_row(self._database, key) as (row, _):
            if row.state == LedgerState.INTENT:
                row.held_at = row.held_at or utc_now()
            return row

    async def adopt_provider_job(self, key: TakeKey, provider_job_id: str) -> LedgerRow:
        """Record the provider job that an intent turned out to have started. Idempotent.

        Raises:
            IntentNotFound: the ledger has no row for the call.
            LedgerConflict: the call is recorded with another provider job.
            ProviderJobTaken: the provider job is recorded with another take.
            OutcomeKnown: the call has ended without a provider job.
        """
        async with lock_row(self._database, key) as (row, session):
            if row.state == LedgerState.TERMINAL and row.provider_job_id is None:
                raise OutcomeKnown(key.token)
            await assign_provider_job(session, row, provider_job_id)
            return row

    async def give_up(self, key: TakeKey, error: JobError = DONE_WITHOUT_ERROR) -> LedgerRow:
        """End an intent as failed, without its clip. The price counts as spent until the cost is known.

        Idempotent.

        Args:
            error: of the type OUTCOME_UNKNOWN.

        Raises:
            IntentNotFound: the ledger has no row for the call.
            OutcomeKnown: the call's outcome is known by now.
        """
        async with lock_row(self._database, key) as (row, _):
            _end_as_given_up(row, error)
            return row

    async def pay_again(self, key: TakeKey) -> LedgerRow:
        """Give up a held intent so that the next take may be paid for, although this one may have been, too.

        Idempotent.

        Raises:
            IntentNotFound: the ledger has no row for the call.
            OutcomeKnown: the call's outcome is known by now, or it is being ordered again.
        """
        async with lock_row(self._database, key) as (row, _):
            if row.state == LedgerState.INTENT and not row.is_outcome_unknown:
                raise OutcomeKnown(key.token)
            _end_as_given_up(row, PAID_AGAIN_ERROR)
            return row

    async def reopen_with_job(self, key: TakeKey, provider_job_id: str) -> bool:
        """Reopen, as late, a call that ended with an unknown outcome, because its provider job was found.

        Returns False for a call that has a provider job or ended otherwise. No other outcome is ever changed.

        Raises:
            IntentNotFound: the ledger has no row for the call.
            ProviderJobTaken: the provider job is recorded with another take.
        """
        async with lock_row(self._database, key) as (row, session):
            if row.provider_job_id is not None or not _ended_as_unknown(row):
                return False
            row.state, row.outcome, row.terminal_at, row.held_at = LedgerState.ACCEPTED, None, None, None
            row.receipt, row.late_at = CancelReceipt.STILL_BILLED, utc_now()
            row.error_type = row.error_message = None
            await assign_provider_job(session, row, provider_job_id)
            return True


def ended_as_unknown() -> ColumnElement[bool]:
    """Return the SQL condition that a call has ended without anybody knowing whether it was paid for."""
    unknown = or_(
        col(LedgerRow.receipt) == CancelReceipt.UNKNOWN,
        col(LedgerRow.error_type) == ErrorType.OUTCOME_UNKNOWN,
    )
    return and_(col(LedgerRow.outcome).is_not(None), unknown)


def _ended_as_unknown(row: LedgerRow) -> bool:
    return row.outcome is not None and (
        row.receipt == CancelReceipt.UNKNOWN or row.error_type == ErrorType.OUTCOME_UNKNOWN
    )


def _end_as_given_up(row: LedgerRow, error: JobError) -> None:
    if row.state == LedgerState.INTENT:
        end_call(row, CallOutcome.FAILED, error)
    elif row.error_type != ErrorType.OUTCOME_UNKNOWN:
        raise OutcomeKnown(row.key.token)
