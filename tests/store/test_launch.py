from contracts import AudioChoice, Brief, GenerationInput, ModelChoice
from store.workflow_input import build_generation_input
from tests.store.builders import a_job


def test_a_workflow_starts_from_what_its_brief_says() -> None:
    brief = Brief(
        prompt="A storm",
        audio=AudioChoice.OFF,
        music_provider="suno",
        music_model="v5",
        fallbacks=(ModelChoice(provider="fal", model="kling"),),
        fallback_on_moderation=True,
        hold_hours=2,
        takes=2,
        callback_url="https://example.com/done",
    )
    row = a_job(id="j", brief=brief, provider="veo", model="veo-3").to_row()
    assert build_generation_input(row, parallel_scenes=7) == GenerationInput(
        job_id="j",
        owner=row.owner,
        title=row.title,
        provider="veo",
        model="veo-3",
        audio=AudioChoice.OFF,
        music_provider="suno",
        music_model="v5",
        parallel_scenes=7,
        fallbacks=brief.fallbacks,
        fallback_on_moderation=True,
        hold_hours=2,
        takes=2,
        callback=True,
    )


def test_who_ordered_a_film_may_be_told_on_each_way_that_is_set_up() -> None:
    ordered = a_job(made_by="user-of-eve").to_row()
    assert build_generation_input(ordered, sends_mail=True).mail
    assert not build_generation_input(ordered).mail
    assert not build_generation_input(a_job().to_row(), sends_mail=True).mail
    given = [build_generation_input(row, sends_push=True) for row in (ordered, a_job().to_row())]
    assert [(each.push, each.mail) for each in given] == [(True, False), (False, False)]


def test_without_a_word_of_music_there_is_a_music_bed() -> None:
    given = build_generation_input(a_job().to_row())
    assert (given.music_provider, given.music_model, given.callback) == ("animatic", "music-bed", False)
