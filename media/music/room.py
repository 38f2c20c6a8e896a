"""The room that the music sounds in: a reverb, block by block."""

import numpy as np
from numpy.typing import NDArray

from media.animatic.chance import chance
from media.music.order import SAMPLES_PER_SECOND

Stereo = NDArray[np.float32]  # (2, samples)

ROOM_SECONDS = 1.8
LIFE_SECONDS = 0.42
BEFORE_SECONDS = 0.018  # until the first wall answers
WET = 0.3


class Room:
    """Convolves with a decaying noise, different in each ear; keeps what still sounds for the next block."""

    def __init__(self) -> None:
        self._answer = _answer()
        self._tail = np.zeros((2, 0), np.float32)

    def play(self, block: Stereo) -> Stereo:
        """The block with the room's answer to it and to those before."""
        count = block.shape[1]
        whole = count + self._answer.shape[1]
        size = 1 << (whole - 1).bit_length()
        echo = np.fft.irfft(np.fft.rfft(block, size) * np.fft.rfft(self._answer, size), size)
        wet = echo[:, :whole].astype(np.float32)
        known = min(self._tail.shape[1], whole)
        wet[:, :known] += self._tail[:, :known]
        self._tail = wet[:, count:].copy()
        return np.asarray(block + np.float32(WET) * wet[:, :count])


def _answer() -> Stereo:
    """What a clap sounds like here: noise, darker and darker."""
    count = round(ROOM_SECONDS * SAMPLES_PER_SECOND)
    noise = chance("room").normal(0, 1, (2, count))
    smooth = np.cumsum(noise, axis=1)
    dark = (smooth[:, 24:] - smooth[:, :-24]) / 24
    share = np.linspace(0, 1, count - 24) ** 0.5
    mixed = noise[:, 24:] * (1 - share) * 0.5 + dark * share * 2
    fall = np.exp(-np.arange(count - 24) / (LIFE_SECONDS * SAMPLES_PER_SECOND))
    mixed *= fall * np.cos(np.linspace(0, np.pi / 2, count - 24))
    before = np.zeros((2, round(BEFORE_SECONDS * SAMPLES_PER_SECOND)))
    answer = np.concatenate([before, mixed], axis=1)
    return np.asarray(answer / np.sqrt((answer**2).sum(axis=1, keepdims=True)), dtype=np.float32)
