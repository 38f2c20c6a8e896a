"""What a team may spend on a day, on both databases: never passed, and nobody else's concern."""

import asyncio
from datetime import timedelta

import pytest

from store.database import Database
from store.errors import DailyCapReached
from store.jobs import Jobs
from store.ledger.limits import CallLimits
from store.ledger.writes import Ledger
from store.models import CallOutcome, LedgerRow, primary_key_of
from store.people.team_caps import TeamCaps
from store.people.teams import Teams
from tests.store.builders import OWNER, a_job_of, an_end, an_order

DIME = CallLimits(price_usd=0.1, in_flight=1000, daily_cap_usd=100)


@pytest.fixture
async def caps(database: Database) -> TeamCaps:
    for team in (OWNER, "bob"):
        await Teams(database).ensure_team(team)
    return TeamCaps(database)


async def test_fifty_at_once_never_pass_it_and_another_team_goes_on(
    caps: TeamCaps, ledger: Ledger, jobs: Jobs
) -> None:
    await caps.set_cap(OWNER, 0.7)
    mine = [await a_job_of(jobs) for _ in range(5)]
    theirs = [await a_job_of(jobs, "bob") for _ in range(5)]
    orders = [an_order(job_id, scene=scene) for job_id in mine + theirs for scene in range(1, 11)]
    got = await asyncio.gather(
        *(ledger.record_intent(order, DIME) for order in orders), return_exceptions=True
    )
    assert [type(each) for each in got if isinstance(each, Exception)] == [DailyCapReached] * 43
    assert all(not isinstance(each, Exception) for each in got[50:])
    assert await caps.get_spent_today(OWNER) == 0.7
    assert await caps.get_spent_today("bob") == 5


async def test_what_a_deleted_job_has_spent_counts_on(caps: TeamCaps, ledger: Ledger, jobs: Jobs) -> None:
    order = an_order(await a_job_of(jobs))
    await ledger.record_intent(order, DIME)
    await ledger.record_acceptance(order.key, "p-1")
    await ledger.record_outcome(order.key, CallOutcome.FAILED, cost_usd=0.1)
    await jobs.close_job(an_end(order.key.job_id), run_id=None)
    await jobs.begin_deletion(OWNER, [order.key.job_id])
    assert await jobs.remove_job(order.key.job_id)
    assert await caps.get_spent_today(OWNER) == 0.1
    await caps.set_cap(OWNER, 0.15)
    with pytest.raises(DailyCapReached):
        await ledger.record_intent(an_order(await a_job_of(jobs)), DIME)
    await caps.set_cap(OWNER, None)
    assert await caps.get_cap(OWNER) is None
    await ledger.record_intent(an_order(await a_job_of(jobs)), DIME)


async def test_an_intent_of_yesterday_fits_under_the_teams_cap_of_today(
    database: Database, caps: TeamCaps, ledger: Ledger, jobs: Jobs
) -> None:
    order = an_order(await a_job_of(jobs))
    await ledger.record_intent(order, DIME)
    await caps.set_cap(OWNER, 0)
    # On its own day it is not checked again.
    assert await ledger.take_over_intent(await ledger.record_intent(order), DIME)
    async with database.write_session() as session:
        row = await session.get_one(LedgerRow, primary_key_of(order.key))
        row.intent_at -= timedelta(days=1)
    with pytest.raises(DailyCapReached):
        await ledger.take_over_intent(await ledger.record_intent(order), DIME)


async def test_what_costs_nothing_needs_no_cap(caps: TeamCaps, ledger: Ledger, jobs: Jobs) -> None:
    await caps.set_cap(OWNER, 0)
    await ledger.record_intent(an_order(await a_job_of(jobs)), CallLimits())
    with pytest.raises(DailyCapReached):
        await ledger.record_intent(an_order(await a_job_of(jobs)), DIME)
