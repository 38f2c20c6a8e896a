"""Films in other languages, on both databases: what is ordered, what is seen of it, and what is kept."""

from datetime import UTC, datetime

import pytest

from contracts import (
    Brief,
    CaptionChoice,
    Cards,
    CloseOrder,
    Film,
    JobError,
    JobStatus,
    Narration,
    VoicedLine,
)
from store.database import Database
from store.errors import LanguageNotFound
from store.film_languages import FilmLanguages
from store.jobs import Jobs
from store.language_views import JobTables
from store.storyboards import Storyboards
from tests.store.builders import a_job, some_scenes

KITE, KITES, SHORT = ([[VoicedLine(text)], []] for text in ("Ein Drache.", "Zwei Drachen.", "Kurz."))
GERMAN = Narration(language="de", voice="scratch")


def _film(key: str, seconds: float = 9) -> Film:
    return Film(asset_key=key, poster_key=f"{key}.jpg", seconds=seconds, created_at=datetime.now(UTC))


async def _finished_job(database: Database, cards: Cards | None = None) -> str:
    """An English film of two scenes, narrated, with burnt captions."""
    brief = Brief(prompt="A storm", narration=Narration(), captions=CaptionChoice.BURNT, cards=cards)
    row, _ = await Jobs(database).add_job(a_job(brief=brief))
    await Storyboards(database).keep_storyboard(row.id, some_scenes("A kite", "A boat"))
    await Jobs(database).keep_film(row.id, _film("first"), takes={1: 1, 2: 1})
    return row.id


def _tables(database: Database, language: str = "") -> JobTables:
    return JobTables(Jobs(database), Storyboards(database)).in_language(language)


async def test_a_film_is_seen_with_the_voice_and_the_lines_of_its_language(database: Database) -> None:
    job_id = await _finished_job(database)
    await FilmLanguages(database).order_film(job_id, "de", KITE, GERMAN)
    german, first = _tables(database, "de"), _tables(database)
    await german.storyboards.lengthen_scenes(job_id, {1: 7.5})
    await german.storyboards.lengthen_scenes(job_id, {1: 6.0})

    seen = await german.jobs.get_for_any_owner(job_id)
    assert (seen.narration, seen.brief.captions) == (GERMAN, CaptionChoice.BURNT)
    assert [(s.lines, s.seconds) for s in await german.storyboards.list_scenes(job_id)] == [
        (("Ein Drache.",), 7.5),
        ((), 5),
    ]
    assert (await first.jobs.get_for_any_owner(job_id)).narration == Narration()
    assert [s.seconds for s in await first.storyboards.list_scenes(job_id)] == [5, 5]
    with pytest.raises(LanguageNotFound):
        await _tables(database, "fr").storyboards.list_scenes(job_id)


async def test_the_first_film_stays_and_an_earlier_one_until_the_next(database: Database) -> None:
    job_id, languages = await _finished_job(database), FilmLanguages(database)
    await languages.order_film(job_id, "de", KITE, GERMAN)
    await _tables(database, "de").jobs.keep_film(job_id, _film("german", 11), takes={1: 1, 2: 1})
    row = await Jobs(database).get_for_any_owner(job_id)
    assert (row.film_key, row.film_seconds) == ("first", 9)

    made = await languages.get_language(job_id, "de")
    assert (made.film_key, made.film_seconds, made.takes) == ("german", 11, {"1": 1, "2": 1})
    await languages.lengthen_scenes(job_id, "de", {1: 9.0})
    await languages.order_film(job_id, "de", KITES, None)
    ordered = await languages.get_language(job_id, "de")
    assert (ordered.film_key, ordered.made_at, ordered.seconds, ordered.narration) == (
        "german",
        None,
        {},
        None,
    )


async def test_lines_have_voices_and_cards_their_texts_in_each_language(database: Database) -> None:
    languages, cards = FilmLanguages(database), Cards(title="A storm", end="Fin")
    job_id = await _finished_job(database, cards)
    lines = [[VoicedLine("Ein Drache."), VoicedLine("Wo?", "scratch-low")], []]
    await languages.order_film(job_id, "de", lines, GERMAN, card_texts={"title": "Ein Sturm"})
    german = _tables(database, "de")
    seen = await german.jobs.get_for_any_owner(job_id)
    assert seen.brief.cards == Cards(title="Ein Sturm", end="Fin")
    spoken = [scene.voiced_lines for scene in await german.storyboards.list_scenes(job_id)]
    assert spoken == [tuple(lines[0]), ()]
    assert (await Jobs(database).get_for_any_owner(job_id)).brief.cards == cards

    await languages.keep_draft(job_id, "de", [["Nichts."], []], {"end": "Ende"})
    drafted = await german.jobs.get_for_any_owner(job_id)
    assert drafted.brief.cards == Cards(title="A storm", end="Ende")


async def test_why_there_is_no_film_stands_beside_the_first_one_which_is_complete(database: Database) -> None:
    job_id, languages = await _finished_job(database), FilmLanguages(database)
    await languages.order_film(job_id, "de", KITE, GERMAN)
    why = JobError(type="unspeakable", message="Too long.")
    end = CloseOrder(job_id=job_id, status=JobStatus.COMPLETED, language="de", language_error=why)
    assert await Jobs(database).close_job(end, run_id=None)
    row = await Jobs(database).get_for_any_owner(job_id)
    assert (row.status, row.error, row.film_key) == (JobStatus.COMPLETED, None, "first")
    assert (await languages.get_language(job_id, "de")).error == why
    await languages.order_film(job_id, "de", SHORT, GERMAN)
    assert (await languages.get_language(job_id, "de")).error is None

    assert await Jobs(database).remove_job(job_id)
    assert await languages.list_languages(job_id) == []
