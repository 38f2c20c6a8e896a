"""Sounds of known loudness and length, in place of a voice."""

import numpy as np

from speech.spoken_text import SpokenText, SpokenWord

RATE = 16_000


def make_take(*parts_ms: int, words: tuple[SpokenWord, ...] = (), level: float = 0.3) -> SpokenText:
    """Return silence and sound in turns, silence first, each this many milliseconds long."""
    pieces = []
    for at, length_ms in enumerate(parts_ms):
        times = np.arange(length_ms * RATE // 1000) / RATE
        pieces.append(np.sin(2 * np.pi * 220 * times) * level if at % 2 else np.zeros(len(times)))
    samples = np.concatenate(pieces) if pieces else np.zeros(0)
    return SpokenText((samples * 2**15).astype("<i2").tobytes(), RATE, words)
