# ruff: noqa: RUF001 -- signs that look alike are meant as they stand
"""Words of a script get the times of what was said, whatever the voice calls its words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.spoken_text import SpokenWord, TimedSpan
from speech.word_mapping import map_words
from speech.word_times import split_script, time_script


def said(*words: str, each_ms: int = 100) -> list[SpokenWord]:
    return [SpokenWord(word, n * each_ms, (n + 1) * each_ms) for n, word in enumerate(words)]


def times(words: tuple[SpokenWord, ...]) -> dict[str, tuple[int, int]]:
    return {word.text: (word.start_ms, word.end_ms) for word in words}


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("Well — he said: “Go!”", ["Well — ", "he ", "said: ", "“Go!”"]),
        ("— Well", ["— Well"]),
        ("5 % more", ["5 % ", "more"]),
        ("今天，好。", ["今", "天，", "好。"]),
        ("…", ["…"]),
    ],
)
def test_a_script_is_split_into_words_that_can_be_spoken(script: str, words: list[str]) -> None:
    assert split_script(script) == words


def test_a_span_over_two_words_is_shared_by_letters() -> None:
    spans = [TimedSpan(0, 6, 0, 500), TimedSpan(7, 11, 600, 900)]
    assert times(time_script("of the ship", spans, 900)) == {
        "of": (0, 200),
        "the": (200, 500),
        "ship": (600, 900),
    }


def test_two_spans_of_one_word_are_joined() -> None:
    spans = [TimedSpan(0, 1, 0, 200), TimedSpan(1, 3, 200, 500), TimedSpan(3, 7, 500, 900)]
    assert times(time_script("24 cats", spans, 900))["24"] == (0, 500)


def test_what_no_span_covers_is_heard_between_its_neighbours() -> None:
    spans = [TimedSpan(0, 3, 0, 300), TimedSpan(8, 11, 500, 800)]
    assert times(time_script("one two ten six", spans, 1000)) == {
        "one": (0, 300),
        "two": (300, 500),
        "ten": (500, 800),
        "six": (800, 1000),
    }


def test_times_after_the_end_and_times_that_go_back_are_clamped() -> None:
    spans = [TimedSpan(0, 3, 0, 500), TimedSpan(4, 7, 300, 700), TimedSpan(8, 11, 900, 5000)]
    assert times(time_script("one two six", spans, 800)) == {
        "one": (0, 500),
        "two": (500, 700),
        "six": (800, 800),
    }


def test_numbers_and_abbreviations_that_a_voice_spells_out_are_mapped_in_order() -> None:
    heard = said("doctor", "smith", "has", "twenty", "four", "cats")
    assert times(map_words("Dr. Smith has 24 cats.", heard, 600)) == {
        "Dr.": (0, 100),
        "Smith": (100, 200),
        "has": (200, 300),
        "24": (300, 500),
        "cats.": (500, 600),
    }


def test_words_that_a_voice_adds_or_leaves_out_move_no_other_word() -> None:
    heard = said("oh", "well", "the", "ship", "sails")
    assert times(map_words("The old ship sails.", heard, 500)) == {
        "The": (200, 300),
        "old": (300, 300),
        "ship": (300, 400),
        "sails.": (400, 500),
    }


def test_a_scripts_characters_are_found_in_words_of_several() -> None:
    assert times(map_words("今天，天气好。", said("今天", "天气", "好", each_ms=200), 600)) == {
        "今": (0, 100),
        "天，": (100, 200),
        "天": (200, 300),
        "气": (300, 400),
        "好。": (400, 600),
    }


def test_nothing_said_gives_no_times() -> None:
    assert map_words("The ship sails.", [], 500) == ()
    assert time_script("…", [TimedSpan(0, 1, 0, 100)], 500) == ()


@given(
    script=st.text("ab .,今1", min_size=1, max_size=40),
    heard=st.lists(
        st.tuples(st.text("ab 今1", max_size=6), st.integers(-50, 900), st.integers(-50, 900)), max_size=12
    ),
)
def test_every_word_is_there_in_order_and_within_the_sound(
    script: str, heard: list[tuple[str, int, int]]
) -> None:
    words = map_words(script, [SpokenWord(*row) for row in heard], 500)
    assert not words or [word.text for word in words] == [word.strip() for word in split_script(script)]
    assert all(0 <= word.start_ms <= word.end_ms <= 500 for word in words)
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(words))
