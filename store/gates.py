"""Gates: rows that writers hold while they decide something which one job's row does not guard."""

from collections.abc import Iterable

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.models import GateRow
from store.terms import Terms
from store.upsert import insert_once

DAILY_CAP = "daily_cap"


def gates_for(provider: str, terms: Terms) -> list[str]:
    """The gates that an intent on these terms is decided behind."""
    cap = [DAILY_CAP] if terms.price_usd and terms.daily_cap_usd is not None else []
    return cap if terms.in_flight is None else [*cap, f"provider/{provider}"]


async def hold(session: AsyncSession, names: Iterable[str]) -> None:
    """Hold the gates until the transaction ends.

    Always in the order of their names, and before any job's row: so no two writers ever wait for each other.
    SQLite has one writer at a time anyway.
    """
    for name in sorted(names):
        found = select(GateRow).where(col(GateRow.name) == name).with_for_update()
        if (await session.exec(found)).one_or_none() is None:
            await insert_once(session, GateRow(name=name), "name")
            # Whoever was faster has committed by now; its row is held like any other.
            await session.exec(found)
