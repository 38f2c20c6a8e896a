"""The length of a line is known before it is spoken by another voice."""

import pytest

from bench.speech_lines import LINES
from speech.embedded_speech import EmbeddedSpeech
from speech.length_prediction import VoicePace, fit_pace, predict_seconds
from speech.silence import trim_silence
from speech.speech_errors import UnspokenLanguage

SOME_LINES = LINES[4:10]


async def test_hibaris_lengths_are_predicted(embedded_speech: EmbeddedSpeech) -> None:
    predicted = await predict_seconds(embedded_speech, SOME_LINES, language="en", speed=1.1)
    takes = [await embedded_speech.speak_text(line, language="en", speed=1.1) for line in SOME_LINES]
    spoken = [trim_silence(take).seconds for take in takes]
    assert predicted == pytest.approx(spoken, rel=0.2)


async def test_a_scratch_voices_length_is_known(embedded_speech: EmbeddedSpeech) -> None:
    [predicted] = await predict_seconds(
        embedded_speech, ["Es regnet seit 91 Tagen."], language="de", voice="scratch-old"
    )
    take = await embedded_speech.speak_text("Es regnet seit 91 Tagen.", language="de", voice="scratch-old")
    assert predicted == pytest.approx(take.seconds)


async def test_a_services_voice_is_predicted_by_its_own_pace(embedded_speech: EmbeddedSpeech) -> None:
    lines, paces = ["Es regnet."], {"slow": VoicePace(2.0, 0.5)}
    [measured] = await embedded_speech.measure_seconds(lines, language="de")
    assert await predict_seconds(
        embedded_speech, lines, language="de", voice="slow", paces=paces
    ) == pytest.approx([2 * measured + 0.5])
    [usual] = await predict_seconds(embedded_speech, lines, language="de", voice="new", paces=paces)
    assert usual == pytest.approx(measured, abs=0.2)


async def test_a_language_that_espeak_does_not_speak_is_not_predicted(
    embedded_speech: EmbeddedSpeech,
) -> None:
    with pytest.raises(UnspokenLanguage):
        await predict_seconds(embedded_speech, ["雨だ。"], language="ja")


def test_a_pace_is_learnt_from_takes() -> None:
    measured = [1.0, 2.0, 3.0, 5.0, 8.0, 13.0]
    pace = fit_pace(measured, [1.2 * seconds + 0.3 for seconds in measured])
    assert (pace.factor, pace.added_seconds) == pytest.approx((1.2, 0.3))
    assert pace.scale(10.0, speed=0.9) == pytest.approx(12.3 / 0.9)


@pytest.mark.parametrize("measured", [[4.0], [4.0] * 9, [1.0, 2.0, 3.0]])
def test_from_few_takes_or_equal_ones_only_a_factor_is_learnt(measured: list[float]) -> None:
    assert fit_pace(measured, [1.5 * seconds for seconds in measured]) == VoicePace(1.5)


def test_without_a_take_nothing_is_learnt() -> None:
    with pytest.raises(ValueError, match="learnt from takes"):
        fit_pace([], [])
