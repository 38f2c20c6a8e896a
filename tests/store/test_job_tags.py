"""Tags of jobs, on both databases."""

import pytest

from contracts.tags import MAX_TAGS, normalize_tag
from store.database import Database
from store.errors import JobNotFound
from store.job_tags import JobTags, TooManyTagsError
from store.jobs import Jobs
from store.pagination import JobQuery
from tests.store.builders import OWNER, a_job


@pytest.fixture
def tags(database: Database) -> JobTags:
    return JobTags(database)


async def test_films_are_found_by_a_whole_tag(jobs: Jobs, tags: JobTags) -> None:
    kite, boat = [(await jobs.add_job(a_job()))[0].id for _ in range(2)]
    await tags.change_tags(OWNER, kite, ["summer", "100% done", "sum"], [])
    await tags.change_tags(OWNER, boat, ["summer"], [])
    assert (await jobs.get_job(OWNER, kite)).tags == ("100% done", "sum", "summer")
    assert await tags.count_tags(OWNER) == [("100% done", 1), ("sum", 1), ("summer", 2)]
    found = {tag: await listed(jobs, tag) for tag in ("Sum", "100% done", "100% d", "done", "%", "SUMMER")}
    assert found == {
        "Sum": [kite],
        "100% done": [kite],
        "100% d": [],
        "done": [],
        "%": [],
        "SUMMER": [boat, kite],
    }
    await tags.change_tags(OWNER, kite, [], ["summer", "sum", "100% done", "never there"])
    assert (await jobs.get_job(OWNER, kite)).tags == ()
    assert await tags.count_tags(OWNER) == [("summer", 1)]


async def listed(jobs: Jobs, tag: str) -> list[str]:
    return [row.id for row in (await jobs.list_page(OWNER, JobQuery(tag=tag))).jobs]


async def test_a_film_has_room_for_so_many_tags(jobs: Jobs, tags: JobTags) -> None:
    job_id = (await jobs.add_job(a_job()))[0].id
    many = [f"tag {number:02}" for number in range(MAX_TAGS)]
    await tags.change_tags(OWNER, job_id, many, [])
    with pytest.raises(TooManyTagsError):
        await tags.change_tags(OWNER, job_id, ["one more"], [])
    await tags.change_tags(OWNER, job_id, ["one more"], [many[0]])
    assert len((await jobs.get_job(OWNER, job_id)).tags) == MAX_TAGS


async def test_others_tags_are_neither_changed_nor_told(jobs: Jobs, tags: JobTags) -> None:
    theirs = (await jobs.add_job(a_job(owner="bob")))[0].id
    await tags.change_tags("bob", theirs, ["secret"], [])
    with pytest.raises(JobNotFound):
        await tags.change_tags(OWNER, theirs, ["mine"], [])
    assert await tags.count_tags(OWNER) == []


def test_a_tag_is_kept_without_case_and_with_single_spaces() -> None:
    assert normalize_tag("  Straße \u00a0 zur\tSee ") == "strasse zur see"
    for wrong in ("", "   ", "a\x00b", "a\u202eb"):
        with pytest.raises(ValueError, match="must not"):
            normalize_tag(wrong)
