"""The embedded voices as one engine: hibari speaks English, eSpeak NG all other languages (ADR 32)."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from speech.engine_process import IDLE_SECONDS, EngineProcess
from speech.languages import LANGUAGES, find_language
from speech.readable_pace import MAX_TRIES, correct_pace
from speech.silence import snap_words, trim_silence
from speech.speech_engine import check_texts
from speech.spoken_text import BYTES_PER_SAMPLE, SpokenText, SpokenWord, TimedSpan
from speech.voices import SCRATCH, EmbeddedVoice, choose_voice
from speech.word_mapping import map_words
from speech.word_times import time_script

# The engines take text as C does, so no control character may be in it. Each becomes a space: offsets stay.
_CONTROLS = dict.fromkeys([*range(32), 127], " ")


class EmbeddedSpeech:
    """Speaks with the embedded voices, each engine in one process that starts when it is first needed.

    Args:
        idle_seconds: how long a process is kept without a request.
    """

    def __init__(self, idle_seconds: float = IDLE_SECONDS) -> None:
        self._processes = {
            name: EngineProcess(name, idle_seconds) for name in ("espeak", "hibari", "aligner")
        }

    async def speak_text(
        self,
        text: str,
        *,
        language: str,
        voice: str | None = None,
        speed: float = 1.0,
        read_along: bool = False,
    ) -> SpokenText:
        """Speak one text; equal texts give equal samples. See `SpeechEngine`.

        Args:
            read_along: whether it has captions, and is spoken slowly enough for them to be read.
        """
        check_texts([text], speed)
        speak = self._speak_readably if read_along else self._speak_once
        said, spoken = await speak(choose_voice(language, voice), text, language, speed)
        # A long line has thousands of words to be mapped.
        words = await asyncio.to_thread(_time_words, text, said, spoken.milliseconds)
        return await asyncio.to_thread(snap_words, replace(spoken, words=words))

    async def _speak_readably(
        self, voice: EmbeddedVoice, text: str, language: str, pace: float
    ) -> tuple[dict[str, Any], SpokenText]:
        for _ in range(MAX_TRIES):
            said, spoken = await self._speak_once(voice, text, language, pace)
            last, heard = pace, await asyncio.to_thread(trim_silence, spoken)
            if (pace := correct_pace(text, last, heard.seconds)) == last:
                break
        return said, spoken

    async def _speak_once(
        self, voice: EmbeddedVoice, text: str, language: str, pace: float
    ) -> tuple[dict[str, Any], SpokenText]:
        said, sound = await self._ask(voice, [text], language, pace, with_sound=True)
        return said[0], SpokenText(sound, said[0]["sample_rate"])

    async def measure_seconds(
        self, texts: Sequence[str], *, language: str, voice: str = SCRATCH.name
    ) -> list[float]:
        """Return for how many seconds a voice (a scratch voice, usually) speaks each text, in one request.

        It is a ruler for all voices: here nothing is spoken more slowly so that it can be read along.
        """
        check_texts(texts)
        said, _ = await self._ask(choose_voice(language, voice), texts, language, 1.0, with_sound=False)
        return [one["bytes"] / BYTES_PER_SAMPLE / one["sample_rate"] for one in said]

    async def align_english(self, words: Sequence[str], take: SpokenText) -> tuple[SpokenWord, ...]:
        """Return when each word is heard in a take in which all of them are spoken, in order.

        Raises VoiceFailed where they cannot be found: one is not English, or is not there.
        """
        body = {"words": [word.translate(_CONTROLS) for word in words], "sample_rate": take.sample_rate}
        reply, _ = await self._processes["aligner"].ask(body, sum(map(len, words)), take.pcm)
        times = ((min(one, take.milliseconds) for one in row) for row in reply["words"])
        return tuple(SpokenWord(word, *row) for word, row in zip(words, times, strict=True))

    @property
    def process_ids(self) -> dict[str, int]:
        """The id of each running process, by the name of its engine."""
        return {name: process.pid for name, process in self._processes.items() if process.pid}

    async def close(self) -> None:
        """Stop the engines' processes; they start again when they are needed."""
        for process in self._processes.values():
            await process.close()

    async def _ask(
        self, voice: EmbeddedVoice, texts: Sequence[str], language: str, speed: float, *, with_sound: bool
    ) -> tuple[list[dict[str, Any]], bytes]:
        body = {
            "texts": [text.translate(_CONTROLS) for text in texts],
            "voice": _engine_voice(voice, language),
            "speed": speed,
            "with_sound": with_sound,
        }
        reply, sound = await self._processes[voice.engine].ask(body, sum(map(len, texts)))
        return reply["spoken"], sound


def _engine_voice(voice: EmbeddedVoice, language: str) -> str:
    """Return the engine's own name of a voice in a language."""
    if voice.engine == "hibari":
        return voice.variant
    tag = LANGUAGES[find_language(language) or language]
    return f"{tag}+{voice.variant}" if voice.variant else tag


def _time_words(text: str, said: dict[str, Any], end_ms: int) -> tuple[SpokenWord, ...]:
    """Return the script's words: by their places in it, or by words where the engine spelt numbers out."""
    spans = [TimedSpan.from_row(row) for row in said["spans"]]
    if said["said"] == text.translate(_CONTROLS):
        return time_script(text, spans, end_ms)
    words = [
        SpokenWord(said["said"][span.start : span.end], round(span.start_ms), round(span.end_ms))
        for span in spans
    ]
    return map_words(text, words, end_ms)
