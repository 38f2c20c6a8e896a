"""Changes of a job's row when it is created, taken up by a run, or ended."""

from datetime import UTC, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import Brief, CancelReceipt, CloseOrder, FrozenModel, JobError, JobStatus
from store.derived_columns import brief_digest, search_text, title_key
from store.models import CallOutcome, JobRow, LanguageRow, LedgerRow, LedgerState


class NewJob(FrozenModel):
    """A job to be stored. `id` becomes the workflow's id."""

    id: str
    owner: str
    made_by: str | None = None
    title: str
    brief: Brief
    provider: str
    model: str
    idempotency_key: str | None = None

    def to_row(self) -> JobRow:
        """Build the job's row."""
        return JobRow(
            **dict(self),
            brief_digest=brief_digest(self.brief),
            title_key=title_key(self.title),
            search_text=search_text(self.title, self.brief),
            budget_usd=self.brief.budget_usd,
            created_at=utc_now(),
        )


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def set_status(row: JobRow, status: JobStatus, reason: JobError | None = None) -> None:
    """Set the job's status and its error; one that waits for its owner keeps since when it does."""
    if status is not JobStatus.AWAITING_APPROVAL:
        row.waits_since = None
    elif row.status is not status or row.waits_since is None:
        row.waits_since = utc_now()
    row.status = status
    row.error_type, row.error_message = error_fields(reason)


def begin_run(row: JobRow, run_id: str) -> None:
    """Reset the row for a run that is not its own yet: an earlier one's end, error and prices are cleared.

    An existing film keeps its gaps, however the new run ends.
    """
    if row.run_id == run_id:
        return
    set_status(row, JobStatus.PROCESSING)
    row.run_id = run_id
    row.started_at = row.started_at or utc_now()
    row.ended_at = row.frugal_at = None
    # What is being made is seen, and so is what it costs.
    row.trashed_at = None
    row.failures, row.prices = {}, {}
    if row.film_key is None:
        row.gaps = []


def end_job(row: JobRow, order: CloseOrder, run_id: str | None) -> None:
    """Write the job's end as the order says."""
    set_status(row, order.status, order.error)
    row.run_id, row.ended_at, row.copied_at = run_id, utc_now(), None
    if order.status is JobStatus.COMPLETED or row.film_key is None:
        row.gaps = list(order.gaps)
    row.failures = order.failures


async def note_language_error(session: AsyncSession, order: CloseOrder) -> None:
    """Record why the film in another language, which the run that ends was for, could not be made."""
    if order.language and order.language_error is not None:
        row = await session.get_one(LanguageRow, (order.job_id, order.language))
        row.error_type, row.error_message = error_fields(order.language_error)


def derive_receipt(row: LedgerRow) -> CancelReceipt | None:
    """Return what became of the money of a call that its job did not wait for; None while that is open."""
    if row.receipt is not None or row.state is not LedgerState.TERMINAL:
        return row.receipt
    return CancelReceipt.KEPT if row.outcome is CallOutcome.SUCCEEDED else CancelReceipt.NOT_BILLED


def error_fields(error: JobError | None) -> tuple[str | None, str | None]:
    """Split an error into its two columns, type and message; (None, None) without one."""
    return (error.type, error.message) if error else (None, None)
