"""Decides whether a paid call may start: its job, the job's budget, the daily cap, a slot at the provider."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import TakeOrder
from store.errors import BudgetExceeded, DailyCapReached, ProviderBusy, SpendingStopped
from store.job_lifecycle import utc_now
from store.ledger.budget import check_budget, check_daily_cap, check_team_cap
from store.ledger.limits import CallLimits
from store.ledger.payable_job import PayableJob, get_payable_job
from store.ledger.slots import check_takes_at_once, claim_slot, leave_queues
from store.models import JobRow, LedgerRow

AdmissionRefusal = SpendingStopped | BudgetExceeded | DailyCapReached | ProviderBusy


async def admit_call(
    session: AsyncSession, order: TakeOrder, terms: CallLimits
) -> LedgerRow | AdmissionRefusal:
    """Write the call's intent and return its row, or return why it may not start.

    A refusal is returned, not raised, so that the transaction commits the take's place in the queue.
    The caller has locked the row locks and the job's row.

    Raises:
        JobNotFound: there is no such job, or it is being deleted, so nothing may be paid for it.
    """
    moment = utc_now()
    job = await get_payable_job(session, order.key.job_id)
    refused = await find_refusal(session, job, order, terms, moment)
    if isinstance(refused, ProviderBusy):
        return refused
    await leave_queues(session, order.key)
    return refused or _write_intent(session, order, terms, moment, await _find_copy_time(session, order, job))


async def find_refusal(
    session: AsyncSession, job: PayableJob, order: TakeOrder, terms: CallLimits, moment: datetime
) -> AdmissionRefusal | None:
    """Return why the call may not start now; None if it may. A ProviderBusy has put the take into the queue.

    A TeamBusy has taken it out of all queues.
    """
    refused: AdmissionRefusal | None = SpendingStopped(job.id) if job.frugal_at else None
    refused = refused or await check_budget(session, job, terms)
    refused = refused or await _check_caps(session, job.owner, terms, moment)
    refused = refused or await check_takes_at_once(session, job, order, moment)
    # Check budget and cap before queueing for a slot: a take that may not pay must not block others.
    return refused or await claim_slot(session, job.owner, order, terms.in_flight, moment)


async def _check_caps(
    session: AsyncSession, owner: str, terms: CallLimits, moment: datetime
) -> DailyCapReached | None:
    """Return the refusal of the cap of all teams, or of the team's own."""
    everybody = await check_daily_cap(session, terms, moment)
    return everybody or await check_team_cap(session, owner, terms, moment)


async def renew_intent(session: AsyncSession, row: LedgerRow, terms: CallLimits) -> None:
    """Date the intent to now. The caller has locked the daily cap and the job's row.

    Raises:
        DailyCapReached: the intent is from another UTC day, and today's cap does not allow its price.
    """
    moment = utc_now()
    if row.intent_at.date() != moment.date():
        owner = (await session.get_one(JobRow, row.job_id)).owner
        if refused := await _check_caps(session, owner, terms, moment):
            raise refused
    row.intent_at, row.held_at = moment, None
    # The services may have taken the emulator's place since, or the other way round.
    row.emulated = terms.emulated and row.price_usd > 0


async def _find_copy_time(session: AsyncSession, order: TakeOrder, job: PayableJob) -> datetime | None:
    """Return when the job was copied, if its original may have ordered this since; else None.

    That is so for what this job orders first of a provider for a part of the film: it is looked for, or its
    owner decides about it, and so about all that the original may have ordered there.
    """
    copied_at = job.copied_at
    if copied_at is None:
        return None
    part = [col(getattr(LedgerRow, name)) == value for name, value in order.key if name != "take"]
    since = [col(LedgerRow.provider) == order.provider, col(LedgerRow.intent_at) >= copied_at]
    known = (await session.exec(select(LedgerRow.take).where(*part, *since).limit(1))).first()
    return copied_at if known is None else None


def _write_intent(
    session: AsyncSession,
    order: TakeOrder,
    terms: CallLimits,
    moment: datetime,
    copied_at: datetime | None,
) -> LedgerRow:
    """Write the intent. One that a job's original may have written is dated to its copy, and is not new."""
    row = LedgerRow(
        **dict(order.key),
        provider=order.provider,
        model=order.model,
        order_digest=order.digest or None,
        price_usd=terms.price_usd,
        order_seconds=terms.seconds,
        emulated=terms.emulated and terms.price_usd > 0,
        intent_at=copied_at or moment,
        opens_on_take=order.opens_on_take,
        opens_after=order.opens_after,
        opens_on_still=order.opens_on_still,
    )
    if copied_at is None:
        row.mark_as_new_intent()
    session.add(row)
    return row
