import base64

import pytest
from pydantic import ValidationError

from contracts import Brief, JobStatus, SceneBrief
from store.database import Database
from store.errors import InvalidCursor
from store.jobs import Jobs
from store.pagination import JobQuery
from tests.store.builders import OWNER, a_job, an_end


async def listed(jobs: Jobs, **conditions: object) -> list[str]:
    page = await jobs.list_page(OWNER, JobQuery.model_validate(conditions))
    return [row.id for row in page.jobs]


async def test_pages_hold_every_job_once_newest_first(jobs: Jobs) -> None:
    made = [(await jobs.add_job(a_job()))[0].id for _ in range(7)]
    seen: list[str] = []
    cursor, pages = None, 0
    while pages == 0 or cursor:
        page = await jobs.list_page(OWNER, JobQuery(limit=3, cursor=cursor))
        seen += [row.id for row in page.jobs]
        cursor, pages = page.next_cursor, pages + 1
    assert (seen, pages) == (made[::-1], 3)


async def test_a_page_that_is_just_full_is_the_last_one(jobs: Jobs) -> None:
    for _ in range(2):
        await jobs.add_job(a_job())
    assert (await jobs.list_page(OWNER, JobQuery(limit=2))).next_cursor is None


async def test_a_job_made_between_two_pages_does_not_shift_them(jobs: Jobs) -> None:
    made = [(await jobs.add_job(a_job()))[0].id for _ in range(4)]
    first = await jobs.list_page(OWNER, JobQuery(limit=2))
    await jobs.add_job(a_job())
    assert await listed(jobs, limit=2, cursor=first.next_cursor) == made[1::-1]


async def test_jobs_of_the_same_moment_are_all_listed(jobs: Jobs, database: Database) -> None:
    rows = [(await jobs.add_job(a_job()))[0] for _ in range(3)]
    async with database.write_session() as session:
        for row in rows:
            (await session.merge(row)).created_at = rows[0].created_at
    first = await jobs.list_page(OWNER, JobQuery(limit=2))
    rest = await listed(jobs, cursor=first.next_cursor)
    assert sorted([*(row.id for row in first.jobs), *rest]) == sorted(row.id for row in rows)


async def test_a_page_shows_only_the_owners_jobs(jobs: Jobs) -> None:
    await jobs.add_job(a_job(owner="bob"))
    assert await listed(jobs) == []


async def test_a_hidden_job_is_not_listed(jobs: Jobs) -> None:
    row, _ = await jobs.add_job(a_job())
    await jobs.close_job(an_end(row.id), run_id=None)
    await jobs.begin_deletion(OWNER, [row.id])
    assert await listed(jobs) == []


async def test_status_provider_and_favorite_narrow_the_list(jobs: Jobs) -> None:
    done, _ = await jobs.add_job(a_job())
    other, _ = await jobs.add_job(a_job(provider="kling"))
    await jobs.close_job(an_end(done.id), run_id=None)
    await jobs.edit_job(OWNER, other.id, title=None, favorite=True)
    assert await listed(jobs, status=JobStatus.COMPLETED) == [done.id]
    assert await listed(jobs, provider="kling") == [other.id]
    assert await listed(jobs, favorite=True) == [other.id]
    assert await listed(jobs, favorite=False) == [done.id]
    assert await listed(jobs, favorite=True, status=JobStatus.COMPLETED) == []


@pytest.mark.parametrize("words", ["STORM", "łódź", "ŁÓDŹ", "strasse", "é", "e\N{COMBINING ACUTE ACCENT}"])
async def test_a_search_ignores_case_in_every_script(jobs: Jobs, words: str) -> None:
    row, _ = await jobs.add_job(a_job(title="Łódź, Straße, café", prompt="A storm"))
    assert await listed(jobs, q=words) == [row.id]


async def test_a_search_looks_in_every_text_of_the_brief(jobs: Jobs) -> None:
    scenes = (SceneBrief(text="A red kite"), SceneBrief(text="A blue boat"))
    row, _ = await jobs.add_job(a_job(brief=Brief(scenes=scenes, style="watercolour")))
    assert await listed(jobs, q="blue boat") == [row.id]
    assert await listed(jobs, q="watercolour") == [row.id]


async def test_a_search_finds_texts_and_not_field_names(jobs: Jobs) -> None:
    await jobs.add_job(a_job())
    assert await listed(jobs, q="prompt") == []


async def test_a_search_follows_an_edited_title(jobs: Jobs) -> None:
    row, _ = await jobs.add_job(a_job(title="Before"))
    await jobs.edit_job(OWNER, row.id, title="After", favorite=None)
    assert (await listed(jobs, q="before"), await listed(jobs, q="after")) == ([], [row.id])


@pytest.mark.parametrize("words", ["%", "_", "100%", "a_b", "\\", "/", "'", "nul\0nul"])
async def test_a_search_takes_every_character_as_itself(jobs: Jobs, words: str) -> None:
    await jobs.add_job(a_job(title="1000 axb"))
    assert await listed(jobs, q=words) == []


async def test_a_search_finds_wildcards_that_are_meant(jobs: Jobs) -> None:
    row, _ = await jobs.add_job(a_job(title="100% a_b c:\\d e/f"))
    assert [await listed(jobs, q=words) for words in ("100%", "a_b", ":\\d", "e/f")] == [[row.id]] * 4


@pytest.mark.parametrize(
    "text", ["", "!", "abc", "x|y", "1", "1|nul\0nul", f"{10**30}|x", f"-{10**18}|x", "1_0|x", "٣|x"]
)
async def test_a_cursor_that_no_page_gave_is_refused(jobs: Jobs, text: str) -> None:
    for cursor in (text, base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")):
        with pytest.raises(InvalidCursor):
            await jobs.list_page(OWNER, JobQuery(cursor=cursor))


@pytest.mark.parametrize("limit", [0, 101])
def test_a_page_holds_one_to_a_hundred_jobs(limit: int) -> None:
    with pytest.raises(ValidationError):
        JobQuery(limit=limit)
