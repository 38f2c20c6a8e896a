"""Takes that wait for a slot at a provider."""

from datetime import timedelta

from sqlmodel import col, select

from contracts import TakeKey, TakeOrder
from store.database import Database
from store.errors import ProviderBusy
from store.ledger.limits import CallLimits
from store.ledger.writes import Ledger
from store.models import CallOutcome, WaitingRow, primary_key_of

ONE, TWO = CallLimits(in_flight=1), CallLimits(in_flight=2)


async def rank_of(ledger: Ledger, order: TakeOrder, terms: CallLimits = ONE) -> int:
    """Which place in the queue the take gets when it asks; 0: its intent is written."""
    try:
        assert (await ledger.record_intent(order, terms)).is_new_intent
    except ProviderBusy as refused:
        return refused.rank
    return 0


async def ended(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.record_outcome(order.key, CallOutcome.SUCCEEDED, cost_usd=0)


async def asked(database: Database, key: TakeKey, **ago: float) -> None:
    """As if the waiting take had last asked so much earlier."""
    async with database.write_session() as session:
        row = await session.get_one(WaitingRow, ("animatic", *primary_key_of(key)))
        row.asked_at -= timedelta(**ago)


async def waiting(database: Database) -> list[WaitingRow]:
    async with database.read_session() as session:
        return list(await session.exec(select(WaitingRow).order_by(col(WaitingRow.since))))
