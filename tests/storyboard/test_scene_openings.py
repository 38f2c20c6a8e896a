"""Chains: only where it was wanted, only of scenes that show the same, and of three at most."""

from contracts import Brief, Continuity, Entity, ImageReference, OpensOn, SceneBrief
from storyboard.scene_openings import list_followed_stills
from tests.storyboard.builders import written

MARA = Entity(id="mara", name="Mara")
OWN, LAST, STILL = OpensOn.OWN, OpensOn.LAST_FRAME, OpensOn.STILL


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


def followed(*scenes: SceneBrief) -> list[int]:
    brief = Brief(scenes=scenes, entities=(MARA,), continuity=Continuity.KEYFRAMES)
    return sorted(list_followed_stills(written(brief)))


def test_with_key_frames_each_scene_without_a_picture_of_its_own_opens_on_a_still() -> None:
    mara = SceneBrief(text="Mara walks.")
    pictured = SceneBrief(text="Mara runs.", reference_image=ImageReference(upload_id="u"))
    own, linked = SceneBrief(text="Mara sits.", opens_on=OWN), SceneBrief(text="Mara sits.", opens_on=LAST)
    assert openings(mara, pictured, own, linked, continuity=Continuity.KEYFRAMES) == [STILL, OWN, OWN, LAST]
    assert openings(SceneBrief(text="Mara.", opens_on=STILL), continuity=Continuity.LOOK) == [STILL]


def test_a_still_looks_at_the_one_before_in_groups_of_three_that_show_the_same() -> None:
    mara, sea = SceneBrief(text="Mara walks."), SceneBrief(text="The sea.")
    pictured = SceneBrief(text="Mara runs.", reference_image=ImageReference(upload_id="u"))
    assert followed(*[mara] * 7) == [2, 3, 5, 6]
    assert followed(mara, sea, sea, pictured, mara, mara) == [3, 6]
