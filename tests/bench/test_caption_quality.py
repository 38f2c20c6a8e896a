"""The benchmark of captions finds what is wrong with them."""

import pytest

from bench.caption_quality import (
    has_words_in_order,
    list_breaches,
    list_broken_phrases,
    list_onset_errors,
    read_subrip,
    reading_speeds,
)

GOOD = """1
00:00:00,500 --> 00:00:02,500
The lighthouse keeper
counts the ships.

2
00:00:02,583 --> 00:00:04,000
Nobody sleeps.
"""


def test_good_captions_have_no_breach() -> None:
    cues = read_subrip(GOOD)
    assert [cue.lines for cue in cues] == [
        ("The lighthouse keeper", "counts the ships."),
        ("Nobody sleeps.",),
    ]
    assert list_breaches(cues) == []
    assert max(reading_speeds(cues)) == pytest.approx(19 / 20, abs=0.01)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("counts the ships.", "counts\nthe ships.", "lines"),
        ("Nobody sleeps.", "Nobody sleeps while the storm is over the sea.", "length"),
        ("00:00:04,000", "00:00:03,300", "short"),
        ("00:00:04,000", "00:00:10,000", "long"),
        ("00:00:02,583", "00:00:02,520", "gap"),
    ],
)
def test_each_breach_is_told(old: str, new: str, kind: str) -> None:
    (breach,) = list_breaches(read_subrip(GOOD.replace(old, new)))
    assert breach.startswith(f"{kind}: ")


@pytest.mark.parametrize(
    ("spoken", "whole"),
    [
        (["The lighthouse keeper counts the ships.", "Nobody sleeps."], True),
        (["Nobody sleeps.", "The lighthouse keeper counts the ships."], False),
        (["The lighthouse keeper counts the ships."], False),
    ],
)
def test_captions_hold_the_words_in_order(spoken: list[str], whole: bool) -> None:
    assert has_words_in_order(read_subrip(GOOD), spoken) is whole


def test_a_cue_is_held_against_the_second_at_which_its_first_word_is_heard() -> None:
    words = [("The", 0.5), ("lighthouse", 0.7), ("keeper", 1.2), ("counts", 1.5), ("the", 1.9), ("ships", 2)]
    errors = list_onset_errors(read_subrip(GOOD), [*words, ("Nobody", 2.683), ("sleeps", 3.1)])
    assert errors == pytest.approx([0, 0.1])


@pytest.mark.parametrize(
    ("old", "new", "broken"),
    [
        ("keeper\ncounts", "keep\ner counts", ["er counts the ships."]),
        ("counts the ships.", "counts the ships.", []),
    ],
)
def test_a_line_that_begins_inside_a_word_is_told(old: str, new: str, broken: list[str]) -> None:
    spoken = ["The lighthouse keeper counts the ships.", "Nobody sleeps."]
    assert list_broken_phrases(read_subrip(GOOD.replace(old, new)), spoken, "en") == broken


@pytest.mark.parametrize(("lines", "broken"), [("灯塔\n看守人", []), ("灯塔看\n守人", ["守人"])])
def test_a_line_that_begins_inside_a_phrase_of_budoux_is_told(lines: str, broken: list[str]) -> None:
    cues = read_subrip(f"1\n00:00:00,500 --> 00:00:02,500\n{lines}")
    assert list_broken_phrases(cues, ["灯塔看守人"], "zh") == broken
