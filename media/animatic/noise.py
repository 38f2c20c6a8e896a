"""Smooth random lines: ridges, waves, coastlines."""

import numpy as np

from media.animatic.colour import Floats
from media.procedural.seeded_random import SeededRandom

RIDGE_POINTS = 480  # of a ridge across a sheet


def ridge_line(
    luck: SeededRandom, *, waves: float, octaves: int, rough: float = 0.5, points: int = RIDGE_POINTS
) -> Floats:
    """Return a line within ±1 of `waves` hills; each octave has twice as many, `rough` times as high."""
    total = np.zeros(points)
    for octave in range(octaves):
        total += rough**octave * _value_noise(luck, waves * 2**octave, points)
    return (total / sum(rough**octave for octave in range(octaves))).astype(np.float32)


def peaks_line(luck: SeededRandom, *, waves: float, octaves: int, points: int = RIDGE_POINTS) -> Floats:
    """Return a line from 0 to 1 with sharp peaks, like mountains."""
    total = np.zeros(points)
    for octave in range(octaves):
        total += 0.42**octave * (1 - np.abs(_value_noise(luck, waves * 2**octave, points)) * 1.4)
    return (total / sum(0.42**octave for octave in range(octaves))).astype(np.float32)


def _value_noise(
    luck: SeededRandom, waves: float, points: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return cosine-interpolated value noise with `waves` cells."""
    knots = luck.uniform(-1, 1, int(np.ceil(waves)) + 3)
    at = np.linspace(0, waves, points) + luck.uniform(0, 1)
    cell = at.astype(int)
    share = (1 - np.cos((at - cell) * np.pi)) / 2
    return np.asarray(knots[cell] * (1 - share) + knots[cell + 1] * share)
