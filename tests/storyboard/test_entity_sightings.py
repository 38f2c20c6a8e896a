"""Find the entities in sight: those that a scene lists, else those whom its text names."""

import pytest

from contracts import Brief, Entity, SceneBrief
from storyboard.llm_scenes import LlmScene, build_llm_storyboard, build_script_order
from tests.storyboard.builders import ANIMATIC, written

MARA = Entity(id="mara", name="Mara", description="a woman in a red coat")
PIER = Entity(id="pier", name="the old pier")


def sightings(*scenes: SceneBrief, entities: tuple[Entity, ...] = (MARA, PIER)) -> list[tuple[str, ...]]:
    return [scene.entities for scene in written(Brief(scenes=scenes, entities=entities))]


def test_scenes_show_whom_their_texts_name_and_whom_they_list() -> None:
    named = SceneBrief(text="MARA walks to the old pier.")
    listed = SceneBrief(text="Mara is looked for.", entities=("pier", "pier"))
    assert sightings(named, listed, SceneBrief(text="Waves.")) == [("mara", "pier"), ("pier",), ()]


def test_one_that_no_scene_names_is_in_sight_wherever_nothing_is_listed() -> None:
    nobody = SceneBrief(text="Waves.", entities=())
    assert sightings(SceneBrief(text="She walks."), nobody, entities=(MARA,)) == [("mara",), ()]


@pytest.mark.parametrize(
    ("name", "text", "is_named"),
    [
        ("Ann", "Anna walks.", False),
        ("Ann", "It is Ann's boat.", True),
        ("美娜", "老人遇见美娜了。", True),
        ("C.J. (9)", "Then C.J. (9) runs.", True),
    ],
)
def test_names_are_whole_words_where_words_have_spaces(name: str, text: str, *, is_named: bool) -> None:
    entity = Entity(id="one", name=name)
    # The first scene names it for certain, so that the second shows it only if it does, too.
    scenes = SceneBrief(text=f"See {name} there."), SceneBrief(text=text)
    assert (sightings(*scenes, entities=(entity,))[1] == ("one",)) is is_named


def test_a_prompts_shots_restate_whom_they_show() -> None:
    brief = Brief(prompt="Mara finds a kite. It flies over the sea.", entities=(MARA,))
    assert {scene.entities for scene in written(brief)} == {("mara",)}


def test_a_language_model_says_who_is_in_sight_and_invents_nobody() -> None:
    brief = Brief(prompt="Mara finds a kite.", duration_seconds=10, entities=(MARA, PIER))
    guests = [LlmScene("Mara.", "", 5, ("ghost", "pier")), LlmScene("A kite.", "", 5)]
    scenes = build_llm_storyboard(guests, brief, ANIMATIC, 1)
    assert [scene.entities for scene in scenes] == [("pier",), ("mara",)]
    assert build_script_order(brief, ANIMATIC).entities == (MARA, PIER)
    assert (
        build_script_order(Brief(prompt="A kite.", entities=(MARA,), continuity="none"), ANIMATIC).entities
        == ()
    )
