"""The instruments: each gives one note as mono samples around ±1, beginning and ending in silence."""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from media.animatic.chance import chance
from media.music.order import SAMPLES_PER_SECOND

Samples = NDArray[np.float32]
Voice = Callable[[float, float], Samples]

TABLE = 4096
RELEASE_SECONDS = 0.004  # the shortest end that does not click


def _table(*partials: float) -> Samples:
    """One cycle of a tone with partials of these amplitudes."""
    at = np.arange(TABLE) / TABLE * 2 * np.pi
    wave = sum(amplitude * np.sin((number + 1) * at) for number, amplitude in enumerate(partials))
    return np.asarray(wave, dtype=np.float32)


WARM = _table(1.0, 0.34, 0.22, 0.1, 0.07, 0.03)
ROUND = _table(1.0, 0.28, 0.06)
HOLLOW = _table(1.0, 0.05, 0.16, 0.02, 0.05)
STRING = _table(1.0, 0.5, 0.3, 0.2, 0.13, 0.08, 0.05)


def hertz(pitch: float) -> float:
    """The frequency of a MIDI note."""
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def pad(pitch: float, seconds: float) -> Samples:
    """Two strings a little apart in tune, that swell and fade."""
    release = 0.9
    count = _count(seconds + release)
    wave = _tone(WARM, hertz(pitch) * 1.0018, count, 0.3) + _tone(WARM, hertz(pitch) * 0.9982, count, 0.0)
    return wave * 0.5 * _swell(count, attack=min(0.7, seconds * 0.4), release=release)


def bass(pitch: float, seconds: float) -> Samples:
    """A round bass, that dies away slowly."""
    count = _count(seconds + 0.12)
    return _tone(ROUND, hertz(pitch), count) * _swell(count, attack=0.012, release=0.11) * _decay(count, 2.2)


def pluck(pitch: float, seconds: float) -> Samples:
    """A string that is bright at first."""
    count = _count(1.1)
    body = _tone(STRING, hertz(pitch), count) * _decay(count, 0.16)
    return (body * 0.6 + _tone(ROUND, hertz(pitch), count) * _decay(count, 0.34) * 0.55) * _swell(
        count, attack=0.003, release=0.2
    )


def keys(pitch: float, seconds: float) -> Samples:
    """A soft electric piano: a sine that is rung by another."""
    count = _count(1.9)
    at = np.arange(count, dtype=np.float32) / SAMPLES_PER_SECOND
    ring = np.sin(2 * np.pi * hertz(pitch) * 2 * at) * _decay(count, 0.25) * np.float32(1.1)
    return (
        np.sin(2 * np.pi * hertz(pitch) * at + ring)
        * _decay(count, 0.6)
        * _swell(count, attack=0.005, release=0.4)
    ).astype(np.float32)


def bell(pitch: float, seconds: float) -> Samples:
    """A small bell: partials that are not harmonic, each dying at its own pace."""
    count = _count(2.2)
    parts = ((1.0, 0.8, 0.7), (2.76, 0.26, 0.35), (5.4, 0.1, 0.16), (0.5, 0.18, 0.8))
    wave = sum(
        _tone(SINE, hertz(pitch) * ratio, count) * _decay(count, life) * amplitude
        for ratio, amplitude, life in parts
    )
    return np.asarray(wave * _swell(count, attack=0.003, release=0.5), dtype=np.float32)


def flute(pitch: float, seconds: float) -> Samples:
    """A breath with a late vibrato."""
    count = _count(seconds + 0.35)
    at = np.arange(count, dtype=np.float32) / SAMPLES_PER_SECOND
    vibrato = np.sin(2 * np.pi * 4.8 * at) * np.clip(at - 0.25, 0, 0.6) * np.float32(0.055)
    phase = hertz(pitch) * at + vibrato
    wave = HOLLOW[(phase * TABLE).astype(np.int64) % TABLE]
    return wave * _swell(count, attack=min(0.09, seconds * 0.3), release=0.3) * np.float32(0.9)


def kick(pitch: float, seconds: float) -> Samples:
    """A soft drum: a sine that falls."""
    count = _count(0.5)
    at = np.arange(count) / SAMPLES_PER_SECOND
    phase = hertz(pitch) * 0.75 * at + 2.4 * (1 - np.exp(-at * 32))
    return np.asarray(
        np.sin(2 * np.pi * phase) * _decay(count, 0.13) * _swell(count, attack=0.002, release=0.1),
        dtype=np.float32,
    )


def shaker(pitch: float, seconds: float) -> Samples:
    """A breath of noise, its lows taken out."""
    count = _count(0.14)
    noise = chance("shaker").normal(0, 0.4, count + 2)
    high = noise[2:] - 1.6 * noise[1:-1] + 0.64 * noise[:-2]
    return np.asarray(
        high * 0.45 * _decay(count, 0.03) * _swell(count, attack=0.012, release=0.03), dtype=np.float32
    )


def rim(pitch: float, seconds: float) -> Samples:
    """A stick on wood."""
    count = _count(0.12)
    wave = _tone(SINE, 820.0, count) * 0.5 + _tone(SINE, 1310.0, count) * 0.3
    return wave * _decay(count, 0.018) * _swell(count, attack=0.001, release=0.03)


SINE = _table(1.0)
VOICES: dict[str, Voice] = {
    "pad": pad,
    "bass": bass,
    "pluck": pluck,
    "keys": keys,
    "bell": bell,
    "flute": flute,
    "kick": kick,
    "shaker": shaker,
    "rim": rim,
}


@cache
def samples(voice: str, pitch: int, seconds: float) -> Samples:
    """The note, made once: a piece repeats its notes."""
    return VOICES[voice](float(pitch), seconds)


def _count(seconds: float) -> int:
    return round(seconds * SAMPLES_PER_SECOND)


def _tone(table: Samples, frequency: float, count: int, phase: float = 0.0) -> Samples:
    """A table played at a frequency."""
    step = frequency * TABLE / SAMPLES_PER_SECOND
    at = (np.arange(count) * step + phase * TABLE).astype(np.int64) & (TABLE - 1)
    return np.asarray(table[at])


def _decay(count: int, life: float) -> Samples:
    """A fall to 1/e in `life` seconds."""
    return np.asarray(
        np.exp(np.arange(count, dtype=np.float32) * np.float32(-1 / (life * SAMPLES_PER_SECOND)))
    )


def _swell(count: int, *, attack: float, release: float) -> Samples:
    """From 0 to 1 in `attack` seconds, and back to 0 in the last `release` seconds, both rounded."""
    shape = np.ones(count, dtype=np.float32)
    rise, fall = (min(_count(max(seconds, RELEASE_SECONDS)), count // 2) for seconds in (attack, release))
    shape[:rise] = np.sin(np.linspace(0, np.pi / 2, rise)) ** 2
    shape[count - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall)) ** 2
    return shape
