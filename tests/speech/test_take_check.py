"""A take is made ready for the film, and what is odd about it is told."""

import pytest

from speech.spoken_text import SpokenWord
from speech.take_check import Suspicion, check_take
from tests.speech.sounds import make_take

WORDS = (SpokenWord("doctor", 300, 800), SpokenWord("smith", 800, 9_999))


def test_a_take_as_predicted_is_ready_with_the_scripts_words() -> None:
    checked = check_take("Dr. Smith!", make_take(300, 1_000, 700, words=WORDS), 1.1)
    assert checked.suspicions == ()
    assert checked.trimmed_seconds == pytest.approx(0.8)
    assert checked.spoken.words == (SpokenWord("Dr.", 50, 550), SpokenWord("Smith!", 550, 1_050))


@pytest.mark.parametrize(
    ("predicted_seconds", "suspicions"),
    [
        (0.7, (Suspicion.TOO_LONG,)),
        (0.9, ()),
        (1.7, ()),
        (1.9, (Suspicion.TOO_SHORT,)),
        (None, ()),
    ],
)
def test_a_take_that_is_far_from_its_prediction_is_suspect_and_kept(
    predicted_seconds: float | None, suspicions: tuple[Suspicion, ...]
) -> None:
    checked = check_take("Dr. Smith!", make_take(100, 1_000, 100, words=WORDS), predicted_seconds)
    assert checked.suspicions == suspicions
    assert checked.spoken.seconds == pytest.approx(1.15)


def test_a_silent_take_is_told_as_silent_and_not_as_short() -> None:
    assert check_take("Smith", make_take(100, words=WORDS), 9.0).suspicions == (Suspicion.SILENT,)


def test_a_take_without_times_says_so() -> None:
    checked = check_take("Smith", make_take(0, 500), 0.5)
    assert checked.suspicions == (Suspicion.NO_TIMES,)
    assert checked.spoken.words == ()
