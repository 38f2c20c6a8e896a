"""A narration is spoken sentence by sentence, and no word is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.narration import MAX_LINE_CHARS
from storyboard.narration_lines import split_lines


@pytest.mark.parametrize(
    ("narration", "lines"),
    [
        ("Rain falls. Dr. Reyes waits!", ["Rain falls.", "Dr. Reyes waits!"]),
        ("A first\nline.\n\n* * *\n\nA second.", ["A first line.", "A second."]),
        ("雨が降る。彼は待つ。", ["雨が降る。", "彼は待つ。"]),
        ("Es war am 3. Mai. Danach kam nichts.", ["Es war am 3. Mai.", "Danach kam nichts."]),
        ("  ", []),
        ("…", []),
    ],
)
def test_a_line_is_a_sentence(narration: str, lines: list[str]) -> None:
    assert split_lines(narration) == tuple(lines)


@pytest.mark.parametrize("part", ["the ship and the sea, ", "the ship and the sea ", "今天天气很好"])
def test_a_sentence_that_is_too_long_is_divided(part: str) -> None:
    lines = split_lines(part * 200)
    assert len(lines) > 1
    assert max(map(len, lines)) <= 1.2 * MAX_LINE_CHARS


@given(st.text("ab .!\n。今*—", max_size=200))
def test_no_letter_is_lost(narration: str) -> None:
    def letters(text: str) -> list[str]:
        return [char for char in text if char.isalnum()]

    assert letters("".join(split_lines(narration))) == letters(narration)
