"""captions/phrases.py: what a line break does not divide."""

# ruff: noqa: RUF001 - punctuation that looks alike is meant

import pytest
from hypothesis import given
from hypothesis import strategies as st

from captions.caption_text import clean_text
from captions.phrases import split_letters, split_phrases


@pytest.mark.parametrize(
    ("text", "language", "phrases"),
    [
        ("Go on, then.", "en", ["Go ", "on, ", "then."]),
        ("Bonjour « le monde » !", "fr", ["Bonjour ", "« le ", "monde » !"]),
        ('"Hi (there)" – well', "en", ['"Hi ', '(there)" – ', "well"]),
        ("5 % of it", "en", ["5 % ", "of ", "it"]),
        (
            "天気がいいので、海へ行きたい。",
            "ja",
            ["天気が", "いいので、", "海へ", "行きたい。"],
        ),
        ("他在黎明发现了鲸鱼。", "zh-CN", ["他", "在", "黎明", "发现", "了", "鲸鱼。"]),
        ("วันนี้อากาศดีมาก", "th", ["วัน", "นี้", "อากาศ", "ดี", "มาก"]),
        ("오늘 날씨는 좋다", "ko", ["오늘 ", "날씨는 ", "좋다"]),
        ("ភាសា\u200bខ្មែរ", "km", ["ភាសា", "ខ្មែរ"]),
    ],
)
def test_a_text_is_split_where_a_reader_would_pause(text: str, language: str, phrases: list[str]) -> None:
    assert split_phrases(text, language) == phrases


def test_traditional_characters_have_a_model_of_their_own() -> None:
    text = "這是一個關於燈塔看守人的故事"

    assert split_phrases(text, "zh-TW") != split_phrases(text, "zh-CN")


def test_a_letter_keeps_its_marks() -> None:
    assert split_letters("e\u0301นี้👩‍👩‍👧") == ["e\u0301", "นี้", "👩‍👩‍👧"]


@given(st.text(max_size=60), st.sampled_from(["", "ja", "zh", "zh-Hant", "th", "en"]))
def test_no_letter_is_lost(text: str, language: str) -> None:
    cleaned = clean_text(text)

    assert "".join(split_phrases(cleaned, language)) == cleaned.replace("\u200b", "").strip()


def test_what_a_player_acts_on_is_cleaned_away() -> None:
    assert clean_text(" a\r\n\u2028b\u202ec\u0000\t\u2066d ") == "a bc d"
