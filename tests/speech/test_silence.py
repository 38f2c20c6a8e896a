"""Silence at the ends is trimmed, and words keep out of pauses."""

from speech.silence import Pause, find_pauses, snap_words, trim_silence
from speech.spoken_text import SpokenText, SpokenWord
from tests.speech.sounds import make_take


def test_pauses_are_found_and_closures_of_consonants_are_not() -> None:
    assert find_pauses(make_take(300, 400, 40, 400, 200, 100, 500)) == [
        Pause(0, 300),
        Pause(1140, 1340),
        Pause(1440, 1940),
    ]


def test_twenty_seconds_of_silence_at_the_end_are_trimmed_and_the_words_move_along() -> None:
    words = (SpokenWord("Stop", 500, 700), SpokenWord("there.", 700, 20_900))
    trimmed = trim_silence(make_take(500, 400, 20_000, words=words))
    assert trimmed.milliseconds == 50 + 400 + 150
    assert trimmed.words == (SpokenWord("Stop", 50, 250), SpokenWord("there.", 250, 600))


def test_what_is_trimmed_already_stays_as_it_is() -> None:
    once = trim_silence(make_take(900, 400, 900))
    assert trim_silence(once) == once


def test_noise_of_a_recording_is_silence_too_however_long_it_lasts() -> None:
    quiet, loud = make_take(0, 20_000, level=0.001), make_take(0, 400)
    assert find_pauses(SpokenText(quiet.pcm + loud.pcm, loud.sample_rate)) == [Pause(0, 20_000)]


def test_a_rate_whose_frames_are_uneven_does_not_drift() -> None:
    minute, tone = b"\0\0" * 22_050 * 60, make_take(0, 400).pcm
    assert find_pauses(SpokenText(minute + tone, 22_050)) == [Pause(0, 60_000)]


def test_all_silence_and_nothing_at_all_are_left_alone() -> None:
    for take in (make_take(700), make_take()):
        assert trim_silence(take) == take
        assert snap_words(take) == take


def test_a_word_that_ends_in_a_pause_ends_where_it_begins() -> None:
    words = (SpokenWord("one", 200, 900), SpokenWord("two", 900, 1_500))
    snapped = snap_words(make_take(100, 500, 350, 550, words=words))
    assert snapped.words == (SpokenWord("one", 100, 600), SpokenWord("two", 950, 1_500))


def test_words_far_from_pauses_stay_where_they_are() -> None:
    words = (SpokenWord("one", 100, 300), SpokenWord("two", 300, 600))
    assert snap_words(make_take(100, 500, 300, words=words)).words == words


def test_a_word_that_is_said_to_begin_in_a_long_pause_begins_where_it_ends() -> None:
    words = (SpokenWord("one,", 100, 620), SpokenWord("two", 630, 1_800))
    snapped = snap_words(make_take(100, 500, 600, 600, words=words))
    assert snapped.words == (SpokenWord("one,", 100, 600), SpokenWord("two", 1_200, 1_800))


def test_words_stay_in_order_where_both_neighbours_snap() -> None:
    words = (SpokenWord("one", 100, 870), SpokenWord("two", 870, 1_200))
    one, two = snap_words(make_take(100, 500, 200, 400, words=words)).words
    assert one.end_ms <= two.start_ms
    assert two.end_ms == 1_200
