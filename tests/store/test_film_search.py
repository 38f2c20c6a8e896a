"""A film is found by all that is seen and said in it, whoever wrote that, and not by what it has no more."""

from datetime import UTC, datetime

import pytest

from contracts import EditOrder, Film, Scene, VoicedLine
from store.database import Database
from store.film_languages import FilmLanguages
from store.film_versions import FilmVersions
from store.jobs import Jobs
from store.pagination import JobQuery
from store.retake_requests import RetakeRequests
from store.storyboard_drafts import StoryboardDrafts
from store.storyboards import Storyboards
from tests.store.builders import OWNER, a_job, an_end

SCENES = (
    Scene(number=1, text="A Łighthouse in fog", seconds=5, lines=("Who keeps the light?",)),
    Scene(number=2, text="An empty pier", seconds=5),
)


@pytest.fixture
async def job_id(database: Database) -> str:
    row, _ = await Jobs(database).add_job(a_job(prompt="The coast"))
    await Storyboards(database).keep_storyboard(row.id, SCENES)
    return row.id


async def _finds(database: Database, *searches: str) -> list[bool]:
    jobs = Jobs(database)
    return [bool((await jobs.list_page(OWNER, JobQuery(q=words))).jobs) for words in searches]


async def _adopt(database: Database, job_id: str, *scenes: Scene) -> None:
    drafts = StoryboardDrafts(database)
    draft = await drafts.write_draft(job_id, scenes)
    revision = (await Jobs(database).get_for_any_owner(job_id)).revision
    await drafts.adopt_draft(EditOrder(job_id=job_id, draft_id=draft, revision=revision))


@pytest.mark.usefixtures("job_id")
async def test_the_scenes_that_were_written_are_found_and_their_lines(database: Database) -> None:
    assert await _finds(database, "lighthouse", "KEEPS the light", "pier coast", "submarine") == [
        True,
        True,
        True,
        False,
    ]


async def test_an_edited_scene_is_found_by_its_new_text_alone(database: Database, job_id: str) -> None:
    await _adopt(database, job_id, SCENES[0].model_copy(update={"lines": ("Nobody.",)}))
    assert await _finds(database, "nobody", "keeps", "pier") == [True, False, False]


async def test_a_renamed_film_is_still_found_by_its_scenes(database: Database, job_id: str) -> None:
    await Jobs(database).edit_job(OWNER, job_id, title="Harbour", favorite=None)
    assert await _finds(database, "harbour pier") == [True]


async def test_a_take_is_found_by_the_text_that_was_asked_for(database: Database, job_id: str) -> None:
    await RetakeRequests(database).add_request(job_id, 2, text="A pier full of gulls", seed=1)
    assert await _finds(database, "gulls", "empty") == [True, True]


async def test_a_film_is_found_by_what_is_said_in_its_other_languages(
    database: Database, job_id: str
) -> None:
    languages = FilmLanguages(database)
    await languages.order_film(
        job_id, "de", [[VoicedLine(text="Wer hütet das Licht?")], []], None, card_texts={"end": "Schluß"}
    )
    await languages.order_draft(job_id, "fr", 1, None, None)
    await languages.keep_draft(job_id, "fr", [["Qui garde la lumière ?"], []])

    found = await _finds(database, "hutet licht", "schluss", "lumiere", "keeps")
    assert found == [True, True, True, True]
    await languages.order_film(job_id, "de", [[VoicedLine(text="Niemand.")], []], None)
    assert await _finds(database, "licht", "niemand") == [False, True]


async def test_a_version_that_is_taken_back_is_found_by_its_own_scenes(
    database: Database, job_id: str
) -> None:
    jobs = Jobs(database)
    for name in ("first", "second"):
        film = Film(asset_key=name, poster_key="p", seconds=10, created_at=datetime.now(UTC))
        await jobs.keep_film(job_id, film, takes={1: 1, 2: 1})
        await _adopt(database, job_id, Scene(number=1, text="A submarine", seconds=5))
    await jobs.close_job(an_end(job_id), run_id=None)
    assert await _finds(database, "submarine", "pier") == [True, False]
    await FilmVersions(database).restore_version(job_id, 1)
    assert await _finds(database, "submarine", "pier") == [False, True]
