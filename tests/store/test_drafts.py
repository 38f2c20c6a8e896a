import asyncio
from datetime import UTC, datetime

import pytest

from contracts import EditOrder, Film, JobStatus
from store.database import Database
from store.errors import JobNotFound, StaleDraft
from store.jobs import Jobs
from store.storyboard_drafts import StoryboardDrafts
from store.storyboards import Storyboards
from tests.store.builders import OWNER, a_job_of, an_end, some_scenes

BEFORE, AFTER = some_scenes("One", "Two", "Three"), some_scenes("Two", "Four")


@pytest.fixture
def drafts(database: Database) -> StoryboardDrafts:
    return StoryboardDrafts(database)


@pytest.fixture
async def job_id(database: Database) -> str:
    job_id = await a_job_of(Jobs(database))
    await Storyboards(database).keep_storyboard(job_id, BEFORE)
    return job_id


async def _order(drafts: StoryboardDrafts, job_id: str, revision: int = 0) -> EditOrder:
    return EditOrder(job_id=job_id, draft_id=await drafts.write_draft(job_id, AFTER), revision=revision)


async def test_a_draft_takes_the_storyboards_place_once(
    database: Database, drafts: StoryboardDrafts, job_id: str
) -> None:
    order = await _order(drafts, job_id)
    assert await Storyboards(database).list_scenes(job_id) == BEFORE
    assert [await drafts.adopt_draft(order), await drafts.adopt_draft(order)] == [1, 1]
    assert await Storyboards(database).list_scenes(job_id) == AFTER
    assert (await Jobs(database).get_for_any_owner(job_id)).revision == 1


async def test_the_takes_of_a_film_stay_in_it_when_its_storyboard_is_replaced(
    database: Database, drafts: StoryboardDrafts, job_id: str
) -> None:
    film = Film(asset_key="film", poster_key="poster", seconds=10, created_at=datetime.now(UTC))
    await Jobs(database).keep_film(job_id, film, gaps=[3], takes={1: 4, 2: 1})
    await drafts.adopt_draft(await _order(drafts, job_id))
    assert await Storyboards(database).get_takes_in_film(job_id) == {1: 4, 2: 1}


async def test_a_draft_changes_how_many_takes_the_film_is_made_of(
    database: Database, drafts: StoryboardDrafts, job_id: str
) -> None:
    order = await _order(drafts, job_id)
    await drafts.adopt_draft(order.model_copy(update={"takes": 4}))
    assert (await Jobs(database).get_for_any_owner(job_id)).brief.takes == 4
    await drafts.adopt_draft(await _order(drafts, job_id, revision=1))
    assert (await Jobs(database).get_for_any_owner(job_id)).brief.takes == 4


async def test_of_two_edits_of_one_storyboard_one_wins(
    database: Database, drafts: StoryboardDrafts, job_id: str
) -> None:
    orders = [await _order(drafts, job_id) for _ in range(2)]
    ends = await asyncio.gather(*map(drafts.adopt_draft, orders), return_exceptions=True)
    assert sum(end == 1 for end in ends) == 1
    assert sum(isinstance(end, StaleDraft) for end in ends) == 1


async def test_a_draft_of_an_older_storyboard_is_refused(drafts: StoryboardDrafts, job_id: str) -> None:
    await drafts.adopt_draft(await _order(drafts, job_id))
    with pytest.raises(StaleDraft):
        await drafts.adopt_draft(await _order(drafts, job_id))
    await drafts.adopt_draft(await _order(drafts, job_id, revision=1))


async def test_a_draft_that_was_discarded_is_gone(drafts: StoryboardDrafts, job_id: str) -> None:
    order = await _order(drafts, job_id)
    await drafts.discard_draft(order.draft_id)
    with pytest.raises(StaleDraft):
        await drafts.adopt_draft(order)


async def test_a_draft_of_a_job_that_is_being_deleted_is_not_taken(
    database: Database, drafts: StoryboardDrafts, job_id: str
) -> None:
    order = await _order(drafts, job_id)
    jobs = Jobs(database)
    await jobs.close_job(an_end(job_id), run_id=None)
    await jobs.begin_deletion(OWNER, [job_id])
    with pytest.raises(JobNotFound):
        await drafts.adopt_draft(order)


async def test_an_approval_is_kept_and_the_job_goes_on(database: Database, job_id: str) -> None:
    jobs = Jobs(database)
    await jobs.note_status(job_id, JobStatus.AWAITING_APPROVAL)
    await jobs.approve_storyboard(job_id)
    first = await jobs.get_for_any_owner(job_id)
    await jobs.approve_storyboard(job_id)
    assert first.status is JobStatus.PROCESSING
    assert first.approved_at is not None
    assert (await jobs.get_for_any_owner(job_id)).approved_at == first.approved_at


async def test_a_film_is_kept_with_its_takes_and_its_gaps_whatever_becomes_of_a_later_run(
    database: Database, job_id: str
) -> None:
    jobs, storyboards = Jobs(database), Storyboards(database)
    await jobs.note_run(job_id, "run-1")
    assert await storyboards.get_takes_in_film(job_id) == {}
    film = Film(asset_key="film", poster_key="poster", seconds=9, created_at=datetime.now(UTC))
    await jobs.keep_film(job_id, film, gaps=[2], takes={1: 1, 3: 4})
    await jobs.close_job(an_end(job_id, gaps=(2,)), run_id="run-1")
    await jobs.note_run(job_id, "run-2")
    await jobs.close_job(an_end(job_id, JobStatus.FAILED, gaps=(1, 2, 3)), run_id="run-2")
    assert await storyboards.get_takes_in_film(job_id) == {1: 1, 3: 4}
    assert (await jobs.get_for_any_owner(job_id)).gaps == [2]
