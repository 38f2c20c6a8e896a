"""The trash, on both databases: out of sight, back as it was, and emptied in time."""

from datetime import timedelta

import pytest

from store.database import Database
from store.errors import JobActive, JobNotFound, ShareNotFound
from store.job_deletion import TRASH_DAYS
from store.job_lifecycle import utc_now
from store.job_trash import JobTrash
from store.jobs import Jobs
from store.ledger.writes import Ledger
from store.models import JobRow
from store.pagination import JobQuery
from store.people.team_retention import TeamRetention
from store.shares import Shares
from tests.store.builders import OWNER, a_job, an_end, an_order


@pytest.fixture
def trash(database: Database) -> JobTrash:
    return JobTrash(database)


async def an_ended_job(jobs: Jobs, owner: str = OWNER, **fields: object) -> str:
    row, _ = await jobs.add_job(a_job(owner=owner, **fields))
    await jobs.close_job(an_end(row.id), run_id=None)
    return row.id


async def listed(jobs: Jobs, *, trashed: bool = False) -> list[str]:
    return [row.id for row in (await jobs.list_page(OWNER, JobQuery(trashed=trashed))).jobs]


async def test_what_is_in_the_trash_is_seen_only_there_and_comes_back(jobs: Jobs, trash: JobTrash) -> None:
    kept, job_id = await an_ended_job(jobs), await an_ended_job(jobs)
    await trash.trash_job(OWNER, job_id)
    assert (await listed(jobs), await listed(jobs, trashed=True)) == ([kept], [job_id])
    with pytest.raises(JobNotFound):
        await jobs.get_job(OWNER, job_id)
    with pytest.raises(JobNotFound):
        await jobs.edit_job(OWNER, job_id, title="Other", favorite=None)
    since = utc_now() - timedelta(days=1)
    assert [row.id for row in await jobs.list_active_or_ended_since(OWNER, since)] == [kept]
    assert (await trash.get_job(OWNER, job_id)).trashed_at is not None
    await trash.restore_job(OWNER, job_id)
    assert (await jobs.get_job(OWNER, job_id)).trashed_at is None


async def test_a_shared_link_stops_in_the_trash_and_works_again_when_restored(
    database: Database, jobs: Jobs, trash: JobTrash
) -> None:
    job_id, shares = await an_ended_job(jobs), Shares(database)
    _, token = await shares.create_share(OWNER, job_id, utc_now() + timedelta(days=1))
    await trash.trash_job(OWNER, job_id)
    with pytest.raises(ShareNotFound):
        await shares.find_shared_job(token)
    await trash.restore_job(OWNER, job_id)
    assert (await shares.find_shared_job(token)).id == job_id


async def test_what_is_being_made_or_anothers_goes_into_no_trash(jobs: Jobs, trash: JobTrash) -> None:
    active, theirs = (await jobs.add_job(a_job()))[0].id, await an_ended_job(jobs, "bob")
    with pytest.raises(JobActive):
        await trash.trash_job(OWNER, active)
    for move in (trash.trash_job, trash.restore_job):
        with pytest.raises(JobNotFound):
            await move(OWNER, theirs)


async def test_nothing_is_paid_in_the_trash_and_a_run_that_begins_takes_its_job_out(
    jobs: Jobs, trash: JobTrash, ledger: Ledger
) -> None:
    job_id = await an_ended_job(jobs)
    await trash.trash_job(OWNER, job_id)
    with pytest.raises(JobNotFound):
        await ledger.record_intent(an_order(job_id))
    await jobs.note_run(job_id, "a retake that had begun")
    assert await listed(jobs) == [job_id]
    assert (await ledger.record_intent(an_order(job_id))).is_new_intent


async def test_the_same_request_makes_a_new_job_once_the_old_one_is_in_the_trash(
    jobs: Jobs, trash: JobTrash
) -> None:
    job_id = await an_ended_job(jobs, idempotency_key="k")
    await trash.trash_job(OWNER, job_id)
    row, is_new = await jobs.add_job(a_job(idempotency_key="k"))
    assert is_new
    await trash.restore_job(OWNER, job_id)
    assert set(await listed(jobs)) == {row.id, job_id}


async def test_the_trash_keeps_films_for_so_many_days_favorites_too(
    database: Database, jobs: Jobs, trash: JobTrash
) -> None:
    old, young = await an_ended_job(jobs), await an_ended_job(jobs)
    await jobs.edit_job(OWNER, old, title=None, favorite=True)
    for job_id, days in ((old, TRASH_DAYS), (young, TRASH_DAYS - 1)):
        await trash.trash_job(OWNER, job_id)
        async with database.write_session() as session:
            (await session.get_one(JobRow, job_id)).trashed_at = utc_now() - timedelta(days=days, seconds=1)
    assert await TeamRetention(database).begin_deletions() == [old]
    assert await listed(jobs, trashed=True) == [young]
    assert await jobs.list_hidden_ids() == [old]


async def test_emptying_takes_all_that_is_in_it_and_nothing_else(jobs: Jobs, trash: JobTrash) -> None:
    kept, gone, theirs = await an_ended_job(jobs), await an_ended_job(jobs), await an_ended_job(jobs, "bob")
    await trash.trash_job(OWNER, gone)
    await trash.trash_job("bob", theirs)
    assert await trash.begin_emptying(OWNER) == [gone]
    assert (await listed(jobs), await listed(jobs, trashed=True)) == ([kept], [])
    assert (await trash.get_job("bob", theirs)).id == theirs
