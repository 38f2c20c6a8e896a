"""Line breaks of other programs are line breaks; what nobody can read is named, with its place."""

import unicodedata

import pytest
from pydantic import ValidationError

from contracts import Brief, SceneBrief
from contracts.text_characters import (
    describe_character,
    describe_unreadable,
    normalize_line_breaks,
    strip_unreadable,
)

# PowerPoint's and Word's break within a paragraph, the end of a PDF's page, a mainframe's line.
BREAKS = {"vertical tab": "\v", "form feed": "\f", "next line": "\x85"}


@pytest.mark.parametrize("sign", BREAKS.values(), ids=BREAKS.keys())
def test_line_breaks_of_other_programs_become_newlines(sign: str) -> None:
    text = f"A fox waits.{sign}The snow begins to fall."
    lines = "A fox waits.\nThe snow begins to fall."

    assert Brief(prompt=text).prompt == lines
    assert Brief(script=text * 3).script == lines * 3
    assert SceneBrief(text=text).text == lines
    assert Brief(prompt="x", style=text).style == lines
    assert len(normalize_line_breaks(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("one\x00two", "found NULL, U+0000, in line 1 as character 4"),
        ("A fox.\r\nIt \x1b[31mwaits.", "found ESCAPE, U+001B, in line 2 as character 4"),
        ("one\ftwo\x85three\x84", "found INDEX, U+0084, in line 3 as character 6"),
        ("a\u2028b\n\n\x7f", "found DELETE, U+007F, in line 4 as character 1"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Brief(prompt=text)

    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("A fox\vin the snow", "found LINE TABULATION, U+000B, in line 1 as character 6"),
        ("A fox\n", "found LINE FEED, U+000A, in line 1 as character 6"),
        ("x\u202ey", "found RIGHT-TO-LEFT OVERRIDE, U+202E, in line 1 as character 2"),
    ],
)
def test_a_title_of_two_lines_is_refused_at_the_break(title: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Brief(prompt="x", title=title)

    assert sentence in str(refused.value)


def test_every_control_character_has_the_name_that_unicode_gives_it() -> None:
    for number in (*range(0x20), *range(0x7F, 0xA0)):
        name = describe_character(chr(number), 0).split(",")[0]
        assert ord(unicodedata.lookup(name)) == number


def test_what_is_left_without_the_unreadable_can_be_read() -> None:
    everything = "".join(map(chr, range(0x1_0000)))

    assert describe_unreadable(strip_unreadable(normalize_line_breaks(everything))) is None
