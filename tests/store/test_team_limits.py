"""How much a team may have at work at once and begin in an hour, on both databases: never passed."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import col, select

from contracts import LedgerStage, TakeKey, TakeOrder
from store.database import Database
from store.jobs import Jobs
from store.ledger.limits import CallLimits
from store.ledger.writes import Ledger
from store.models import CallOutcome, JobBeginRow, TeamLimitRow
from store.people.team_limits import TeamLimits
from store.people.teams import Teams
from store.team_limit_errors import TeamBusy, TooManyJobs, TooManyJobsBegun
from tests.store.builders import OWNER, a_job, a_job_of, an_end, an_order


@pytest.fixture
async def limits(database: Database) -> TeamLimits:
    for team in (OWNER, "bob"):
        await Teams(database).ensure_team(team)
    return TeamLimits(database)


def _kinds(got: list[object]) -> list[type]:
    return [type(each) for each in got if isinstance(each, Exception)]


async def test_fifty_jobs_at_once_never_pass_the_limit_and_another_team_goes_on(
    limits: TeamLimits, jobs: Jobs
) -> None:
    await limits.set_limits(TeamLimitRow(team_id=OWNER, jobs_at_once=7))
    mine = [a_job_of(jobs) for _ in range(50)]
    theirs = [a_job_of(jobs, "bob") for _ in range(5)]
    got = await asyncio.gather(*mine, *theirs, return_exceptions=True)
    assert _kinds(list(got)) == [TooManyJobs] * 43
    assert (await limits.get_usage(OWNER)).at_work == 7
    assert (await limits.get_usage("bob")).at_work == 5


async def test_fifty_jobs_at_once_never_pass_the_hours_limit(limits: TeamLimits, jobs: Jobs) -> None:
    await limits.set_limits(TeamLimitRow(team_id=OWNER, jobs_per_hour=7))
    got = await asyncio.gather(*(a_job_of(jobs) for _ in range(50)), return_exceptions=True)
    assert _kinds(list(got)) == [TooManyJobsBegun] * 43
    assert (await limits.get_usage(OWNER)).begun == 7


async def test_fifty_takes_at_once_never_pass_the_limit(
    limits: TeamLimits, jobs: Jobs, ledger: Ledger
) -> None:
    await limits.set_limits(TeamLimitRow(team_id=OWNER, takes_at_once=7))
    # Of as many jobs, and without a limit of the provider's: no other lock makes them take turns.
    orders = [an_order(await a_job_of(jobs)) for _ in range(50)]
    orders += [an_order(await a_job_of(jobs, "bob"), scene=scene) for scene in range(1, 11)]
    got = await asyncio.gather(*(ledger.record_intent(order) for order in orders), return_exceptions=True)
    assert _kinds(list(got)) == [TeamBusy] * 43
    assert not [each for each in got[50:] if isinstance(each, Exception)]


async def test_fifty_ended_jobs_that_go_on_at_once_never_pass_the_limit(
    limits: TeamLimits, jobs: Jobs
) -> None:
    ended = []
    for _ in range(50):
        row = (await jobs.add_job(a_job()))[0]
        await jobs.close_job(an_end(row.id), run_id=None)
        ended.append(row)
    await limits.set_limits(TeamLimitRow(team_id=OWNER, jobs_at_once=7))
    got = await asyncio.gather(*(limits.admit_next_run(row) for row in ended), return_exceptions=True)
    assert _kinds(list(got)) == [TooManyJobs] * 43
    assert (await limits.get_usage(OWNER)).at_work == 7


async def test_the_same_request_again_is_answered_at_the_limit(limits: TeamLimits, jobs: Jobs) -> None:
    await limits.set_limits(TeamLimitRow(team_id=OWNER, jobs_at_once=1, jobs_per_hour=1))
    first, _ = await jobs.add_job(a_job(idempotency_key="once"))
    again, new = await jobs.add_job(a_job(idempotency_key="once"))
    assert (again.id, new) == (first.id, False)
    with pytest.raises(TooManyJobs):
        await jobs.add_job(a_job(idempotency_key="other"))
    # What was refused left nothing behind: after an end the same request gets its job.
    await jobs.close_job(an_end(first.id), run_id=None)
    await limits.set_limits(TeamLimitRow(team_id=OWNER, jobs_at_once=1))
    assert (await jobs.add_job(a_job(idempotency_key="other")))[1]


async def test_a_deleted_job_still_counts_for_its_hour_and_no_longer(
    database: Database, limits: TeamLimits, jobs: Jobs
) -> None:
    await limits.set_limits(TeamLimitRow(team_id=OWNER, jobs_per_hour=2))
    deleted = await a_job_of(jobs)
    await a_job_of(jobs)
    await jobs.close_job(an_end(deleted), run_id=None)
    await jobs.begin_deletion(OWNER, [deleted])
    assert await jobs.remove_job(deleted)
    with pytest.raises(TooManyJobsBegun) as refused:
        await a_job_of(jobs)
    assert timedelta(minutes=59) < refused.value.wait <= timedelta(hours=1)
    of_deleted = select(JobBeginRow).where(col(JobBeginRow.job_id) == deleted)
    async with database.write_session() as session:
        (await session.exec(of_deleted)).one().begun_at -= timedelta(hours=1)
    await a_job_of(jobs)
    async with database.read_session() as session:
        assert (await session.exec(of_deleted)).one_or_none() is None


async def test_a_take_of_a_full_team_stands_in_no_line_and_comes_when_one_has_ended(
    limits: TeamLimits, jobs: Jobs, ledger: Ledger
) -> None:
    await limits.set_limits(TeamLimitRow(team_id=OWNER, takes_at_once=1))
    job_id, terms = await a_job_of(jobs), CallLimits(in_flight=1000)
    first, second = an_order(job_id, scene=1), an_order(job_id, scene=2)
    await ledger.record_intent(first, terms)
    await ledger.record_acceptance(first.key, "p-1")
    with pytest.raises(TeamBusy):
        await ledger.record_intent(second, terms)
    with pytest.raises(TeamBusy):
        await ledger.ask_for_slot(second, terms)
    # What writes the script is no take.
    script = TakeKey(job_id=job_id, stage=LedgerStage.SCRIPT, scene=0)
    await ledger.record_intent(TakeOrder(key=script, provider="llm", model="m"))
    await ledger.record_outcome(first.key, CallOutcome.SUCCEEDED, cost_usd=0)
    await ledger.ask_for_slot(second, terms)
    await ledger.record_intent(second, terms)
