"""A sound that stands for a spoken line: each word a chord of its own, silence between words, known times."""

import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 24_000
LEAD_SECONDS, TAIL_SECONDS = 0.06, 0.12
LETTER_SECONDS, BLANK_SECONDS = 0.065, 0.05
PAUSE_SECONDS = {".": 0.3, "!": 0.3, "?": 0.3, ",": 0.15, ";": 0.2, ":": 0.2, "。": 0.3, "，": 0.15}  # noqa: RUF001
FADE_SECONDS = 0.008
LOWEST_HZ, HARMONICS, LOUDNESS = 110, 6, 0.25


@dataclass(frozen=True)
class SpokenCharacter:
    """A character of the text, and when it is heard, in seconds."""

    text: str
    start: float
    end: float


def time_characters(text: str, speed: float = 1.0) -> list[SpokenCharacter]:
    """Return when each character is heard."""
    timed, at = [], LEAD_SECONDS
    for char in text:
        takes = LETTER_SECONDS if char.isalnum() else PAUSE_SECONDS.get(char, BLANK_SECONDS)
        timed.append(SpokenCharacter(char, round(at, 3), round(at + takes / speed, 3)))
        at += takes / speed
    return timed


def spoken_seconds(text: str, speed: float = 1.0) -> float:
    """Return how long a text is spoken."""
    return time_characters(text, speed)[-1].end + TAIL_SECONDS if text else 0.0


def write_spoken_sound(text: str, out: Path, speed: float = 1.0, silence_seconds: float = 0.0) -> None:
    """Write the sound as WAV. `silence_seconds`: how much follows it."""
    seconds = spoken_seconds(text, speed) + silence_seconds
    samples = np.zeros(round(seconds * SAMPLE_RATE), np.float64)
    for word, start, end in _list_words(time_characters(text, speed)):
        first, stop = round(start * SAMPLE_RATE), round(end * SAMPLE_RATE)
        samples[first:stop] += _chord(word, stop - first)
    with wave.open(str(out), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((samples * 32_767).astype("<i2").tobytes())


def _list_words(timed: list[SpokenCharacter]) -> Iterator[tuple[str, float, float]]:
    word: list[SpokenCharacter] = []
    for char in [*timed, SpokenCharacter(" ", 0, 0)]:
        if char.text.isalnum():
            word.append(char)
        elif word:
            yield "".join(each.text for each in word), word[0].start, word[-1].end
            word = []


def _chord(word: str, count: int) -> NDArray[np.float64]:
    """Return a chord whose pitch and colour follow from the word, faded at both ends."""
    colour = np.random.default_rng(crc32(word.encode()))
    pitch = LOWEST_HZ * 2 ** colour.uniform(0, 1)
    at = np.arange(count) / SAMPLE_RATE
    weights = colour.uniform(0.2, 1, HARMONICS)
    waves = [weight * np.sin(2 * np.pi * pitch * n * at) for n, weight in enumerate(weights, start=1)]
    fade = np.minimum(1, np.minimum(np.arange(count), np.arange(count)[::-1]) / (FADE_SECONDS * SAMPLE_RATE))
    return np.asarray(np.sum(waves, axis=0) / weights.sum() * LOUDNESS * fade)
