"""Smooth chance along a line: ridges, waves, coastlines."""

import numpy as np

from media.animatic.chance import Chance
from media.animatic.colour import Floats

POINTS = 480  # of a ridge across a sheet


def ridge_line(
    luck: Chance, *, waves: float, octaves: int, rough: float = 0.5, points: int = POINTS
) -> Floats:
    """A line within ±1: `waves` hills across, each octave with twice as many, `rough` times as high."""
    total = np.zeros(points)
    for octave in range(octaves):
        total += rough**octave * _smooth(luck, waves * 2**octave, points)
    return (total / sum(rough**octave for octave in range(octaves))).astype(np.float32)


def peaks_line(luck: Chance, *, waves: float, octaves: int, points: int = POINTS) -> Floats:
    """A line from 0 to 1 with sharp peaks, as of mountains."""
    total = np.zeros(points)
    for octave in range(octaves):
        total += 0.42**octave * (1 - np.abs(_smooth(luck, waves * 2**octave, points)) * 1.4)
    return (total / sum(0.42**octave for octave in range(octaves))).astype(np.float32)


def _smooth(luck: Chance, waves: float, points: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Cosine-blended value noise with `waves` cells across."""
    knots = luck.uniform(-1, 1, int(np.ceil(waves)) + 3)
    at = np.linspace(0, waves, points) + luck.uniform(0, 1)
    cell = at.astype(int)
    share = (1 - np.cos((at - cell) * np.pi)) / 2
    return np.asarray(knots[cell] * (1 - share) + knots[cell + 1] * share)
