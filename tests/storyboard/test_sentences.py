# ruff: noqa: RUF001 -- punctuation that looks alike is what is tested here
"""Where sentences and beats end, in the languages that the vocabulary knows."""

import pytest

from contracts import Brief
from storyboard.beats import find_beats, find_subject
from storyboard.text.split_levels import split_sentences
from tests.storyboard.builders import texts, written
from tests.storyboard.sentences import HELD_OUT, TUNING, Row, half, rows

MOST_WRONG = 0.03


def test_the_table_has_300_texts_in_two_halves_of_all_languages() -> None:
    assert [len(rows()), len(half(TUNING)), len(half(HELD_OUT))] == [300, 150, 150]
    assert len({row.language for row in half(HELD_OUT)}) == 11


@pytest.mark.parametrize("row", half(TUNING), ids=lambda row: row.text)
def test_a_text_is_cut_where_a_reader_would_cut_it(row: Row) -> None:
    assert row.found == row.expected


def test_so_it_is_in_texts_that_no_rule_was_made_by() -> None:
    wrong = [row.text for row in half(HELD_OUT) if row.found != row.expected]
    assert len(wrong) <= MOST_WRONG * len(half(HELD_OUT)), wrong


@pytest.mark.parametrize(
    "prompt",
    [
        "Un pueblo blanco después de la tormenta",
        "Am 24. Dezember läuft ein Fuchs durch den verschneiten Wald",
        "Every now and then a whale surfaces beside the boat",
        "A soldier who has finally come home sits on the porch",
        "A sailor drifts past Mt. Fuji at 3 p.m. Tokyo time",
    ],
)
def test_small_words_and_dots_leave_a_prompt_whole(prompt: str) -> None:
    """FAULTS.md, letter C: each shot of these was told "Un pueblo blanco." or "Am 24." alone."""
    shots = texts(written(Brief(prompt=prompt, duration_seconds=15)))
    assert find_beats(prompt) == [prompt]
    assert len(shots) == 3
    assert all(prompt in shot for shot in shots)


@pytest.mark.parametrize("text", ["Der 1. FC spielt im 3. Stock", "Capt. Nemo looks at Lt. Arronax"])
def test_ordinals_and_titles_leave_a_script_whole(text: str) -> None:
    assert split_sentences(text) == [text]


@pytest.mark.parametrize(
    ("beats", "subject"),
    [
        (
            ["Tokyo.", "Night.", "Rain falls on neon signs.", "A girl runs."],
            "Tokyo. Night. Rain falls on neon signs.",
        ),
        (["A red fox waits.", "A wolf comes."], "A red fox waits."),
        (["A fox"], "A fox"),
        (["狐が待つ。", "狼が来る。"], "狐が待つ。"),
    ],
)
def test_the_subject_is_told_by_more_than_a_word(beats: list[str], subject: str) -> None:
    assert find_subject(beats) == subject


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("I am 24. Cars pass.", ["I am 24. ", "Cars pass."]),
        ("World War II. Soldiers march.", ["World War II. ", "Soldiers march."]),
        ("It was plan B. The team left.", ["It was plan B. ", "The team left."]),
        ("Er ruft: »Halt!« Der Zug fährt.", ["Er ruft: »Halt!« ", "Der Zug fährt."]),
        ("３．５メートル．光る．", ["３．５メートル．", "光る．"]),
        ("1. A man waits. 2. A woman comes.", ["1. A man waits. ", "2. A woman comes."]),
    ],
)
def test_what_looks_like_an_abbreviation_may_be_an_end(text: str, parts: list[str]) -> None:
    assert split_sentences(text) == parts


@pytest.mark.parametrize(
    "sign", ["a.", "A. ", "1. ", "…", "「", "“。", "et puis ", ", then ", "M. ", "x" * 50 + ". "]
)
def test_long_rows_of_signs_take_no_long_time(sign: str) -> None:
    text = (sign * 20_000)[:20_000]
    assert "".join(split_sentences(text)) == text
    assert find_beats(text[:4_000])
