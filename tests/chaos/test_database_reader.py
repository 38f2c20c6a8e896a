"""What a chaos run reads of the catalog, past the API, on either database."""

import pytest

from chaos.database_reader import NO_ANSWER, DatabaseReader
from store.database import Database
from store.jobs import Jobs
from store.ledger.writes import Ledger
from store.storyboards import Storyboards
from tests.store.builders import OWNER, a_job_of, an_order, some_scenes


async def test_takes_are_read_with_their_job_and_the_text_of_their_scene(database: Database) -> None:
    job_id = await a_job_of(Jobs(database))
    await Storyboards(database).keep_storyboard(job_id, some_scenes("A kite.", "A fox."))
    await Ledger(database).record_intent(an_order(job_id, scene=2))

    reader = DatabaseReader(database.url.render_as_string(hide_password=False))

    (take,) = await reader.read_takes()
    assert (take.job_id, take.owner, take.scene, take.text) == (job_id, OWNER, 2, "A fox.")
    assert [(job.id, job.gaps) for job in await reader.read_jobs()] == [(job_id, "[]")]
    assert await reader.read_held_takes() == []
    assert await reader.read_jobs_awaiting_budget() == []
    assert await reader.read_provider_job_ids() == set()


async def test_a_catalog_that_is_not_there_yet_is_told(empty_database_url: str) -> None:
    url = Database(empty_database_url).url.render_as_string(hide_password=False)
    with pytest.raises(NO_ANSWER):
        await DatabaseReader(url).read_jobs()
