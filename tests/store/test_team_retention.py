"""For how long a team keeps its films: what is older goes, and nothing else."""

from datetime import timedelta

import pytest

from store.database import Database
from store.job_lifecycle import utc_now
from store.jobs import Jobs
from store.models import JobRow
from store.people.team_retention import TeamRetention
from store.people.teams import Teams
from tests.store.builders import OWNER, a_job_of, an_end


@pytest.fixture
async def retention(database: Database) -> TeamRetention:
    for team in (OWNER, "bob"):
        await Teams(database).ensure_team(team)
    return TeamRetention(database)


async def _ended(database: Database, jobs: Jobs, days: float, owner: str = OWNER, **values: object) -> str:
    """A job that ended so many days ago."""
    job_id = await a_job_of(jobs, owner)
    await jobs.close_job(an_end(job_id), run_id=None)
    async with database.write_session() as session:
        row = await session.get_one(JobRow, job_id)
        for name, value in {"ended_at": utc_now() - timedelta(days=days), **values}.items():
            setattr(row, name, value)
    return job_id


async def test_films_that_ended_longer_ago_are_deleted_but_for_favorites_and_other_teams(
    database: Database, jobs: Jobs, retention: TeamRetention
) -> None:
    old = await _ended(database, jobs, 31)
    await _ended(database, jobs, 29)
    await _ended(database, jobs, 99, favorite=True)
    await _ended(database, jobs, 99, "bob")
    await a_job_of(jobs)
    assert await retention.begin_deletions() == []
    await retention.set_keep_days(OWNER, 30)
    assert await retention.count_expired(OWNER, 30) == 1
    assert await retention.begin_deletions() == [old]
    assert await jobs.list_hidden_ids() == [old]
    assert await retention.count_expired(OWNER, 30) == 0


async def test_a_film_that_goes_on_after_its_end_is_kept(
    database: Database, jobs: Jobs, retention: TeamRetention
) -> None:
    await _ended(database, jobs, 99, ended_at=None)
    await retention.set_keep_days(OWNER, 1)
    assert await retention.begin_deletions() == []


async def test_without_days_all_is_kept(database: Database, jobs: Jobs, retention: TeamRetention) -> None:
    await _ended(database, jobs, 99)
    await retention.set_keep_days(OWNER, 30)
    await retention.set_keep_days(OWNER, None)
    assert await retention.get_keep_days(OWNER) is None
    assert await retention.begin_deletions() == []
