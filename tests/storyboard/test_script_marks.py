# ruff: noqa: RUF001 -- punctuation that looks alike is what is tested here
"""What begins and ends a paragraph or a sentence, and what only looks as if it did."""

import pytest

from storyboard.text.paragraphs import split_paragraphs
from storyboard.text.split_levels import (
    split_clauses,
    split_sentences,
    split_unspaced_characters,
    split_words,
)


def stripped(pieces: list[str]) -> list[str]:
    return [piece.strip() for piece in pieces]


@pytest.mark.parametrize(
    "heading",
    ["# Act", "## The end", "INT. HOUSE – NIGHT", "EXT. ROAD - DAY", "Scene 3:", "SCENE 4", "Act II", "* * *",
     "---", "Scène 2 : La mer", "**Scene 5**", "第三幕", "المشهد ٣", "दृश्य २", "シーン 4",
     "Scene 7: The house"],
)  # fmt: skip
def test_a_heading_on_a_line_of_its_own_belongs_to_what_follows(heading: str) -> None:
    text = f"A man waits.\n\n{heading}\n\nA woman comes.\n\nThey leave."
    assert stripped(split_paragraphs(text)) == ["A man waits.", f"{heading}\n\nA woman comes.", "They leave."]


@pytest.mark.parametrize(
    "line", ["Scene 3 opens on a beach", "Internal doubts", "Act now!", "Plan: we go", "#hashtag"]
)
def test_prose_that_begins_like_a_heading_is_a_paragraph(line: str) -> None:
    assert stripped(split_paragraphs(f"One.\n\n{line}\n\nThree.")) == ["One.", line, "Three."]


def test_several_headings_in_a_row_all_belong_to_what_follows() -> None:
    text = "# Act 1\n\nINT. HOUSE\n\nA man waits.\n\nThe end."
    assert stripped(split_paragraphs(text)) == ["# Act 1\n\nINT. HOUSE\n\nA man waits.", "The end."]


def test_a_list_of_titled_scenes_is_a_list_of_scenes() -> None:
    lines = ["Scene 1: A man waits", "Scene 2: A woman comes", "Scene 3: They leave"]
    assert stripped(split_paragraphs("\n".join(lines))) == lines


def test_a_heading_at_the_very_end_stays_with_the_last_paragraph() -> None:
    assert stripped(split_paragraphs("One.\n\nTwo.\n\n---")) == ["One.", "Two.\n\n---"]


def test_a_heading_is_not_a_sentence_of_its_own() -> None:
    assert stripped(split_sentences("INT. HOUSE\n\nScene 1.\nHe waits. She comes.")) == [
        "INT. HOUSE\n\nScene 1.\nHe waits.",
        "She comes.",
    ]


def test_without_blank_lines_each_line_is_a_paragraph() -> None:
    assert stripped(split_paragraphs("A man waits\nA woman comes\nThey leave")) == [
        "A man waits",
        "A woman comes",
        "They leave",
    ]


def test_lines_that_an_editor_has_wrapped_are_one_paragraph() -> None:
    text = "A man waits at the end of the long pier until\nthe fog has come in and nobody can see the\nlight."
    assert split_paragraphs(text) == [text]


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\r\r", "\n \t \n", "\n\n\n\n", "\u2029"])
def test_blank_lines_of_any_kind_divide_paragraphs(gap: str) -> None:
    assert stripped(split_paragraphs(f"One.{gap}Two.")) == ["One.", "Two."]


@pytest.mark.parametrize(
    "text",
    ["Mr. Smith waits.", "J. R. Tolkien waits.", "It is 3.14 m.", "Well... maybe not.", "Now, e.g. here.",
     '"Stop!" he said.', "« Bonjour ! » dit-elle.", "「行こう。」と彼は言った。", "1. A man waits."],
)  # fmt: skip
def test_a_stop_within_a_sentence_does_not_end_it(text: str) -> None:
    assert split_sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("He waits. She comes! Why? Well… Yes.", ["He waits.", "She comes!", "Why?", "Well…", "Yes."]),
        ('He said "stop." Then he left.', ['He said "stop."', "Then he left."]),
        ("彼は待つ。彼女が来る！なぜ？", ["彼は待つ。", "彼女が来る！", "なぜ？"]),
        ("वह रुका। वह चला।", ["वह रुका।", "वह चला।"]),
        ("هل يأتي؟ نعم. وصل۔ ذهب", ["هل يأتي؟", "نعم.", "وصل۔", "ذهب"]),
        ("- A man waits\n- A woman comes", ["- A man waits", "- A woman comes"]),
    ],
)
def test_sentences_end_where_their_language_ends_them(text: str, parts: list[str]) -> None:
    assert stripped(split_sentences(text)) == parts


def test_french_signs_stay_with_their_word() -> None:
    assert split_words("Vraiment ! À 20\u00a0km\u00a0?") == ["Vraiment ! ", "À ", "20\u00a0km\u00a0?"]


def test_a_paragraph_separator_divides_beside_blank_lines() -> None:
    assert stripped(split_paragraphs("One.\u2029Two.\n\nThree.")) == ["One.", "Two.", "Three."]


def test_no_line_of_an_unspaced_script_begins_with_a_closing_mark() -> None:
    assert split_unspaced_characters("「春、海。」夏") == ["「春、", "海。」", "夏"]


def test_clauses_end_with_the_commas_of_any_script() -> None:
    assert split_clauses("one, two; three、四，五،ستة") == ["one, ", "two; ", "three、", "四，", "五،", "ستة"]
