"""A prompt becomes a shot list."""

from itertools import pairwise

import pytest

from contracts import Brief, Scene
from storyboard.beats import find_beats, find_subject
from tests.storyboard.builders import texts, written

FOX = "A red fox crosses a frozen lake, then it meets a wolf, and then they run into the forest. Snow falls."


def moves(scenes: tuple[Scene, ...]) -> list[str]:
    return [scene.text.split(",")[0] for scene in scenes]


@pytest.mark.parametrize(("seconds", "count"), [(5, 1), (10, 2), (13, 3), (15, 3), (30, 6), (600, 50)])
def test_a_shot_lasts_about_five_seconds(seconds: float, count: int) -> None:
    assert len(written(Brief(prompt="a fox", duration_seconds=seconds))) == count


@pytest.mark.parametrize("prompt", ["!", "…?!", "🐉🔥", "- - -", "\u200b"])
def test_a_prompt_without_a_word_becomes_five_shots(prompt: str) -> None:
    assert len(written(Brief(prompt=prompt))) == 5


def test_the_film_opens_wide_and_closes_wide() -> None:
    for seed in range(20):
        first, *_, last = written(Brief(prompt="a fox"), seed=seed)
        assert first.caption.startswith(("Establishing shot:", "Extreme wide shot:", "High-angle wide shot:"))
        assert last.caption.startswith(("Closing", "Final"))


def test_each_shot_shows_the_subject() -> None:
    for scene in written(Brief(prompt=FOX)):
        assert "red fox" in scene.text


def test_the_beats_are_spread_over_the_shots_in_order() -> None:
    lines = [scene.caption.split(": ")[1] for scene in written(Brief(prompt=FOX))]
    assert list(dict.fromkeys(lines)) == [
        "A red fox crosses a frozen lake.",
        "It meets a wolf.",
        "They run into the forest.",
        "Snow falls.",
    ]


def test_neighbouring_beats_share_a_shot_where_there_are_more_beats_than_shots() -> None:
    lines = [scene.caption.split(": ")[1] for scene in written(Brief(prompt=FOX, duration_seconds=10))]
    assert lines == [
        "A red fox crosses a frozen lake. It meets a wolf.",
        "They run into the forest. Snow falls.",
    ]


def test_a_long_prompt_is_not_repeated_whole_in_every_shot() -> None:
    prompt = " ".join(
        f"In part {n} the old man tells the children another story of the sea." for n in range(50)
    )
    scenes = written(Brief(prompt=prompt))
    assert sum(map(len, texts(scenes))) < 2 * len(prompt)
    assert all(f"part {n} " in " ".join(texts(scenes)) for n in range(50))


def test_no_two_shots_are_the_same_even_in_the_longest_film() -> None:
    scenes = written(Brief(prompt="a fox", duration_seconds=600))
    assert len(set(texts(scenes))) == 50


def test_the_camera_never_moves_in_the_same_way_twice_in_a_row() -> None:
    for seed in range(20):
        found = moves(written(Brief(prompt="a fox", duration_seconds=250), seed=seed))
        assert all(move != following for move, following in pairwise(found))


def test_another_seed_gives_other_shots_and_other_scene_seeds() -> None:
    one, other = written(Brief(prompt="a fox"), seed=1), written(Brief(prompt="a fox"), seed=2)
    assert texts(one) != texts(other)
    assert not {scene.seed for scene in one} & {scene.seed for scene in other}


def test_scene_seeds_do_not_change_between_versions_and_processes() -> None:
    scenes = written(Brief(prompt="a fox", duration_seconds=10), seed=7)
    assert [scene.seed for scene in scenes] == [1776908988, 231060907]


def test_a_request_for_a_film_is_not_part_of_its_subject() -> None:
    assert find_beats("Please make me a short cinematic video about a fox") == ["a fox"]


@pytest.mark.parametrize(
    ("prompt", "beats"),
    [
        ("- a fox waits\n- a wolf comes", ["a fox waits", "a wolf comes"]),
        ("Un renard attend, puis un loup arrive", ["Un renard attend", "un loup arrive"]),
        ("狐が待つ。それから狼が来る。", ["狐が待つ。", "狼が来る。"]),
        ("한 여우가 기다린다. 그 후 늑대가 온다", ["한 여우가 기다린다.", "그 후 늑대가 온다"]),
        ("Since then the fox waits", ["Since then the fox waits"]),
    ],
)
def test_beats_are_what_a_reader_would_count(prompt: str, beats: list[str]) -> None:
    assert find_beats(prompt) == beats


def test_a_long_first_sentence_is_restated_as_far_as_whole_clauses_go() -> None:
    clause = "a keeper who climbs the stairs of an old lighthouse with a lamp in her hand"
    assert find_subject([", ".join([clause] * 5)]) == ", ".join([clause] * 3)


def test_a_line_ends_with_the_full_stop_of_its_script() -> None:
    lines = [written(Brief(prompt=prompt))[0].caption for prompt in ("a fox", "狐が待つ", "여우")]
    assert [line[-1] for line in lines] == [".", "。", "."]


def test_an_english_shot_name_stands_only_before_latin_letters() -> None:
    brief = Brief(prompt="مدينة قديمة عند الغروب", duration_seconds=15)
    captions = [scene.caption for scene in written(brief)]
    assert not any("shot" in caption for caption in captions)
