"""How a job's row begins, is begun anew, and ends."""

from datetime import UTC, datetime

from store.briefs import brief_digest, search_text
from store.models import JobRow, LedgerRow, LedgerState, Outcome
from workflows.contracts import Brief, CloseOrder, Frozen, JobError, JobStatus, Receipt


class NewJob(Frozen):
    """A job to be kept. `id` becomes the workflow's id."""

    id: str
    owner: str
    title: str
    brief: Brief
    provider: str
    model: str
    idempotency_key: str | None = None

    def row(self) -> JobRow:
        """Its first row in the catalog."""
        return JobRow(
            **dict(self),
            brief_digest=brief_digest(self.brief),
            search_text=search_text(self.title, self.brief),
            budget_usd=self.brief.budget_usd,
            created_at=now(),
        )


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def begin(row: JobRow, run_id: str) -> None:
    """A run that is new to the job takes it up; what an earlier run had said of its end is void.

    A film that is there keeps its gaps, whatever becomes of the run.
    """
    row.run_id, row.status = run_id, JobStatus.PROCESSING
    row.started_at = row.started_at or now()
    row.ended_at = row.frugal_at = row.error_type = row.error_message = None
    row.failures, row.prices = {}, {}
    if row.film_key is None:
        row.gaps = []


def end(row: JobRow, order: CloseOrder, run_id: str | None) -> None:
    """The job ends as the order says."""
    row.run_id, row.status, row.ended_at = run_id, order.status, now()
    if order.status is JobStatus.COMPLETED or row.film_key is None:
        row.gaps = list(order.gaps)
    row.failures = order.failures
    row.error_type, row.error_message = error_fields(order.error)


def receipt_of(row: LedgerRow) -> Receipt | None:
    """What became of the money of a call that its job did not wait for; None while that is open."""
    if row.receipt is not None or row.state is not LedgerState.TERMINAL:
        return row.receipt
    return Receipt.KEPT if row.outcome is Outcome.SUCCEEDED else Receipt.NOT_BILLED


def error_fields(error: JobError | None) -> tuple[str | None, str | None]:
    """An error's type and message as two columns."""
    return (error.type, error.message) if error else (None, None)
