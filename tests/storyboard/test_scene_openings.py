"""Chains: only where it was wanted, only of scenes that show the same, and of three at most."""

from contracts import Brief, Continuity, Entity, ImageReference, OpensOn, SceneBrief
from tests.storyboard.builders import written

MARA = Entity(id="mara", name="Mara")
OWN, LAST = OpensOn.OWN, OpensOn.LAST_FRAME


def openings(*scenes: SceneBrief, continuity: Continuity = Continuity.CHAIN) -> list[OpensOn]:
    brief = Brief(scenes=scenes, entities=(MARA,), continuity=continuity)
    return [scene.opens_on for scene in written(brief)]


def test_scenes_that_show_the_same_are_chained_in_groups_of_three() -> None:
    assert openings(*[SceneBrief(text="Mara walks.")] * 5) == [OWN, LAST, LAST, OWN, LAST]


def test_a_chain_ends_where_others_are_in_sight_or_a_scene_has_its_own_picture() -> None:
    mara, sea = SceneBrief(text="Mara walks."), SceneBrief(text="The sea.")
    pictured = SceneBrief(text="Mara runs.", reference_image=ImageReference(upload_id="u"))
    assert openings(mara, mara, sea, mara, pictured, mara) == [OWN, LAST, OWN, OWN, OWN, LAST]


def test_what_is_asked_for_counts_and_nothing_is_chained_unasked() -> None:
    mara, linked = SceneBrief(text="Mara walks."), SceneBrief(text="Mara sits.", opens_on=LAST)
    assert openings(mara, mara, linked, continuity=Continuity.LOOK) == [OWN, OWN, LAST]
    assert openings(mara, SceneBrief(text="Mara sits.", opens_on=OWN)) == [OWN, OWN]
