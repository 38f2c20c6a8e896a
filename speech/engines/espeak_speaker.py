"""eSpeak NG as a speaker, with the times of its word events."""

from itertools import pairwise

from speech.engines.espeak_library import WORD_EVENT, EspeakLibrary
from speech.engines.speaker import EngineSpeech
from speech.spoken_text import BYTES_PER_SAMPLE, TimedSpan

NORMAL_WORDS_PER_MINUTE = 175
# eSpeak NG has been seen to speak without an end (github.com/espeak-ng/espeak-ng/issues/2517).
MAX_SECONDS = 1_800


class EspeakSpeaker:
    """Speaks with eSpeak NG: about a hundred languages, a few milliseconds for a line."""

    def __init__(self) -> None:
        self._library = EspeakLibrary(self._receive)
        self._sound = bytearray()
        self._events: list[tuple[int, int, int]] = []

    def speak(self, text: str, voice: str, speed: float) -> EngineSpeech:
        """Speak one text with a voice such as `de` or `en-us+f2`."""
        self._sound.clear()
        self._events.clear()
        self._library.set_voice(voice, round(NORMAL_WORDS_PER_MINUTE * speed))
        self._library.synthesize(text)
        rate = self._library.sample_rate
        if len(self._sound) >= MAX_SECONDS * rate * BYTES_PER_SAMPLE:
            raise OSError("eSpeak NG did not come to an end")
        milliseconds = len(self._sound) / BYTES_PER_SAMPLE / rate * 1000
        return EngineSpeech(bytes(self._sound), rate, text, word_spans(self._events, len(text), milliseconds))

    def _receive(self, sound: bytes, events: list[tuple[int, int, int]]) -> bool:
        self._sound += sound
        self._events += events
        return len(self._sound) < MAX_SECONDS * self._library.sample_rate * BYTES_PER_SAMPLE


def word_spans(events: list[tuple[int, int, int]], characters: int, milliseconds: float) -> list[TimedSpan]:
    """Return what is heard from each word event to the next.

    eSpeak NG reports "of the" as one word, a number as several, and now and then a word that it has passed.
    """
    starts: list[tuple[int, float]] = []
    for kind, position, at_ms in events:
        if kind == WORD_EVENT and (not starts or position - 1 > starts[-1][0]):
            starts.append((position - 1, min(float(at_ms), milliseconds)))
    return [
        TimedSpan(start, end, start_ms, end_ms)
        for (start, start_ms), (end, end_ms) in pairwise([*starts, (characters, milliseconds)])
    ]
