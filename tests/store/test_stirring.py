"""Whose jobs go on, and which have just ended: asked every second, found by an index."""

from datetime import timedelta

from store.job_lifecycle import utc_now
from store.jobs import Jobs
from tests.store.builders import OWNER, a_job, an_end

HOUR = timedelta(hours=1)


async def test_the_jobs_that_go_on_are_found_oldest_first(jobs: Jobs) -> None:
    first, _ = await jobs.add_job(a_job())
    second, _ = await jobs.add_job(a_job())
    await jobs.add_job(a_job(owner="bob"))
    assert [row.id for row in await jobs.list_active_or_ended_since(OWNER, utc_now())] == [
        first.id,
        second.id,
    ]


async def test_one_that_ended_is_found_as_long_as_that_is_news(jobs: Jobs) -> None:
    row, _ = await jobs.add_job(a_job())
    await jobs.close_job(an_end(row.id), run_id="run-1")
    assert [row.id for row in await jobs.list_active_or_ended_since(OWNER, utc_now() - HOUR)] == [row.id]
    assert await jobs.list_active_or_ended_since(OWNER, utc_now() + HOUR) == []


async def test_of_many_that_ended_the_last_are_told_in_the_order_of_their_ends(jobs: Jobs) -> None:
    ended = []
    for number in range(4):
        row, _ = await jobs.add_job(a_job())
        await jobs.close_job(an_end(row.id), run_id=f"run-{number}")
        ended.append(row.id)
    await jobs.add_job(a_job())
    assert [row.id for row in await jobs.list_ended_since(OWNER, utc_now() - HOUR, 3)] == ended[1:]
    assert await jobs.list_ended_since("bob", utc_now() - HOUR, 3) == []
    assert await jobs.list_ended_since(OWNER, utc_now() + HOUR, 3) == []


async def test_what_is_being_deleted_is_told_of_no_more(jobs: Jobs) -> None:
    row, _ = await jobs.add_job(a_job())
    await jobs.close_job(an_end(row.id), run_id="run-1")
    await jobs.begin_deletion(OWNER, [row.id])
    assert await jobs.list_active_or_ended_since(OWNER, utc_now() - HOUR) == []
    assert await jobs.list_ended_since(OWNER, utc_now() - HOUR, 3) == []
