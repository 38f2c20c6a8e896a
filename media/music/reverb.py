"""Convolution reverb, block by block."""

import numpy as np
from numpy.typing import NDArray

from media.music.music_spec import SAMPLES_PER_SECOND
from media.procedural.seeded_random import seeded_random_for

Stereo = NDArray[np.float32]  # (2, samples)

REVERB_SECONDS = 1.8
DECAY_SECONDS = 0.42
PRE_DELAY_SECONDS = 0.018  # before the first reflection
WET_GAIN = 0.3


class Reverb:
    """Convolves blocks with decaying noise, different per channel; keeps the tail for the next block."""

    def __init__(self) -> None:
        self._answer = _impulse_response()
        self._tail = np.zeros((2, 0), np.float32)

    def add_reverb(self, block: Stereo) -> Stereo:
        """Return the block with the reverb of it and of earlier blocks."""
        count = block.shape[1]
        whole = count + self._answer.shape[1]
        size = 1 << (whole - 1).bit_length()
        echo = np.fft.irfft(np.fft.rfft(block, size) * np.fft.rfft(self._answer, size), size)
        wet = echo[:, :whole].astype(np.float32)
        known = min(self._tail.shape[1], whole)
        wet[:, :known] += self._tail[:, :known]
        self._tail = wet[:, count:].copy()
        return np.asarray(block + np.float32(WET_GAIN) * wet[:, :count])


def _impulse_response() -> Stereo:
    """Return the impulse response: decaying noise that loses its high frequencies."""
    count = round(REVERB_SECONDS * SAMPLES_PER_SECOND)
    noise = seeded_random_for("room").normal(0, 1, (2, count))
    smooth = np.cumsum(noise, axis=1)
    dark = (smooth[:, 24:] - smooth[:, :-24]) / 24
    share = np.linspace(0, 1, count - 24) ** 0.5
    mixed = noise[:, 24:] * (1 - share) * 0.5 + dark * share * 2
    fall = np.exp(-np.arange(count - 24) / (DECAY_SECONDS * SAMPLES_PER_SECOND))
    mixed *= fall * np.cos(np.linspace(0, np.pi / 2, count - 24))
    before = np.zeros((2, round(PRE_DELAY_SECONDS * SAMPLES_PER_SECOND)))
    answer = np.concatenate([before, mixed], axis=1)
    return np.asarray(answer / np.sqrt((answer**2).sum(axis=1, keepdims=True)), dtype=np.float32)
