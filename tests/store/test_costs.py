"""What a team has spent, told apart, on both databases: the ledger's sums, and deleted films' too."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contracts import LedgerStage
from contracts.cost_grouping import CostGrouping
from store.database import Database
from store.jobs import Jobs
from store.ledger.costs import CostPeriod, Costs, CostSums
from store.ledger.limits import CallLimits
from store.ledger.writes import Ledger
from store.models import CallOutcome, LedgerRow, RemovedTeamSpendingRow, primary_key_of
from tests.store.builders import OWNER, a_job_of, an_end, an_order

PRICE = CallLimits(price_usd=0.4)
NOVEMBER = CostPeriod(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def costs(database: Database) -> Costs:
    return Costs(database)


async def a_call(
    database: Database,
    ledger: Ledger,
    job_id: str,
    *,
    scene: int = 1,
    stage: LedgerStage = LedgerStage.SCENE,
    at: datetime | None = None,
) -> LedgerRow:
    """A call that is under way, ordered at a moment of November."""
    order = an_order(job_id, scene=scene, stage=stage)
    await ledger.record_intent(order, PRICE)
    async with database.write_session() as session:
        row = await session.get_one(LedgerRow, primary_key_of(order.key))
        row.intent_at = at or datetime(2026, 11, 5, tzinfo=UTC)
    return row


async def pay(ledger: Ledger, row: LedgerRow, cost: float | None) -> None:
    await ledger.record_acceptance(row.key, f"p-{row.job_id}-{row.stage}-{row.scene}")
    await ledger.record_outcome(row.key, CallOutcome.SUCCEEDED, cost_usd=cost)


async def delete(jobs: Jobs, job_id: str) -> None:
    await jobs.close_job(an_end(job_id), run_id=None)
    await jobs.begin_deletion(OWNER, [job_id])
    assert await jobs.remove_job(job_id)


async def test_known_ordered_and_doubtful_money_are_told_apart_by_stage(
    database: Database, costs: Costs, ledger: Ledger, jobs: Jobs
) -> None:
    job_id = await a_job_of(jobs)
    await pay(ledger, await a_call(database, ledger, job_id, scene=1), 0.35)
    await pay(ledger, await a_call(database, ledger, job_id, scene=2), None)
    await a_call(database, ledger, job_id, scene=0, stage=LedgerStage.AUDIO)
    held = await a_call(database, ledger, job_id, stage=LedgerStage.IMAGE)
    async with database.write_session() as session:
        (await session.get_one(LedgerRow, primary_key_of(held.key))).held_at = held.intent_at
    free = an_order(job_id, scene=3)
    await ledger.record_intent(free)
    theirs = await a_job_of(jobs, "bob")
    await pay(ledger, await a_call(database, ledger, theirs), 5)
    assert await costs.sum_costs(OWNER, NOVEMBER, CostGrouping.STAGE) == {
        "scene": CostSums(calls=2, spent=350_000, doubtful=400_000),
        "audio": CostSums(calls=1, ordered=400_000),
        "image": CostSums(calls=1, doubtful=400_000),
    }


async def test_a_day_and_a_month_are_those_of_utc(
    database: Database, costs: Costs, ledger: Ledger, jobs: Jobs
) -> None:
    job_id = await a_job_of(jobs)
    midnight = datetime(2026, 11, 1, tzinfo=UTC)
    moments = (midnight - timedelta(microseconds=1), midnight, midnight + timedelta(days=30))
    for scene, moment in enumerate(moments, start=1):
        await pay(ledger, await a_call(database, ledger, job_id, scene=scene, at=moment), 0.1 * scene)
    assert set(await costs.sum_costs(OWNER, NOVEMBER, CostGrouping.DAY)) == {"2026-11-01"}
    whole = CostPeriod(date(2026, 10, 1), date(2026, 12, 31))
    months = await costs.sum_costs(OWNER, whole, CostGrouping.MONTH)
    assert {key: sums.spent for key, sums in months.items()} == {
        "2026-10": 100_000,
        "2026-11": 200_000,
        "2026-12": 300_000,
    }


async def test_what_a_deleted_film_has_spent_keeps_its_day_provider_and_stage(
    database: Database, costs: Costs, ledger: Ledger, jobs: Jobs
) -> None:
    kept, gone = await a_job_of(jobs), await a_job_of(jobs)
    for job_id in (kept, gone):
        await pay(ledger, await a_call(database, ledger, job_id, scene=1), 0.35)
        await pay(ledger, await a_call(database, ledger, job_id, scene=2), None)
    before = {by: await costs.sum_costs(OWNER, NOVEMBER, by) for by in CostGrouping}
    await delete(jobs, gone)
    for by in set(CostGrouping) - {CostGrouping.FILM}:
        assert await costs.sum_costs(OWNER, NOVEMBER, by) == before[by]
    one = CostSums(calls=2, spent=350_000, doubtful=400_000)
    assert before[CostGrouping.FILM] == {kept: one, gone: one}
    assert await costs.sum_costs(OWNER, NOVEMBER, CostGrouping.FILM) == {kept: one, None: one}


async def test_a_film_that_is_being_deleted_has_no_name_any_more(
    database: Database, costs: Costs, ledger: Ledger, jobs: Jobs
) -> None:
    job_id = await a_job_of(jobs)
    await pay(ledger, await a_call(database, ledger, job_id), 0.35)
    await jobs.close_job(an_end(job_id), run_id=None)
    await jobs.begin_deletion(OWNER, [job_id])
    assert set(await costs.sum_costs(OWNER, NOVEMBER, CostGrouping.FILM)) == {None}


async def test_what_films_deleted_by_an_earlier_version_have_spent_is_counted_without_a_provider(
    database: Database, costs: Costs
) -> None:
    async with database.write_session() as session:
        session.add(RemovedTeamSpendingRow(day=date(2026, 11, 3), team_id=OWNER, spent_usd=1.5))
    sums = CostSums(spent=1_500_000)
    assert await costs.sum_costs(OWNER, NOVEMBER, CostGrouping.PROVIDER) == {None: sums}
    assert await costs.sum_costs(OWNER, NOVEMBER, CostGrouping.DAY) == {"2026-11-03": sums}


async def test_films_are_named_by_their_titles(costs: Costs, jobs: Jobs) -> None:
    job_id = await a_job_of(jobs)
    assert await costs.list_titles([job_id, "gone"]) == {job_id: "A film"}


async def test_what_an_emulator_made_is_told_apart(
    database: Database, costs: Costs, ledger: Ledger, jobs: Jobs
) -> None:
    job_id = await a_job_of(jobs)
    await pay(ledger, await a_call(database, ledger, job_id, scene=1), 0.35)
    emulated = Ledger(database, emulated=True)
    await pay(emulated, await a_call(database, emulated, job_id, scene=2), 0.3)
    await a_call(database, emulated, job_id, scene=3)
    sums = await costs.sum_costs(OWNER, NOVEMBER, CostGrouping.STAGE)
    assert sums == {"scene": CostSums(calls=3, spent=650_000, ordered=400_000, emulated=700_000)}
