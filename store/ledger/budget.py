"""Spending of a job and of a day: known costs, and the price of calls whose cost is still open."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, case, literal, or_, type_coerce
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import CancelReceipt
from store.column_types import MICRO_USD_PER_USD, MicroUsd, to_micro_usd
from store.errors import BudgetExceeded, DailyCapReached
from store.ledger.limits import CallLimits
from store.ledger.payable_job import PayableJob
from store.ledger.row_locks import lock_rows, team_lock
from store.models import (
    JobRow,
    LedgerRow,
    LedgerState,
    RemovedSpendingRow,
    RemovedTeamSpendingRow,
    TeamCapRow,
)

# Receipts that mean that nothing is to be paid.
UNBILLED_RECEIPTS = (CancelReceipt.NOT_BILLED, CancelReceipt.NEVER_STARTED)


async def check_budget(session: AsyncSession, job: PayableJob, terms: CallLimits) -> BudgetExceeded | None:
    """Return a refusal if the call's price exceeds the rest of the job's budget; the job's row is locked."""
    if not terms.price_usd or job.budget_usd is None:
        return None
    total = select(func.sum(counted_cost())).where(col(LedgerRow.job_id) == job.id)
    needed = to_micro_usd((await session.exec(total)).one() or 0) + to_micro_usd(terms.price_usd)
    if needed <= to_micro_usd(job.budget_usd):
        return None
    return BudgetExceeded(job.id, needed / MICRO_USD_PER_USD, job.budget_usd)


async def check_daily_cap(
    session: AsyncSession, terms: CallLimits, moment: datetime
) -> DailyCapReached | None:
    """Return the refusal if the call's price exceeds the rest of the daily cap; the cap's row is locked."""
    if not terms.price_usd or terms.daily_cap_usd is None:
        return None
    spent_usd = await sum_spent_on(session, moment.astimezone(UTC).date())
    if to_micro_usd(spent_usd) + to_micro_usd(terms.price_usd) <= to_micro_usd(terms.daily_cap_usd):
        return None
    return DailyCapReached(terms.daily_cap_usd, spent_usd)


async def check_team_cap(
    session: AsyncSession, team_id: str, terms: CallLimits, moment: datetime
) -> DailyCapReached | None:
    """Return the refusal if the call's price exceeds the rest of its team's daily cap.

    The cap's row is locked here, after the job's and before nothing else, so that writers never deadlock.
    """
    if not terms.price_usd:
        return None
    cap = (await session.exec(select(TeamCapRow).where(col(TeamCapRow.team_id) == team_id))).one_or_none()
    if cap is None:
        return None
    await lock_rows(session, [team_lock(team_id)])
    spent_usd = await sum_team_spent_on(session, team_id, moment.astimezone(UTC).date())
    if to_micro_usd(spent_usd) + to_micro_usd(terms.price_usd) <= to_micro_usd(cap.daily_cap_usd):
        return None
    return DailyCapReached(cap.daily_cap_usd, spent_usd)


async def sum_team_spent_on(session: AsyncSession, team_id: str, day: date) -> float:
    """Sum what `sum_spent_on` sums, of one team."""
    midnight = datetime.combine(day, time(), UTC)
    intent_at = col(LedgerRow.intent_at)
    kept = (
        select(func.sum(counted_cost()))
        .join(JobRow, col(JobRow.id) == col(LedgerRow.job_id))
        .where(col(JobRow.owner) == team_id)
        .where(intent_at >= midnight, intent_at < midnight + timedelta(days=1))
    )
    gone = select(RemovedTeamSpendingRow.spent_usd).where(
        col(RemovedTeamSpendingRow.day) == day, col(RemovedTeamSpendingRow.team_id) == team_id
    )
    known, removed = (await session.exec(select(kept.scalar_subquery(), gone.scalar_subquery()))).one()
    return (to_micro_usd(known or 0) + to_micro_usd(removed or 0)) / MICRO_USD_PER_USD


async def sum_spent_on(session: AsyncSession, day: date) -> float:
    """Sum the costs and reserved prices of all calls intended on a UTC day, in US dollars.

    Calls of deleted jobs count, too.
    """
    midnight = datetime.combine(day, time(), UTC)
    intent_at = col(LedgerRow.intent_at)
    kept = select(func.sum(counted_cost())).where(
        intent_at >= midnight, intent_at < midnight + timedelta(days=1)
    )
    gone = select(RemovedSpendingRow.spent_usd).where(col(RemovedSpendingRow.day) == day)
    # One statement reads one snapshot: a job that is being deleted counts in one of the two sums, and once.
    known, removed = (await session.exec(select(kept.scalar_subquery(), gone.scalar_subquery()))).one()
    return (to_micro_usd(known or 0) + to_micro_usd(removed or 0)) / MICRO_USD_PER_USD


def counted_cost() -> ColumnElement[float]:
    """Return the SQL value of a call's spending: its cost, 0 if not billed, else its reserved price."""
    cost = col(LedgerRow.cost_usd)
    not_billed = and_(
        col(LedgerRow.state) == LedgerState.TERMINAL, col(LedgerRow.receipt).in_(UNBILLED_RECEIPTS)
    )
    counts = case(
        (cost.is_not(None), cost), (not_billed, literal(0, MicroUsd)), else_=col(LedgerRow.price_usd)
    )
    return type_coerce(counts, MicroUsd)


def doubtful_cost() -> ColumnElement[float]:
    """Return the SQL value of a call's price of which nobody knows whether it has to be paid, else 0."""
    over = col(LedgerRow.state) == LedgerState.TERMINAL
    held = and_(col(LedgerRow.state) == LedgerState.INTENT, col(LedgerRow.held_at).is_not(None))
    receipt = col(LedgerRow.receipt)
    may_be_billed = or_(receipt.is_(None), receipt.not_in(UNBILLED_RECEIPTS))
    unknown = and_(col(LedgerRow.cost_usd).is_(None), may_be_billed, or_(over, held))
    return type_coerce(case((unknown, col(LedgerRow.price_usd)), else_=literal(0, MicroUsd)), MicroUsd)
