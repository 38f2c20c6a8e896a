"""Takes of which nobody knows whether they were paid for: held until their job is found, or given up."""

from store.errors import NotHeld
from store.ledger_rows import LedgerRows, accepted, end
from store.lifecycle import now
from store.models import LedgerRow, LedgerState, Outcome
from workflows.contracts import JobError, Receipt, TakeKey
from workflows.errors import ErrorType

DONE_WITHOUT = JobError(
    type=ErrorType.OUTCOME_UNKNOWN, message="Nobody knows whether it was paid for; the film does without it."
)
PAID_AGAIN = JobError(
    type=ErrorType.OUTCOME_UNKNOWN, message="Nobody knows whether it was paid for; the next take may be."
)


class Undecided(LedgerRows):
    """What becomes of an intent whose outcome is unknown."""

    async def hold(self, key: TakeKey) -> LedgerRow:
        """Nobody knows whether the intent was paid for: it waits for a decision. The first time stays.

        Raises:
            LedgerMissing: the call was never intended.
        """
        async with self._row(key) as (row, _):
            if row.state == LedgerState.INTENT:
                row.held_at = row.held_at or now()
            return row

    async def adopt(self, key: TakeKey, provider_job_id: str) -> LedgerRow:
        """An intent gets the provider job that it turned out to have made. Saying it again changes nothing.

        Raises:
            LedgerMissing: the call was never intended.
            LedgerConflict: the call is known to have made another provider job.
            ProviderJobTaken: another take is known to have made this provider job.
            NotHeld: the call has ended without one.
        """
        async with self._row(key) as (row, session):
            if row.state == LedgerState.TERMINAL and row.provider_job_id is None:
                raise NotHeld(key.token)
            await accepted(session, row, provider_job_id)
            return row

    async def give_up(self, key: TakeKey, error: JobError = DONE_WITHOUT) -> LedgerRow:
        """The owner does without: the intent ends as failed. Its price counts until its cost is known.

        Saying it again changes nothing.

        Args:
            error: of the type OUTCOME_UNKNOWN.

        Raises:
            LedgerMissing: the call was never intended.
            NotHeld: it is known by now what became of it.
        """
        async with self._row(key) as (row, _):
            _give_up(row, error)
            return row

    async def pay_again(self, key: TakeKey) -> LedgerRow:
        """Give up an intent that is held, so that the next take may be paid for. It may have been paid, too.

        Saying it again changes nothing.

        Raises:
            LedgerMissing: the call was never intended.
            NotHeld: it is known by now what became of it, or it is being ordered again.
        """
        async with self._row(key) as (row, _):
            if row.state == LedgerState.INTENT and row.held_at is None:
                raise NotHeld(key.token)
            _give_up(row, PAID_AGAIN)
            return row

    async def found_after_all(self, key: TakeKey, provider_job_id: str) -> bool:
        """A take that ended without anybody knowing of its job had one: it is open again, and late.

        The one end that does not stay: what was written of the money was that nobody knows.

        Raises:
            LedgerMissing: the call was never intended.
            ProviderJobTaken: another take is known to have made this provider job.
        """
        async with self._row(key) as (row, session):
            if row.provider_job_id is not None or not _nobody_knew(row):
                return False
            row.state, row.outcome, row.terminal_at, row.held_at = LedgerState.ACCEPTED, None, None, None
            row.receipt, row.late_at = Receipt.STILL_BILLED, now()
            row.error_type = row.error_message = None
            await accepted(session, row, provider_job_id)
            return True


def _nobody_knew(row: LedgerRow) -> bool:
    return row.outcome is not None and (
        row.receipt == Receipt.UNKNOWN or row.error_type == ErrorType.OUTCOME_UNKNOWN
    )


def _give_up(row: LedgerRow, error: JobError) -> None:
    if row.state == LedgerState.INTENT:
        end(row, Outcome.FAILED, error)
    elif row.error_type != ErrorType.OUTCOME_UNKNOWN:
        raise NotHeld(row.key.token)
