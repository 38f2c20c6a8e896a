"""A finished film in another language: another voice and other captions over the clips that there are."""

from collections.abc import AsyncIterator

import pytest
from temporalio.exceptions import ApplicationError

from contracts import ComposeOrder, EditOrder, Film, FilmVersion, Narration, SpokenNarration, VoicedLine
from contracts.error_types import ErrorType
from store.asset_keys import captions_key, card_key
from store.film_languages import FilmLanguages
from store.storyboard_drafts import StoryboardDrafts
from tests.activities.cutting import MediaStack
from tests.activities.kit import environment

pytestmark = pytest.mark.usefixtures("small_films")

GERMAN = (("Ein Drache steigt.",), ("Das Boot kehrt um.",))
FRENCH = [["Un cerf-volant."], ["Le bateau rentre."]]
LONGER_GERMAN = "Das Boot kehrt vor dem Sturm in den Hafen zurück, und alle warten am Ufer."
LONGER = "Le bateau rentre au port avant la tempête, et tout le monde attend."


@pytest.fixture
async def stack(media_stack: MediaStack) -> AsyncIterator[MediaStack]:
    yield media_stack
    await media_stack.media_context.recorders.sources.speech.close()


async def _first_film(stack: MediaStack, **fields: object) -> tuple[str, Film]:
    scenes = zip((4.0, 4.0), GERMAN, strict=True)
    job_id = await stack.job_with_lines(
        *scenes, narration=Narration(language="de"), captions="burnt", resolution="480p", **fields
    )
    await environment().run(stack.narrating.speak_narration, job_id)
    for number in (1, 2):
        await stack.scene(job_id, number)
    return job_id, await stack.compose(job_id, 1, 2, with_narration=True)


async def _speak(stack: MediaStack, job_id: str, lines: list[list[str]]) -> SpokenNarration:
    languages = FilmLanguages(stack.database)
    voiced = [[VoicedLine(text) for text in own] for own in lines]
    await languages.order_film(job_id, "fr", voiced, Narration(language="fr"))
    version = FilmVersion(job_id=job_id, language="fr")
    await environment().run(stack.fonts.check_fonts, version)
    spoken: SpokenNarration = await environment().run(stack.narrating.speak_version, version)
    return spoken


async def _compose(stack: MediaStack, job_id: str) -> Film:
    order = ComposeOrder(
        job_id=job_id,
        scenes=(1, 2),
        with_soundtrack=False,
        with_narration=True,
        language="fr",
        takes={1: 1, 2: 1},
    )
    film: Film = await environment(run_id="run-2").run(stack.composing.compose_film, order)
    return film


async def test_a_film_in_another_language_has_its_lines_and_leaves_the_first_one_as_it_is(
    stack: MediaStack,
) -> None:
    job_id, first = await _first_film(stack)
    orders = len(stack.provider.orders)
    before = stack.path(first.asset_key).read_bytes()
    await _speak(stack, job_id, FRENCH)
    film = await _compose(stack, job_id)

    assert len(stack.provider.orders) == orders
    assert film.seconds == first.seconds
    assert film.asset_key != first.asset_key
    assert "bateau" in stack.path(captions_key(film.asset_key, "srt")).read_text()
    row = await stack.jobs.get_for_any_owner(job_id)
    assert (row.film_key, stack.path(first.asset_key).read_bytes()) == (first.asset_key, before)
    assert "Boot" in stack.path(captions_key(first.asset_key, "srt")).read_text()
    version = await FilmLanguages(stack.database).get_language(job_id, "fr")
    assert version.film_key == film.asset_key
    assert version.receipt
    assert version.receipt.captions
    assert version.receipt.sound


async def test_cards_are_drawn_anew_and_lines_have_voices_of_their_own(stack: MediaStack) -> None:
    job_id, first = await _first_film(stack, cards={"title": "Ein Drache"})
    orders, drawn = len(stack.provider.orders), _list_cards(stack, job_id)
    voiced = [[VoicedLine(FRENCH[0][0], "scratch-low")], [VoicedLine(FRENCH[1][0])]]
    await FilmLanguages(stack.database).order_film(
        job_id, "fr", voiced, Narration(language="fr"), card_texts={"title": "Un cerf-volant"}
    )
    await environment().run(stack.narrating.speak_version, FilmVersion(job_id=job_id, language="fr"))
    film = await _compose(stack, job_id)
    assert film.seconds == first.seconds
    assert (len(drawn), len(_list_cards(stack, job_id) - drawn), len(stack.provider.orders)) == (1, 1, orders)


def _list_cards(stack: MediaStack, job_id: str) -> set[str]:
    return {file.name for file in stack.path(card_key(job_id, "x")).parent.iterdir()}


async def test_pictures_are_held_for_longer_lines_and_not_for_too_long(stack: MediaStack) -> None:
    job_id, first = await _first_film(stack)
    spoken = await _speak(stack, job_id, [FRENCH[0], [LONGER, *FRENCH[1]]])
    assert spoken.scene_seconds[2] > 4
    film = await _compose(stack, job_id)
    assert film.seconds == pytest.approx(first.seconds + spoken.scene_seconds[2] - 4)
    assert [scene.seconds for scene in await stack.storyboards.list_scenes(job_id)] == [4, 4]

    with pytest.raises(ApplicationError, match="Make its lines shorter") as refused:
        await _speak(stack, job_id, [FRENCH[0], [LONGER, LONGER, LONGER]])
    assert (refused.value.type, refused.value.non_retryable) == (ErrorType.UNSPEAKABLE, True)


async def test_a_scene_of_the_first_film_is_held_for_longer_lines_and_not_for_too_long(
    stack: MediaStack,
) -> None:
    job_id, first = await _first_film(stack)
    orders = len(stack.provider.orders)
    spoken = await _reword(stack, job_id, [LONGER_GERMAN])
    assert spoken.scene_seconds[2] > 4
    film = await stack.compose(job_id, 1, 2, with_narration=True)
    assert film.seconds == pytest.approx(first.seconds + spoken.scene_seconds[2] - 4)
    assert len(stack.provider.orders) == orders
    with pytest.raises(ApplicationError, match="Make its lines shorter") as refused:
        await _reword(stack, job_id, [LONGER_GERMAN] * 3)
    assert (refused.value.type, refused.value.non_retryable) == (ErrorType.UNSPEAKABLE, True)


async def _reword(stack: MediaStack, job_id: str, lines: list[str]) -> SpokenNarration:
    """Speak other lines in the second scene."""
    scenes = await stack.storyboards.list_scenes(job_id)
    drafts, job = StoryboardDrafts(stack.database), await stack.jobs.get_for_any_owner(job_id)
    other = scenes[1].model_copy(update={"lines": tuple(lines)})
    draft_id = await drafts.write_draft(job_id, (scenes[0], other))
    await drafts.adopt_draft(EditOrder(job_id=job_id, draft_id=draft_id, revision=job.revision))
    spoken: SpokenNarration = await environment().run(stack.narrating.speak_narration, job_id)
    return spoken
