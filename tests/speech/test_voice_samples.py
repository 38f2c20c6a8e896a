"""Embedded voices are heard before they are chosen: one fixed sentence each, spoken once."""

import asyncio
import io
import wave

import numpy as np
import pytest

from speech.embedded_speech import EmbeddedSpeech
from speech.languages import LANGUAGES
from speech.speech_errors import UnknownVoice, UnspokenLanguage, VoiceBusy
from speech.spoken_text import SpokenText
from speech.voice_samples import COUNTING, MAX_WAITING, VoiceSamples, find_sentence, read_sentences

LOUD = 1_000


class CountedSpeech(EmbeddedSpeech):
    """The real voices; each text waits until it may be spoken, and is counted."""

    def __init__(self, speech: EmbeddedSpeech) -> None:
        self._speech, self.spoken = speech, list[str]()
        self.may_speak = asyncio.Event()
        self.may_speak.set()

    async def speak_text(
        self,
        text: str,
        *,
        language: str,
        voice: str | None = None,
        speed: float = 1.0,
        read_along: bool = False,
    ) -> SpokenText:
        self.spoken.append(text)
        await self.may_speak.wait()
        return await self._speech.speak_text(
            text, language=language, voice=voice, speed=speed, read_along=read_along
        )


@pytest.fixture
def speech(embedded_speech: EmbeddedSpeech) -> CountedSpeech:
    return CountedSpeech(embedded_speech)


@pytest.mark.parametrize(
    ("voice", "language"), [("heart", "en-GB"), *(("scratch", tag) for tag in (*read_sentences(), "sw"))]
)
async def test_a_sample_is_a_wav_file_of_a_voice_that_is_heard(
    speech: CountedSpeech, voice: str, language: str
) -> None:
    sample = await VoiceSamples(speech).get_sample(voice, language)
    with wave.open(io.BytesIO(sample.wav)) as reader:
        assert (reader.getnchannels(), reader.getsampwidth()) == (1, 2)
        seconds = reader.getnframes() / reader.getframerate()
        sound = np.frombuffer(reader.readframes(reader.getnframes()), "<i2").astype(np.int32)
    assert 1.5 < seconds < 12
    assert np.abs(sound).max() > LOUD


def test_every_sentence_is_of_a_language_that_is_spoken_and_others_count() -> None:
    assert set(read_sentences()) <= set(LANGUAGES)
    assert find_sentence("pt-BR") == read_sentences()["pt"]
    assert find_sentence("sw") == COUNTING


async def test_a_sample_is_spoken_once_whoever_asks_at_the_same_time(speech: CountedSpeech) -> None:
    samples = VoiceSamples(speech)
    together = await asyncio.gather(*(samples.get_sample("scratch", tag) for tag in ("de", "de", "de-AT")))
    assert len({sample.digest for sample in together}) == 1
    assert await samples.get_sample("scratch", "de") is together[0]
    assert len(speech.spoken) == 1


async def test_only_the_latest_samples_are_kept(speech: CountedSpeech) -> None:
    samples = VoiceSamples(speech, most=2)
    for language in ("de", "fr", "de", "it", "de"):
        await samples.get_sample("scratch", language)
    assert len(speech.spoken) == 3
    await samples.get_sample("scratch", "fr")
    assert len(speech.spoken) == 4


async def test_who_is_too_far_behind_is_told_so_and_the_others_are_served(speech: CountedSpeech) -> None:
    speech.may_speak.clear()
    samples = VoiceSamples(speech)
    first = [asyncio.create_task(samples.get_sample("scratch", tag)) for tag in list(LANGUAGES)[:MAX_WAITING]]
    await asyncio.sleep(0)
    with pytest.raises(VoiceBusy):
        await samples.get_sample("scratch", "zh")
    speech.may_speak.set()
    assert len(await asyncio.gather(*first)) == MAX_WAITING
    assert (await samples.get_sample("scratch", "zh")).wav


async def test_what_cannot_be_heard_is_refused_before_anything_is_spoken(speech: CountedSpeech) -> None:
    samples = VoiceSamples(speech)
    with pytest.raises(UnspokenLanguage):
        await samples.get_sample("scratch", "ja")
    with pytest.raises(UnknownVoice):
        await samples.get_sample("George", "en")
    assert speech.spoken == []
