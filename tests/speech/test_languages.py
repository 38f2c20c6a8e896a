"""Which languages and voices there are, said without starting an engine."""

import pytest

from speech.languages import LANGUAGES, find_language
from speech.speech_errors import UnknownVoice, UnspokenLanguage
from speech.voices import HEART, SCRATCH, choose_voice


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("de-AT", "de"),
        ("en", "en"),
        ("en-AU", "en"),
        ("en_gb", "en-GB"),
        ("PT-br", "pt-BR"),
        ("es-MX", "es"),
        ("zh-Hant-TW", "zh"),
        ("cmn", "zh"),
        ("zh-HK", "yue"),
        ("no", "no"),
        ("iw", "he"),
    ],
)
def test_a_tag_is_served_by_the_nearest_language_that_is_spoken(tag: str, language: str) -> None:
    assert find_language(tag) == language


@pytest.mark.parametrize("tag", ["ja", "ja-JP", "tlh", "", "-", "x-klingon"])
def test_an_unspoken_language_is_refused_with_those_that_are_spoken(tag: str) -> None:
    with pytest.raises(UnspokenLanguage) as refused:
        choose_voice(tag)
    assert refused.value.offered == tuple(LANGUAGES)
    assert ", de, el, en, " in str(refused.value)


def test_the_languages_are_in_order_and_many() -> None:
    assert list(LANGUAGES) == sorted(LANGUAGES, key=str.lower)
    assert len(LANGUAGES) >= 100


@pytest.mark.parametrize("language", ["en", "en-US", "en-GB", "EN_us"])
def test_english_is_spoken_by_the_natural_voice(language: str) -> None:
    assert choose_voice(language) == HEART
    assert not HEART.is_scratch


def test_other_languages_are_spoken_by_a_scratch_voice_that_says_so() -> None:
    assert choose_voice("de") == SCRATCH
    assert SCRATCH.is_scratch


def test_a_voice_is_chosen_by_its_name() -> None:
    assert choose_voice("en", "scratch-low").name == "scratch-low"


def test_an_unknown_voice_is_refused_with_those_of_the_language() -> None:
    with pytest.raises(UnknownVoice, match=r"'heart' speaks 'de'\. There are: scratch, scratch-low, "):
        choose_voice("de", "heart")


def test_where_hibari_is_not_installed_the_scratch_voice_speaks_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("speech.voices._is_installed", lambda _package: False)
    assert choose_voice("en") == SCRATCH
