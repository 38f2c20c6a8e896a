"""The instruments: each renders one note as mono samples around ±1, beginning and ending in silence."""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from media.music.music_spec import SAMPLES_PER_SECOND
from media.procedural.seeded_random import seeded_random_for

Samples = NDArray[np.float32]
Instrument = Callable[[float, float], Samples]

TABLE_SIZE = 4096
RELEASE_SECONDS = 0.004  # the shortest fade that does not click


def _make_wavetable(*partials: float) -> Samples:
    """Return one cycle of a tone with partials of these amplitudes."""
    at = np.arange(TABLE_SIZE) / TABLE_SIZE * 2 * np.pi
    wave = sum(amplitude * np.sin((number + 1) * at) for number, amplitude in enumerate(partials))
    return np.asarray(wave, dtype=np.float32)


WARM = _make_wavetable(1.0, 0.34, 0.22, 0.1, 0.07, 0.03)
ROUND = _make_wavetable(1.0, 0.28, 0.06)
HOLLOW = _make_wavetable(1.0, 0.05, 0.16, 0.02, 0.05)
STRING = _make_wavetable(1.0, 0.5, 0.3, 0.2, 0.13, 0.08, 0.05)


def midi_to_hertz(pitch: float) -> float:
    """Return the frequency of a MIDI note."""
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def play_pad(pitch: float, seconds: float) -> Samples:
    """Play a pad: two slightly detuned strings that swell and fade."""
    release = 0.9
    count = _sample_count(seconds + release)
    wave = _play_wavetable(WARM, midi_to_hertz(pitch) * 1.0018, count, 0.3) + _play_wavetable(
        WARM, midi_to_hertz(pitch) * 0.9982, count, 0.0
    )
    return wave * 0.5 * _swell_curve(count, attack=min(0.7, seconds * 0.4), release=release)


def play_bass(pitch: float, seconds: float) -> Samples:
    """Play a round bass that decays slowly."""
    count = _sample_count(seconds + 0.12)
    return (
        _play_wavetable(ROUND, midi_to_hertz(pitch), count)
        * _swell_curve(count, attack=0.012, release=0.11)
        * _decay_curve(count, 2.2)
    )


def play_pluck(pitch: float, seconds: float) -> Samples:
    """Play a plucked string, bright at first."""
    count = _sample_count(1.1)
    body = _play_wavetable(STRING, midi_to_hertz(pitch), count) * _decay_curve(count, 0.16)
    return (
        body * 0.6 + _play_wavetable(ROUND, midi_to_hertz(pitch), count) * _decay_curve(count, 0.34) * 0.55
    ) * _swell_curve(count, attack=0.003, release=0.2)


def play_keys(pitch: float, seconds: float) -> Samples:
    """Play a soft electric piano: a sine modulated in phase by another."""
    count = _sample_count(1.9)
    at = np.arange(count, dtype=np.float32) / SAMPLES_PER_SECOND
    ring = np.sin(2 * np.pi * midi_to_hertz(pitch) * 2 * at) * _decay_curve(count, 0.25) * np.float32(1.1)
    return (
        np.sin(2 * np.pi * midi_to_hertz(pitch) * at + ring)
        * _decay_curve(count, 0.6)
        * _swell_curve(count, attack=0.005, release=0.4)
    ).astype(np.float32)


def play_bell(pitch: float, seconds: float) -> Samples:
    """Play a small bell: inharmonic partials, each with its own decay."""
    count = _sample_count(2.2)
    parts = ((1.0, 0.8, 0.7), (2.76, 0.26, 0.35), (5.4, 0.1, 0.16), (0.5, 0.18, 0.8))
    wave = sum(
        _play_wavetable(SINE, midi_to_hertz(pitch) * ratio, count) * _decay_curve(count, life) * amplitude
        for ratio, amplitude, life in parts
    )
    return np.asarray(wave * _swell_curve(count, attack=0.003, release=0.5), dtype=np.float32)


def play_flute(pitch: float, seconds: float) -> Samples:
    """Play a flute with a late vibrato."""
    count = _sample_count(seconds + 0.35)
    at = np.arange(count, dtype=np.float32) / SAMPLES_PER_SECOND
    vibrato = np.sin(2 * np.pi * 4.8 * at) * np.clip(at - 0.25, 0, 0.6) * np.float32(0.055)
    phase = midi_to_hertz(pitch) * at + vibrato
    wave = HOLLOW[(phase * TABLE_SIZE).astype(np.int64) % TABLE_SIZE]
    return wave * _swell_curve(count, attack=min(0.09, seconds * 0.3), release=0.3) * np.float32(0.9)


def play_kick(pitch: float, seconds: float) -> Samples:
    """Play a soft bass drum: a sine of falling pitch."""
    count = _sample_count(0.5)
    at = np.arange(count) / SAMPLES_PER_SECOND
    phase = midi_to_hertz(pitch) * 0.75 * at + 2.4 * (1 - np.exp(-at * 32))
    return np.asarray(
        np.sin(2 * np.pi * phase)
        * _decay_curve(count, 0.13)
        * _swell_curve(count, attack=0.002, release=0.1),
        dtype=np.float32,
    )


def play_shaker(pitch: float, seconds: float) -> Samples:
    """Play a shaker: high-passed noise."""
    count = _sample_count(0.14)
    noise = seeded_random_for("shaker").normal(0, 0.4, count + 2)
    high = noise[2:] - 1.6 * noise[1:-1] + 0.64 * noise[:-2]
    return np.asarray(
        high * 0.45 * _decay_curve(count, 0.03) * _swell_curve(count, attack=0.012, release=0.03),
        dtype=np.float32,
    )


def play_rim(pitch: float, seconds: float) -> Samples:
    """Play a rim shot: two short sines."""
    count = _sample_count(0.12)
    wave = _play_wavetable(SINE, 820.0, count) * 0.5 + _play_wavetable(SINE, 1310.0, count) * 0.3
    return wave * _decay_curve(count, 0.018) * _swell_curve(count, attack=0.001, release=0.03)


SINE = _make_wavetable(1.0)
INSTRUMENTS: dict[str, Instrument] = {
    "pad": play_pad,
    "bass": play_bass,
    "pluck": play_pluck,
    "keys": play_keys,
    "bell": play_bell,
    "flute": play_flute,
    "kick": play_kick,
    "shaker": play_shaker,
    "rim": play_rim,
}


@cache
def render_note(voice: str, pitch: int, seconds: float) -> Samples:
    """Return the note's samples, cached: a piece repeats its notes."""
    return INSTRUMENTS[voice](float(pitch), seconds)


def _sample_count(seconds: float) -> int:
    return round(seconds * SAMPLES_PER_SECOND)


def _play_wavetable(table: Samples, frequency: float, count: int, phase: float = 0.0) -> Samples:
    """Play a wavetable at a frequency, for `count` samples."""
    step = frequency * TABLE_SIZE / SAMPLES_PER_SECOND
    at = (np.arange(count) * step + phase * TABLE_SIZE).astype(np.int64) & (TABLE_SIZE - 1)
    return np.asarray(table[at])


def _decay_curve(count: int, life: float) -> Samples:
    """Return an exponential decay to 1/e in `life` seconds."""
    return np.asarray(
        np.exp(np.arange(count, dtype=np.float32) * np.float32(-1 / (life * SAMPLES_PER_SECOND)))
    )


def _swell_curve(count: int, *, attack: float, release: float) -> Samples:
    """Return a smooth envelope: 0 to 1 in `attack` seconds, to 0 in the last `release` seconds."""
    shape = np.ones(count, dtype=np.float32)
    rise, fall = (
        min(_sample_count(max(seconds, RELEASE_SECONDS)), count // 2) for seconds in (attack, release)
    )
    shape[:rise] = np.sin(np.linspace(0, np.pi / 2, rise)) ** 2
    shape[count - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall)) ** 2
    return shape
