"""What an embedded voice says can be read along, in every language and at every pace."""

from itertools import islice

import pytest

from bench.film_scripts import SENTENCES
from captions.caption_norms import choose_norms
from captions.make_cues import make_cues
from captions.utterance import CaptionWord, Utterance
from contracts.narration import MAX_SPEED
from speech.embedded_speech import EmbeddedSpeech
from speech.length_prediction import predict_seconds
from speech.readable_pace import SLOWEST_PACE
from speech.silence import trim_silence
from storyboard.narrated_lengths import PAUSE_SECONDS

FPS = 24
# A cue lasts whole frames.
ROUNDING = 1e-6


async def _speak(speech: EmbeddedSpeech, lines: list[str], language: str, speed: float) -> list[Utterance]:
    """Speak lines one after the other, as they are placed in a film."""
    said, at_ms = list[Utterance](), 0.0
    for line in lines:
        take = trim_silence(await speech.speak_text(line, language=language, speed=speed, read_along=True))
        words = [CaptionWord(word.text, at_ms + word.start_ms, at_ms + word.end_ms) for word in take.words]
        said.append(Utterance(line, tuple(words), language))
        at_ms += take.milliseconds + 1000 * PAUSE_SECONDS
    return said


@pytest.mark.parametrize("speed", [1.0, MAX_SPEED])
@pytest.mark.parametrize("language", SENTENCES)
async def test_no_caption_is_faster_than_people_read(
    embedded_speech: EmbeddedSpeech, language: str, speed: float
) -> None:
    lines = list(islice(SENTENCES[language], 12))
    long = [" ".join(lines[:5]), *lines]
    said = await _speak(embedded_speech, long, language, speed)
    film_frames = round(said[-1].words[-1].end_ms / 1000 * FPS) + FPS
    norms = choose_norms("".join(long))
    for cue in make_cues(said, film_frames=film_frames, frames_per_second=FPS):
        seconds = (cue.end_frame - cue.start_frame) / FPS
        assert norms.count_characters(cue.text) / seconds <= norms.characters_per_second + ROUNDING, cue.text


async def test_the_slower_pace_is_predicted(embedded_speech: EmbeddedSpeech) -> None:
    lines = SENTENCES["fr"]
    predicted = await predict_seconds(embedded_speech, lines, language="fr", voice="scratch", read_along=True)
    measured = await embedded_speech.measure_seconds(lines, language="fr")
    takes = [
        trim_silence(await embedded_speech.speak_text(line, language="fr", read_along=True)).seconds
        for line in lines
    ]
    assert predicted == pytest.approx(takes, rel=0.05)
    assert sum(takes) > 1.1 * sum(measured)


async def test_where_nobody_reads_along_the_wished_speed_is_spoken_and_predicted(
    embedded_speech: EmbeddedSpeech,
) -> None:
    line = SENTENCES["fr"][0]
    lasts, told = list[float](), list[float]()
    for speed in (1.0, MAX_SPEED):
        take = await embedded_speech.speak_text(line, language="fr", speed=speed)
        lasts.append(trim_silence(take).seconds)
        told += await predict_seconds(embedded_speech, [line], language="fr", voice="scratch", speed=speed)
    assert lasts[1] == pytest.approx(lasts[0] / MAX_SPEED, rel=0.03)
    assert told == pytest.approx(lasts, rel=0.05)


async def test_a_services_voice_is_predicted_by_the_usual_pace(embedded_speech: EmbeddedSpeech) -> None:
    lines = SENTENCES["fr"]
    measured = await embedded_speech.measure_seconds(lines, language="fr")
    predicted = await predict_seconds(
        embedded_speech, lines, language="fr", voice="kie/anna", read_along=True
    )
    assert predicted == pytest.approx(measured, abs=0.2)


async def test_a_text_of_marks_is_not_drawled_without_end(embedded_speech: EmbeddedSpeech) -> None:
    text = " ".join(["Non" + "!" * 60] * 5)
    take = await embedded_speech.speak_text(text, language="fr", read_along=True)
    [measured] = await embedded_speech.measure_seconds([text], language="fr")
    [predicted] = await predict_seconds(
        embedded_speech, [text], language="fr", voice="scratch", read_along=True
    )
    assert take.seconds <= 1.3 * measured / SLOWEST_PACE
    assert predicted == pytest.approx(measured / SLOWEST_PACE)
