"""captions/phrase_times.py: the text keeps its spelling, and its words get their times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from captions.phrase_times import time_phrases
from captions.utterance import CaptionWord, Utterance
from tests.captions.builders import speak


def test_each_word_begins_and_ends_when_it_is_spoken() -> None:
    said = Utterance("Well, go!", (CaptionWord("Well", 100, 400), CaptionWord("go", 900, 1200)))

    assert [(p.text, p.start_ms, p.end_ms) for p in time_phrases(said)] == [
        ("Well, ", 100, 400),
        ("go!", 900, 1200),
    ]


def test_a_number_takes_the_time_in_which_it_is_spelt_out() -> None:
    words = (
        CaptionWord("All", 0, 200),
        CaptionWord("twenty-three", 300, 1100),
        CaptionWord("left.", 1200, 1500),
    )

    timed = time_phrases(Utterance("All 23 left.", words))

    assert [phrase.text for phrase in timed] == ["All ", "23 ", "left."]
    assert 200 <= timed[1].start_ms <= 300
    assert 1100 <= timed[1].end_ms <= 1200


def test_times_of_letters_make_times_of_phrases() -> None:
    letters = tuple(
        CaptionWord(letter, n * 100, n * 100 + 100) for n, letter in enumerate("今日は天気がいい")
    )

    timed = time_phrases(Utterance("今日は天気がいい", letters, "ja"))

    assert [(phrase.text, phrase.start_ms) for phrase in timed][:2] == [("今日は", 0), ("天気が", 300)]


def test_one_time_for_a_whole_text_is_shared_out() -> None:
    timed = time_phrases(Utterance("one two", (CaptionWord("one two", 0, 600),)))

    assert [(phrase.start_ms, phrase.end_ms) for phrase in timed] == [(0, 300), (300, 600)]


def test_a_text_without_any_time_is_refused() -> None:
    with pytest.raises(ValueError, match="without times"):
        time_phrases(Utterance("one", ()))


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_the_voice_said_all_text_is_there_and_time_rises(text: str, spoken: str) -> None:
    heard = speak("x", words=spoken.split() or ["-"])
    said = Utterance(text, heard.words)

    timed = time_phrases(said)

    assert [phrase.start_ms for phrase in timed] == sorted(phrase.start_ms for phrase in timed)
    assert all(phrase.start_ms <= phrase.end_ms for phrase in timed)
