"""What is spent: known costs, and the price of whatever may still cost something."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, case, literal, type_coerce
from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store.columns import MICRO_USD, Usd, micro
from store.errors import BudgetExceeded, DailyCapReached
from store.models import JobRow, LedgerRow, LedgerState, SpentRow
from store.terms import Terms
from store.upsert import insert_once
from workflows.contracts import Receipt

# Receipts that say that nothing is to be paid.
FREE = (Receipt.NOT_BILLED, Receipt.NEVER_STARTED)


async def over_budget(session: AsyncSession, job: JobRow, terms: Terms) -> BudgetExceeded | None:
    """Whether the call costs more than is left of the job's budget. The job's row is held."""
    if not terms.price_usd or job.budget_usd is None:
        return None
    total = select(func.sum(_counts())).where(col(LedgerRow.job_id) == job.id)
    needed = micro((await session.exec(total)).one() or 0) + micro(terms.price_usd)
    if needed <= micro(job.budget_usd):
        return None
    return BudgetExceeded(job.id, needed / MICRO_USD, job.budget_usd)


async def over_cap(session: AsyncSession, terms: Terms, moment: datetime) -> DailyCapReached | None:
    """Whether the call costs more than is left of that day's cap. The cap's gate is held."""
    if not terms.price_usd or terms.daily_cap_usd is None:
        return None
    spent_usd = await spent_on(session, moment.astimezone(UTC).date())
    if micro(spent_usd) + micro(terms.price_usd) <= micro(terms.daily_cap_usd):
        return None
    return DailyCapReached(terms.daily_cap_usd, spent_usd)


async def spent_on(session: AsyncSession, day: date) -> float:
    """What all calls intended on that day in UTC cost or may cost, in US dollars; also of removed jobs."""
    midnight = datetime.combine(day, time(), UTC)
    intent_at = col(LedgerRow.intent_at)
    kept = select(func.sum(_counts())).where(intent_at >= midnight, intent_at < midnight + timedelta(days=1))
    gone = select(SpentRow.spent_usd).where(col(SpentRow.day) == day)
    # One statement sees one state: a job that is removed at this moment counts here or there, and once.
    known, removed = (await session.exec(select(kept.scalar_subquery(), gone.scalar_subquery()))).one()
    return (micro(known or 0) + micro(removed or 0)) / MICRO_USD


async def keep_spent(session: AsyncSession, job_id: str) -> None:
    """Note what a job's calls count for before its rows go."""
    found = select(LedgerRow.intent_at, _counts()).where(col(LedgerRow.job_id) == job_id)
    days: Counter[date] = Counter()
    for moment, usd in await session.exec(found):
        days[moment.date()] += micro(usd)
    for day, amount in sorted(days.items()):
        await insert_once(session, SpentRow(day=day), "day")
        more = col(SpentRow.spent_usd) + amount / MICRO_USD
        await session.exec(update(SpentRow).where(col(SpentRow.day) == day).values(spent_usd=more))


def _counts() -> ColumnElement[float]:
    """What one call counts for: its cost; nothing when it was not billed; else the price that is reserved."""
    cost = col(LedgerRow.cost_usd)
    not_billed = and_(col(LedgerRow.state) == LedgerState.TERMINAL, col(LedgerRow.receipt).in_(FREE))
    counts = case((cost.is_not(None), cost), (not_billed, literal(0, Usd)), else_=col(LedgerRow.price_usd))
    return type_coerce(counts, Usd)
