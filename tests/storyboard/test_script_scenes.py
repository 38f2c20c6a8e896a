"""How many scenes a script becomes, where it is cut, and how long each is."""

import pytest

from contracts import Brief
from storyboard import SceneLimits
from tests.storyboard.builders import ANIMATIC, frames, texts, written

LINE = "The fox walks over the frozen lake and looks at the far shore"
SENTENCES = " ".join(f"A fox waits, {n}." for n in range(60))
WORDS = " ".join(["word"] * 120)


def paragraphs(count: int) -> str:
    return "\n\n".join(f"{LINE} {n}. Then it stops." for n in range(count))


@pytest.mark.parametrize(("seconds", "count"), [(5, 1), (10, 2), (13, 3), (15, 3), (30, 6), (600, 50)])
def test_a_scene_lasts_about_five_seconds(seconds: float, count: int) -> None:
    assert len(written(Brief(script=SENTENCES, duration_seconds=seconds))) == count


def test_each_paragraph_is_a_scene_when_that_is_a_good_pace() -> None:
    scenes = written(Brief(script=paragraphs(4), duration_seconds=30))
    assert texts(scenes) == paragraphs(4).split("\n\n")


def test_neighbours_are_merged_when_there_are_more_paragraphs_than_scenes_fit() -> None:
    scenes = written(Brief(script=paragraphs(12), duration_seconds=15))
    assert texts(scenes) == ["\n\n".join(paragraphs(12).split("\n\n")[at : at + 2]) for at in range(0, 12, 2)]


def test_no_scene_is_shorter_than_two_and_a_half_seconds_if_there_is_a_choice() -> None:
    scenes = written(Brief(script=paragraphs(30), duration_seconds=30))
    assert min(scene.seconds for scene in scenes) >= 2.5


def test_shorter_scenes_are_made_for_a_provider_that_makes_no_others() -> None:
    scenes = written(Brief(script=paragraphs(30), duration_seconds=30), SceneLimits(1, 2))
    assert len(scenes) == 15


def test_too_few_paragraphs_are_split_at_sentences() -> None:
    scenes = written(Brief(script=paragraphs(3), duration_seconds=45), SceneLimits(4, 8))
    assert texts(scenes) == [part for n in range(3) for part in (f"{LINE} {n}.", "Then it stops.")]


def test_no_scene_straddles_two_paragraphs_where_those_are_split() -> None:
    scenes = written(Brief(script=paragraphs(5), duration_seconds=90))
    assert not any("\n\n" in text for text in texts(scenes))


def test_a_script_without_stops_is_cut_into_even_pieces_at_word_ends() -> None:
    scenes = written(Brief(script=WORDS, duration_seconds=30))
    assert texts(scenes) == [" ".join(["word"] * 20)] * 6


def test_a_sentence_is_rather_cut_at_its_commas() -> None:
    script = "While the snow is falling, the fox waits behind the old stones, and the wolf goes home"
    scenes = written(Brief(script=script, duration_seconds=15))
    assert texts(scenes) == [
        "While the snow is falling,",
        "the fox waits behind the old stones,",
        "and the wolf goes home",
    ]


def test_a_longer_piece_gets_more_time_in_proportion() -> None:
    script = f"{'a' * 29}.\n\n{'b' * 59}.\n\n{'c' * 89}."
    assert frames(written(Brief(script=script, duration_seconds=30))) == [120, 240, 360]


def test_no_piece_gets_more_time_than_the_provider_makes() -> None:
    script = f"{'short ' * 10}.\n\n{'long ' * 200}.\n\n{'short ' * 10}."
    scenes = written(Brief(script=script, duration_seconds=30), SceneLimits(5, 12))
    assert frames(scenes) == [216, 288, 216]


def test_a_script_of_few_words_is_held_rather_than_cut_within_words() -> None:
    script = "The lighthouse stands. " + " " * 40 + "The sea waits."
    scenes = written(Brief(script=script, duration_seconds=600))
    assert texts(scenes) == ["The lighthouse stands."] * 25 + ["The sea waits."] * 25


def test_a_script_of_signs_alone_becomes_five_scenes() -> None:
    assert len(written(Brief(script="!?" * 40))) == 5


def test_long_scripts_are_divided_so_that_no_text_is_too_long_to_send() -> None:
    script = f"{'very long paragraph ' * 500}\n\nShort.\n\nShort.\n\nShort."
    scenes = written(Brief(script=script, duration_seconds=30))
    assert " ".join(texts(scenes)).split() == script.split()
    assert max(map(len, texts(scenes))) <= 2_000


def test_a_text_that_must_be_shortened_ends_at_a_word_with_an_ellipsis() -> None:
    (scene,) = written(Brief(script="word " * 4_000, duration_seconds=5), SceneLimits(5, 10))
    assert scene.text == ("word " * 399) + "word…"


def test_blank_space_is_given_up_before_a_word_is() -> None:
    scenes = written(Brief(script="begin" + " " * 19_000 + "end"))
    assert {scene.text for scene in scenes} == {"begin end"}


def test_the_caption_is_the_text_or_its_beginning() -> None:
    short, long = written(Brief(script=f"{LINE}.\n\n{'word ' * 100}", duration_seconds=10), ANIMATIC)
    assert short.caption == short.text
    assert long.caption == ("word " * 59) + "word…"
