"""Prompts as services get them, and what they say of a job's progress."""

from dataclasses import replace

from providers.kit.error_messages import clamp_percent
from providers.kit.prompts import build_prompt
from tests.providers.kit import a_clip


def test_the_style_follows_the_text() -> None:
    assert build_prompt(replace(a_clip(), text="A kite", style="oil"), 100) == "A kite. Style: oil"
    assert build_prompt(replace(a_clip(), text="A kite!", style="oil"), 100) == "A kite! Style: oil"


def test_a_long_prompt_is_cut_between_two_words() -> None:
    assert build_prompt(replace(a_clip(), text="one two three"), 9) == "one two"
    assert build_prompt(replace(a_clip(), text="one two three"), 7) == "one two"


def test_text_without_spaces_is_cut_where_the_limit_is() -> None:
    assert build_prompt(replace(a_clip(), text="風" * 9), 5) == "風" * 5


def test_the_limit_counts_what_lies_beyond_the_basic_plane_twice() -> None:
    assert build_prompt(replace(a_clip(), text="🪁" * 4), 5) == "🪁🪁"


def test_progress_stays_between_0_and_100() -> None:
    assert [clamp_percent(p) for p in (None, -5, 42, 140, float("nan"))] == [None, 0, 42, 100, None]


def test_what_somebody_looks_like_is_said_word_for_word_and_the_text_makes_room() -> None:
    order = replace(a_clip(), text="one two three", style="", looks=("Mara: a red coat",))
    assert build_prompt(order, 100) == "one two three\n\nMara: a red coat"
    assert build_prompt(order, 27) == "one two\n\nMara: a red coat"


def test_a_look_that_leaves_no_room_for_the_scene_is_left_out_whole() -> None:
    order = replace(a_clip(), text="one two three", style="", looks=("Mara: a red coat", "Ann: " + "x" * 80))
    assert build_prompt(order, 60) == "one two three\n\nMara: a red coat"


def test_a_clip_whose_sound_is_used_is_asked_for_without_music() -> None:
    order = replace(a_clip(), text="one two three", style="", sound=True, looks=("Ann: red",))
    assert build_prompt(order, 100) == "one two three\n\nAnn: red\n\nNo music."
    assert build_prompt(order, 29) == "one two\n\nAnn: red\n\nNo music."
