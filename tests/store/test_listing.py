import base64
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from contracts import Brief, JobStatus, SceneBrief
from contracts.job_sort import JobSort
from store.database import Database
from store.errors import InvalidCursor
from store.jobs import Jobs
from store.models import JobRow
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


@pytest.mark.parametrize(
    "words", ["cafe lodz", "storm STRASSE", "Café Łódź storm", "łod afe", " cafe   cafe ", "ΣΊΣΥΦΟΣ σισυφος"]
)
async def test_a_search_finds_all_words_in_any_order_with_or_without_accents(jobs: Jobs, words: str) -> None:
    row, _ = await jobs.add_job(a_job(title="Łódź, Straße, café, Σίσυφος", prompt="A storm"))
    await jobs.add_job(a_job(title="café", prompt="A calm"))
    assert await listed(jobs, q=f"{words} łódź") == [row.id]


@pytest.mark.parametrize(("words", "found"), [("หมู", True), ("หมา", False), ("パリ", True), ("ハリ", False)])
async def test_marks_that_make_another_word_count(jobs: Jobs, words: str, *, found: bool) -> None:
    await jobs.add_job(a_job(title="หมู in パリ"))
    assert bool(await listed(jobs, q=words)) is found


async def test_a_word_that_is_missing_finds_nothing(jobs: Jobs) -> None:
    await jobs.add_job(a_job(title="A lighthouse", prompt="Dawn"))
    assert await listed(jobs, q="dawn ship") == []
    assert len(await listed(jobs, q="  ")) == 1


async def sorted_jobs(jobs: Jobs, database: Database) -> dict[str, str]:
    """Four jobs by a letter, made one after the other: b dear, c long."""
    ids = {}
    for letter, title in (("d", "Đorđe"), ("b", "Bär"), ("a", "arc"), ("c", "CAT")):
        row, _ = await jobs.add_job(a_job(title=title))
        ids[letter] = row.id
    async with database.write_session() as session:
        (await session.get_one(JobRow, ids["b"])).cost_usd = 1.000001
        (await session.get_one(JobRow, ids["a"])).cost_usd = 1
        (await session.get_one(JobRow, ids["c"])).film_seconds = 1 / 3
        (await session.get_one(JobRow, ids["d"])).film_seconds = 0.1
    return {job_id: letter for letter, job_id in ids.items()}


@pytest.mark.parametrize(
    ("sort", "begin"),
    [
        (JobSort.NEWEST, "cabd"),
        (JobSort.OLDEST, "dbac"),
        (JobSort.TITLE, "abcd"),
        (JobSort.COST, "ba"),
        (JobSort.LENGTH, "cd"),
    ],
)
async def test_each_order_is_the_same_over_all_pages(
    jobs: Jobs, database: Database, sort: JobSort, begin: str
) -> None:
    letters = await sorted_jobs(jobs, database)
    seen, cursor, totals = "", None, list[int | None]()
    while cursor or not seen:
        page = await jobs.list_page(OWNER, JobQuery(limit=1, sort=sort, cursor=cursor))
        seen += "".join(letters[row.id] for row in page.jobs)
        cursor = page.next_cursor
        totals.append(page.total)
    assert (sorted(seen), totals) == (["a", "b", "c", "d"], [4, None, None, None])
    assert seen.startswith(begin)


async def test_a_cursor_of_another_order_is_refused(jobs: Jobs) -> None:
    for _ in range(2):
        await jobs.add_job(a_job())
    cursors = {
        sort: (await jobs.list_page(OWNER, JobQuery(limit=1, sort=sort))).next_cursor for sort in JobSort
    }
    for sort in JobSort:
        for other in set(JobSort) - {sort}:
            with pytest.raises(InvalidCursor):
                await jobs.list_page(OWNER, JobQuery(sort=other, cursor=cursors[sort]))


@pytest.mark.parametrize(
    "text",
    [
        "title|",
        f"cost|{10**30}|x",
        "cost|1.5|x",
        "length|nan|x",
        "length|inf|x",
        "length|1|x",
        "oldest|1_0|x",
    ],
)
@pytest.mark.parametrize("sort", [JobSort.TITLE, JobSort.COST, JobSort.LENGTH, JobSort.OLDEST])
async def test_a_cursor_of_an_order_that_no_page_gave_is_refused(
    jobs: Jobs, text: str, sort: JobSort
) -> None:
    cursor = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    with pytest.raises(InvalidCursor):
        await jobs.list_page(OWNER, JobQuery(cursor=cursor, sort=sort))


async def test_days_and_moments_bound_when_jobs_were_made(jobs: Jobs, database: Database) -> None:
    made = [(await jobs.add_job(a_job()))[0].id for _ in range(3)]
    midnight = datetime(2026, 11, 2, tzinfo=UTC)
    async with database.write_session() as session:
        for job_id, hours in zip(made, (-1, 0, 24), strict=True):
            (await session.get_one(JobRow, job_id)).created_at = midnight + timedelta(hours=hours)
    assert await listed(jobs, created_from="2026-11-02", created_to="2026-11-02") == [made[1]]
    assert await listed(jobs, created_from="2026-11-02") == [made[2], made[1]]
    assert await listed(jobs, created_to="2026-11-01") == [made[0]]
    assert await listed(
        jobs, created_from="2026-11-02T01:00:00+02:00", created_to="2026-11-02T00:00:00Z"
    ) == [made[0]]


async def test_the_total_is_that_of_the_filters(jobs: Jobs) -> None:
    for number in range(3):
        await jobs.add_job(a_job(title=f"Kite {number}"))
    await jobs.add_job(a_job(owner="bob", title="Kite"))
    assert (await jobs.list_page(OWNER, JobQuery(limit=1, q="kite"))).total == 3
    assert (await jobs.list_page(OWNER, JobQuery(limit=9, q="kite 1"))).total == 1


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
