# ruff: noqa: RUF001 -- signs that look alike are meant as they stand
"""The embedded voices speak, each word has its time, and the same text is the same sound."""

from itertools import pairwise

import numpy as np
import pytest

from speech.embedded_speech import EmbeddedSpeech
from speech.languages import LANGUAGES
from speech.speech_errors import UnspeakableText, UnspokenLanguage
from speech.spoken_text import SpokenText
from speech.word_times import split_script

ENGLISH = "Dr. Smith has 24 cats of his own, and $3.50. It's 10:30 — time to go!"
LOUD = 1_000


def _is_loud(spoken: SpokenText, start_ms: float, end_ms: float) -> bool:
    samples = np.frombuffer(spoken.pcm, "<i2").astype(np.int32)
    first, stop = (int(at * spoken.sample_rate / 1000) for at in (start_ms, end_ms))
    return bool(np.abs(samples[first:stop]).max(initial=0) > LOUD)


def _check_words(spoken: SpokenText, text: str) -> None:
    assert [word.text for word in spoken.words] == [word.strip() for word in split_script(text)]
    assert all(word.start_ms < word.end_ms for word in spoken.words)
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(spoken.words))
    assert spoken.words[-1].end_ms <= spoken.milliseconds


@pytest.mark.parametrize("voice", ["heart", "scratch", "scratch-high"])
async def test_all_words_of_the_script_have_a_time_when_they_are_heard(
    embedded_speech: EmbeddedSpeech, voice: str
) -> None:
    spoken = await embedded_speech.speak_text(ENGLISH, language="en", voice=voice)
    _check_words(spoken, ENGLISH)
    assert all(_is_loud(spoken, word.start_ms, word.end_ms) for word in spoken.words)


async def test_hibaris_words_leave_its_silences_out(embedded_speech: EmbeddedSpeech) -> None:
    spoken = await embedded_speech.speak_text("Stop there. Go on now.", language="en")
    there, go = spoken.words[1:3]
    assert not _is_loud(spoken, 0, spoken.words[0].start_ms - 50)
    assert not _is_loud(spoken, there.end_ms + 50, go.start_ms - 50)
    assert go.start_ms - there.end_ms > 300


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der schnelle Fuchs springt am 3. Mai über 42 Hunde."),
        ("fr", "Où est-ce qu'il est allé ?"),
        ("zh", "你好，世界。今天天气很好。"),
        ("th", "สวัสดีชาวโลก"),
        ("ar", "مرحبا بالعالم"),
        ("hi", "नमस्ते दुनिया।"),
    ],
)
async def test_other_languages_are_spoken_with_times(
    embedded_speech: EmbeddedSpeech, language: str, text: str
) -> None:
    _check_words(await embedded_speech.speak_text(text, language=language), text)


async def test_every_language_of_the_table_is_spoken(embedded_speech: EmbeddedSpeech) -> None:
    without_numbers = {"cv": "Салам"}
    for language in LANGUAGES:
        text = without_numbers.get(language, "2 3")
        assert min(await embedded_speech.measure_seconds([text], language=language)) > 0.2, language


@pytest.mark.parametrize("voice", ["heart", "scratch"])
async def test_equal_texts_give_equal_samples_whatever_was_spoken_between(
    embedded_speech: EmbeddedSpeech, voice: str
) -> None:
    first = await embedded_speech.speak_text("Sixty ships.", language="en", voice=voice)
    await embedded_speech.speak_text("Something else.", language="en", voice=voice)
    assert await embedded_speech.speak_text("Sixty ships.", language="en", voice=voice) == first


@pytest.mark.parametrize("voice", ["heart", "scratch"])
async def test_a_slower_voice_takes_longer(embedded_speech: EmbeddedSpeech, voice: str) -> None:
    text = "In 1984 there were 365 ships."  # Long to say and short to read: no voice slows down for readers.
    slow, quick = [
        await embedded_speech.speak_text(text, language="en", voice=voice, speed=speed)
        for speed in (0.9, 1.1)
    ]
    assert slow.seconds / quick.seconds == pytest.approx(1.1 / 0.9, rel=0.05)
    assert all(late.start_ms >= early.start_ms for late, early in zip(slow.words, quick.words, strict=True))


@pytest.mark.parametrize("voice", ["heart", "scratch"])
@pytest.mark.parametrize("text", ["<b>loud</b>", "[loud](/kwˈIət/)", "[[l'aUd]]", "loud \x00 and clear"])
async def test_what_looks_like_markup_is_spoken_as_it_stands(
    embedded_speech: EmbeddedSpeech, voice: str, text: str
) -> None:
    marked = await embedded_speech.speak_text(text, language="en", voice=voice)
    _check_words(marked, text)
    plain = "loud and clear" if "clear" in text else "loud"
    spoken = await embedded_speech.speak_text(plain, language="en", voice=voice)
    assert marked.seconds >= spoken.seconds


async def test_a_sentence_that_is_too_long_for_the_model_is_spoken_whole(
    embedded_speech: EmbeddedSpeech,
) -> None:
    text = "the ship and the sea, " * 20 + "and " + "the wind and the rain " * 25
    _check_words(await embedded_speech.speak_text(text, language="en"), text)


@pytest.mark.parametrize("text", ["", " … ", "*" * 9, "a" * 5_001])
async def test_a_text_that_cannot_be_spoken_is_refused(embedded_speech: EmbeddedSpeech, text: str) -> None:
    with pytest.raises(UnspeakableText):
        await embedded_speech.speak_text(text, language="en")


async def test_a_wrong_speed_and_an_unspoken_language_are_refused(embedded_speech: EmbeddedSpeech) -> None:
    with pytest.raises(ValueError, match=r"0\.9 to 1\.1"):
        await embedded_speech.speak_text("Hello", language="en", speed=2.0)
    with pytest.raises(UnspokenLanguage):
        await embedded_speech.measure_seconds(["こんにちは"], language="ja")


async def test_half_a_character_does_not_stop_the_voice(embedded_speech: EmbeddedSpeech) -> None:
    spoken = await embedded_speech.speak_text("fine \ud83d day", language="de")
    assert len(spoken.words) == 2
