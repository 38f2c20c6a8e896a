"""Sounds made with numpy: speech-like bursts, music, noise."""

from pathlib import Path

import numpy as np

from media.mix.stem_file import write_stem
from media.music_loop import SAMPLE_RATE, Samples


def speech(seconds: float, *, seed: int = 1, loud: float = 0.1) -> Samples:
    """Syllables of 0.12 to 0.25 s with sharp onsets, of a voice with harmonics, in mono on both channels."""
    rng = np.random.default_rng(seed)
    sound = np.zeros(round(seconds * SAMPLE_RATE), dtype=np.float32)
    at = 0
    while at < len(sound):
        count = round(rng.uniform(0.12, 0.25) * SAMPLE_RATE)
        time = np.arange(count) / SAMPLE_RATE
        pitch = rng.uniform(95, 210)
        voice = sum(np.sin(2 * np.pi * pitch * n * time + rng.uniform(0, 6)) / n for n in range(1, 12))
        burst = (voice + 0.2 * rng.standard_normal(count)) * np.exp(-7 * time) * np.minimum(1, time * 200)
        part = sound[at : at + count]
        part += (loud * rng.uniform(0.5, 1) * burst).astype(np.float32)[: len(part)]
        at += count + round(rng.uniform(0.0, 0.08) * SAMPLE_RATE)
    return np.stack([sound, sound], axis=1)


def music(seconds: float, *, loud: float = 0.1) -> Samples:
    """A chord that swells and fades twice a second."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    chord = sum(np.sin(2 * np.pi * tone * time) for tone in (220.0, 277.2, 329.6, 440.0))
    sound = (loud * chord * (1 + 0.3 * np.sin(4 * np.pi * time))).astype(np.float32)
    return np.stack([sound, sound], axis=1)


def noise(seconds: float, *, loud: float = 0.05, seed: int = 2) -> Samples:
    """White noise, another on each channel."""
    rng = np.random.default_rng(seed)
    return (loud * rng.standard_normal((round(seconds * SAMPLE_RATE), 2))).astype(np.float32)


def save(path: Path, samples: Samples) -> Path:
    """Save as a WAV of 32-bit floats."""
    write_stem(path, samples)
    return path


def level(samples: Samples, start: float, end: float) -> float:
    """RMS in dB between two times in seconds."""
    part = samples[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
    return float(10 * np.log10(max(1e-12, float(np.square(part.astype(np.float64)).mean()))))
