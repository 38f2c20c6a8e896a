"""A take without times gets them from pocketsphinx, from eSpeak NG's, or from its pauses."""

from dataclasses import replace
from statistics import fmean

import numpy as np
import pytest

from speech.embedded_speech import EmbeddedSpeech
from speech.pause_anchors import anchor_words
from speech.spoken_text import SpokenText, SpokenWord
from speech.time_warping import warp_time
from speech.word_alignment import align_take, align_words
from tests.speech.sounds import make_take

TEXT = "The lighthouse keeper counts the ships. Some 12,500 people live on the island. Rain falls at last."


def _onset_errors(found: SpokenText, exact: SpokenText) -> list[int]:
    assert [word.text for word in found.words] == [word.text for word in exact.words]
    return [abs(one.start_ms - two.start_ms) for one, two in zip(found.words, exact.words, strict=True)]


READ_OUT = (
    "It was 1969, and nobody slept. Dr. Okafor paid $4,250 for it. "
    "NASA and ESA agreed, didn't they? Thirty-three US ships, 3.5 % of all, are there."
)


@pytest.mark.parametrize("text", [TEXT, READ_OUT])
async def test_english_words_are_found_to_a_frame_or_two(embedded_speech: EmbeddedSpeech, text: str) -> None:
    exact = await embedded_speech.speak_text(text, language="en")
    found = await align_take(embedded_speech, text, replace(exact, words=()), language="en-GB")
    errors = _onset_errors(found, exact)
    assert fmean(errors) < 30
    assert max(errors) <= 100


async def test_a_voices_words_are_found_by_their_sound(embedded_speech: EmbeddedSpeech) -> None:
    exact = await embedded_speech.speak_text(TEXT, language="en")
    reference = await embedded_speech.speak_text(TEXT, language="en", voice="scratch")
    errors = _onset_errors(align_words(replace(exact, words=()), reference), exact)
    assert fmean(errors) < 120
    sentences = [at for at, word in enumerate(exact.words) if word.text in ("The", "Some", "Rain")]
    assert max(errors[at] for at in sentences) <= 100


@pytest.mark.parametrize(
    "text", ["The sign says \N{CJK UNIFIED IDEOGRAPH-96E8} today.", "Fish (2) <s> [noise]."]
)
async def test_words_that_cannot_be_aligned_are_found_otherwise(
    embedded_speech: EmbeddedSpeech, text: str
) -> None:
    spoken = await embedded_speech.speak_text(text, language="en")
    found = await align_take(embedded_speech, text, replace(spoken, words=()), language="en")
    assert [word.text for word in found.words] == [word.text for word in spoken.words]
    assert all(word.start_ms <= word.end_ms <= spoken.milliseconds for word in found.words)


async def test_english_words_stay_inside_a_sound_that_does_not_have_them(
    embedded_speech: EmbeddedSpeech,
) -> None:
    take = make_take(500)
    found = await align_take(embedded_speech, TEXT, take, language="en")
    assert all(0 <= word.start_ms <= word.end_ms <= 500 for word in found.words)


async def test_a_take_that_is_late_and_slow_is_found_too(embedded_speech: EmbeddedSpeech) -> None:
    exact = await embedded_speech.speak_text(TEXT, language="en", voice="scratch-high", speed=0.9)
    late = bytes(2 * exact.sample_rate) + exact.pcm
    found = await align_take(embedded_speech, TEXT, SpokenText(late, exact.sample_rate), language="en")
    shifted = [replace(word, start_ms=word.start_ms + 1_000) for word in exact.words]
    assert fmean(_onset_errors(found, replace(exact, words=tuple(shifted)))) < 60


async def test_a_language_that_espeak_does_not_speak_is_anchored_in_pauses(
    embedded_speech: EmbeddedSpeech,
) -> None:
    take = make_take(200, 900, 400, 300, 200)
    found = await align_take(embedded_speech, "雨が降る町。夜だ。", take, language="ja")
    assert [word.text for word in found.words] == ["雨", "が", "降", "る", "町。", "夜", "だ。"]
    assert (found.words[0].start_ms, found.words[4].end_ms) == (200, 1_100)
    assert (found.words[5].start_ms, found.words[6].end_ms) == (1_500, 1_800)


def test_sentences_take_the_long_pauses_and_clauses_the_short_ones() -> None:
    take = make_take(100, 500, 150, 500, 500, 1_000, 120, 400)
    words = anchor_words("one two, six ten. A long last one, now.", take).words
    assert [(word.text, word.start_ms) for word in words if word.text in ("one", "six", "A", "now.")] == [
        ("one", 100),
        ("six", 750),
        ("A", 1_750),
        ("now.", 2_870),
    ]


def test_without_enough_pauses_letters_are_shared_within_what_is_heard() -> None:
    words = anchor_words("ab. cd.", make_take(200, 400, 300)).words
    assert words == (SpokenWord("ab.", 200, 400), SpokenWord("cd.", 400, 600))


@pytest.mark.parametrize("text", ["Hi.", "Never mind the gap, please."])
def test_silence_gets_words_that_stay_inside_it(text: str) -> None:
    take = make_take(500)
    assert all(0 <= word.start_ms <= word.end_ms <= 500 for word in anchor_words(text, take).words)


def test_time_is_warped_to_where_the_other_recording_sounds_alike() -> None:
    sounds = np.eye(4, dtype=np.float32)
    rows = warp_time(sounds, sounds[[0, 0, 1, 1, 2, 3, 3, 3]])
    assert rows.tolist() == [0.5, 2.5, 4.0, 6.0]
