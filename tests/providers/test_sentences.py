"""Prompts as services get them, and what they say of a job's progress."""

from dataclasses import replace

from providers.ordering import prompt_of
from providers.sentences import percent
from tests.providers.kit import a_clip


def test_the_style_follows_the_text() -> None:
    assert prompt_of(replace(a_clip(), text="A kite", style="oil"), 100) == "A kite. Style: oil"
    assert prompt_of(replace(a_clip(), text="A kite!", style="oil"), 100) == "A kite! Style: oil"


def test_a_long_prompt_is_cut_between_two_words() -> None:
    assert prompt_of(replace(a_clip(), text="one two three"), 9) == "one two"
    assert prompt_of(replace(a_clip(), text="one two three"), 7) == "one two"


def test_text_without_spaces_is_cut_where_the_limit_is() -> None:
    assert prompt_of(replace(a_clip(), text="風" * 9), 5) == "風" * 5


def test_the_limit_counts_what_lies_beyond_the_basic_plane_twice() -> None:
    assert prompt_of(replace(a_clip(), text="🪁" * 4), 5) == "🪁🪁"


def test_progress_stays_between_0_and_100() -> None:
    assert [percent(p) for p in (None, -5, 42, 140, float("nan"))] == [None, 0, 42, 100, None]
