"""What the catalog tells operators, on both databases: by as many statements whatever there is."""

from datetime import timedelta

from api.operations.catalog_reads import CatalogWork, read_catalog_work
from api.operations.schemas import OperationsQuery
from providers.registry import Registry
from store.database import Database
from store.job_lifecycle import utc_now
from store.jobs import Jobs
from store.ledger.limits import CallLimits
from store.ledger.writes import Ledger
from store.models import LedgerRow, primary_key_of
from store.operations.film_states import FilmState
from tests.store.builders import a_job_of, an_order
from tests.store.counting import count

STATEMENTS = 13


async def _accept(database: Database, team: str, minutes: float) -> str:
    """A job with a call that its provider has been working on for so long; its id."""
    ledger, job_id = Ledger(database), await a_job_of(Jobs(database), team)
    order = an_order(job_id)
    await ledger.record_intent(order, CallLimits(price_usd=0.4, seconds=5))
    await ledger.record_acceptance(order.key, f"p-{job_id}")
    async with database.write_session() as session:
        row = await session.get_one(LedgerRow, primary_key_of(order.key))
        row.accepted_at = utc_now() - timedelta(minutes=minutes)
    return job_id


async def _read(database: Database, **query: object) -> CatalogWork:
    return await read_catalog_work(database, Registry(), OperationsQuery.model_validate(query), utc_now())


async def test_a_call_over_its_time_makes_its_film_slow(database: Database) -> None:
    slow, young = await _accept(database, "ann", 60), await _accept(database, "bob", 0)
    states = {row.id: state for row, state in (await _read(database)).films}
    assert states == {slow: FilmState.SLOW, young: FilmState.QUEUED}
    work = await _read(database, state="slow")
    assert ([row.id for row, _ in work.films], work.total) == ([slow], 1)
    assert "Slower than usual: such scenes take about 9 sec." in {
        each.sentence for each in work.slow.values()
    }


async def test_as_many_statements_are_made_whatever_there_is(database: Database) -> None:
    counts = []
    await _accept(database, "ann", 60)
    for _ in range(2):
        with count(database, "before_cursor_execute") as statements:
            work = await _read(database, limit=1)
        counts.append(statements())
        for team in ("ann", "bob", "eve"):
            await _accept(database, team, 60)
    assert counts == [STATEMENTS, STATEMENTS]
    assert (len(work.films), work.total) == (1, 4)
