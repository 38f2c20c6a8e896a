"""Mel-frequency cepstral coefficients (MFCC): the sound of speech as a few numbers for each moment."""

import numpy as np
from numpy.typing import NDArray

from speech.spoken_text import SpokenText

Features = NDArray[np.float32]
WINDOW_SECONDS = 0.032
FILTERS, COEFFICIENTS = 26, 13
# All services' rates reach this, so that recordings of different rates can be compared.
MIN_HZ, MAX_HZ = 60.0, 7_600.0
PRE_EMPHASIS = 0.97
FLOOR = 1e-9


def find_features(spoken: SpokenText, hop_ms: float) -> Features:
    """Return one row of coefficients for every `hop_ms`, each column with mean 0 and deviation 1."""
    rate = spoken.sample_rate
    samples = np.frombuffer(spoken.pcm, "<i2").astype(np.float32) / 2**15
    samples = np.append(samples[:1], samples[1:] - PRE_EMPHASIS * samples[:-1])
    window = int(WINDOW_SECONDS * rate)
    padded = np.pad(samples, window // 2)
    centres = np.arange(0, len(samples), hop_ms * rate / 1000).astype(int)
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[centres] * np.hanning(window)
    power = np.square(np.abs(np.fft.rfft(frames.astype(np.float32))))
    levels = np.log(power @ _mel_filters(rate, power.shape[1]).T + FLOOR)
    coefficients = levels @ _cosines().T
    spread = coefficients.std(axis=0) + FLOOR
    return np.asarray((coefficients - coefficients.mean(axis=0)) / spread, np.float32)


def _mel_filters(rate: int, bins: int) -> NDArray[np.float64]:
    """Return triangular filters on the mel scale, a row each."""
    low, high = (2595 * np.log10(1 + hertz / 700) for hertz in (MIN_HZ, MAX_HZ))
    edges = 700 * (10 ** (np.linspace(low, high, FILTERS + 2) / 2595) - 1)
    hertz = np.linspace(0, rate / 2, bins)
    rising = (hertz - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - hertz) / (edges[2:] - edges[1:-1])[:, None]
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None))


def _cosines() -> NDArray[np.float64]:
    """Return the rows of a discrete cosine transform (type II)."""
    filters = np.arange(FILTERS) + 0.5
    return np.asarray(np.cos(np.pi / FILTERS * np.arange(COEFFICIENTS)[:, None] * filters))
