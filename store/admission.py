"""Whether a call may be paid for now: its job, the job's budget, the day's cap, a slot at the provider."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from store.errors import BudgetExceeded, DailyCapReached, JobNotFound, NoSlot, NotBought
from store.lifecycle import now
from store.models import JobRow, LedgerRow
from store.spending import over_budget, over_cap
from store.terms import Terms
from store.waiting import leave, no_slot
from workflows.contracts import TakeOrder

Refusal = NotBought | BudgetExceeded | DailyCapReached | NoSlot


async def admit(session: AsyncSession, order: TakeOrder, terms: Terms) -> LedgerRow | Refusal:
    """Write the intent, or say what is against it. A refusal is returned: what it leaves behind is committed.

    The gates and the job's row are held.

    Raises:
        JobNotFound: there is no such job, or it is being deleted; nothing may be paid for it.
    """
    job, moment = await payable(session, order.key.job_id), now()
    refused: Refusal | None = NotBought(job.id) if job.frugal_at else None
    refused = refused or await over_budget(session, job, terms) or await over_cap(session, terms, moment)
    # Who may not pay stands in nobody's way.
    refused = refused or await no_slot(session, job.owner, order, terms.in_flight, moment)
    if isinstance(refused, NoSlot):
        return refused
    await leave(session, order.key)
    return refused or _intent(session, order, terms, moment)


async def renew(session: AsyncSession, row: LedgerRow, terms: Terms) -> None:
    """The intent is of this moment. The cap's gate and the job's row are held.

    Raises:
        DailyCapReached: it is of another day, and this day's cap does not allow it.
    """
    moment = now()
    another_day = row.intent_at.date() != moment.date()
    if another_day and (refused := await over_cap(session, terms, moment)):
        raise refused
    row.intent_at, row.held_at = moment, None


async def payable(session: AsyncSession, job_id: str) -> JobRow:
    """The job, for which something may be paid.

    Raises:
        JobNotFound: there is no such job, or it is being deleted; nothing may be paid for it.
    """
    job = await session.get(JobRow, job_id)
    if job is None or job.hidden_at is not None:
        raise JobNotFound(job_id)
    return job


def _intent(session: AsyncSession, order: TakeOrder, terms: Terms, moment: datetime) -> LedgerRow:
    row = LedgerRow(
        **dict(order.key),
        provider=order.provider,
        model=order.model,
        price_usd=terms.price_usd,
        order_seconds=terms.seconds,
        intent_at=moment,
    )
    row.mark_fresh()
    session.add(row)
    return row
