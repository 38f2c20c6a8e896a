"""Samples of the embedded voices: each speaks one fixed sentence, so that it is heard before it is chosen."""

import asyncio
import hashlib
import io
import json
import wave
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from speech.embedded_speech import EmbeddedSpeech
from speech.languages import find_language
from speech.speech_errors import VoiceBusy
from speech.spoken_text import BYTES_PER_SAMPLE, SpokenText
from speech.voices import choose_voice

SENTENCES_FILE = Path(__file__).with_name("sample_sentences.json")
# Where we have no sentence of a language, the engine says these numbers in its words.
COUNTING = "1, 2, 3, 4, 5."
# About a quarter of a megabyte each.
MAX_KEPT = 40
# Each takes up to two seconds; who is further behind is told so at once.
MAX_WAITING = 8

_Asked = tuple[str, str, bool]


@dataclass(frozen=True)
class VoiceSample:
    """A WAV file, and the digest of its bytes."""

    wav: bytes
    digest: str


class VoiceSamples:
    """Speaks samples one after the other, and keeps the latest of this process.

    Args:
        speech: the embedded voices.
        most: how many samples are kept.
    """

    def __init__(self, speech: EmbeddedSpeech, most: int = MAX_KEPT) -> None:
        self._speech, self._most = speech, most
        self._kept: OrderedDict[_Asked, VoiceSample] = OrderedDict()
        self._turn, self._waiting = asyncio.Lock(), 0

    async def get_sample(self, voice: str, language: str, *, read_along: bool = True) -> VoiceSample:
        """Return the sample of a voice in a language (BCP 47).

        Args:
            read_along: whether it is to sound as in a film with captions.

        Raises UnspokenLanguage, UnknownVoice, VoiceBusy or VoiceFailed.
        """
        asked = (choose_voice(language, voice).name, find_language(language) or language, read_along)
        if asked not in self._kept:
            await self._speak_in_turn(asked)
        self._kept.move_to_end(asked)
        return self._kept[asked]

    async def _speak_in_turn(self, asked: _Asked) -> None:
        if self._waiting >= MAX_WAITING:
            raise VoiceBusy
        self._waiting += 1
        try:
            async with self._turn:
                # Whoever was before us may have asked for the same.
                if asked not in self._kept:
                    self._keep(asked, await self._speak(*asked))
        finally:
            self._waiting -= 1

    async def _speak(self, voice: str, language: str, read_along: bool) -> VoiceSample:
        text = find_sentence(language)
        spoken = await self._speech.speak_text(text, language=language, voice=voice, read_along=read_along)
        wav = _encode_wav(spoken)
        return VoiceSample(wav, hashlib.sha256(wav).hexdigest())

    def _keep(self, asked: _Asked, sample: VoiceSample) -> None:
        self._kept[asked] = sample
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)


def find_sentence(language: str) -> str:
    """Return what is said in a language; where there is no sentence of ours, numbers."""
    sentences = read_sentences()
    return sentences.get(language) or sentences.get(language.split("-", maxsplit=1)[0].lower()) or COUNTING


@cache
def read_sentences() -> dict[str, str]:
    """Return the sentence of each language that has one."""
    sentences: dict[str, str] = json.loads(SENTENCES_FILE.read_text("utf-8"))
    return sentences


def _encode_wav(spoken: SpokenText) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(BYTES_PER_SAMPLE)
        writer.setframerate(spoken.sample_rate)
        writer.writeframes(spoken.pcm)
    return file.getvalue()
