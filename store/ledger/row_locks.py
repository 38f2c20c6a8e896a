"""Named rows that writers lock while they check a limit that spans several jobs."""

from collections.abc import Iterable

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.ledger.limits import CallLimits
from store.models import LockRow
from store.upsert import insert_once

DAILY_CAP_LOCK = "daily_cap"


def locks_for_call(provider: str, terms: CallLimits) -> list[str]:
    """Return the names of the locks to take before a call with these limits is admitted."""
    cap = [DAILY_CAP_LOCK] if terms.price_usd and terms.daily_cap_usd is not None else []
    return cap if terms.in_flight is None else [*cap, f"provider/{provider}"]


def team_lock(team_id: str) -> str:
    """Return the name of the lock of a team's limits. It is taken last, after any job's row."""
    return f"team/{team_id}"


def has_one_writer(session: AsyncSession) -> bool:
    """Return whether a transaction that may write excludes all others: on SQLite it begins IMMEDIATE."""
    return session.get_bind().dialect.name == "sqlite"


async def lock_rows(session: AsyncSession, names: Iterable[str]) -> None:
    """Lock the named rows until the transaction ends.

    Locks are always taken in the order of their names, and before any job's row, so that writers never
    deadlock. SQLite has one writer at a time anyway.
    """
    if has_one_writer(session):
        return
    for name in sorted(names):
        found = select(LockRow).where(col(LockRow.name) == name).with_for_update()
        if (await session.exec(found)).one_or_none() is None:
            await insert_once(session, LockRow(name=name), "name")
            # If another transaction inserted it first, that one has committed by now: lock its row.
            await session.exec(found)
