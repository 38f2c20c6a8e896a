"""Ducking: the gain of what plays while someone speaks, drawn from the known times of the lines.

A compressor with a side chain would hear a line only once it is there, and would need its threshold set to
every mix. A drawn gain looks ahead, is the same each time, and costs next to nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from media.music_loop import SAMPLE_RATE, Samples

ATTACK_SECONDS, RELEASE_SECONDS = 0.3, 0.7
# A shorter pause is no reason to come up and go down again.
HELD_PAUSE_SECONDS = 1.2

Window = tuple[int, int]


@dataclass(frozen=True)
class DuckingCurve:
    """A gain in dB by samples, straight between its points."""

    samples: tuple[int, ...]
    decibels: tuple[float, ...]

    def gains(self, first: int, count: int) -> Samples:
        """Return the factors of `count` samples from `first` on, shaped (count, 1)."""
        if not self.samples:
            return np.ones((count, 1), dtype=np.float32)
        decibels = np.interp(np.arange(first, first + count), self.samples, self.decibels)
        return np.power(10.0, decibels / 20).astype(np.float32)[:, None]


def draw_ducking(windows: Iterable[Window], depth_db: float) -> DuckingCurve:
    """Return the gain that is `depth_db` lower in the windows (first sample, end) in which someone speaks."""
    attack, release = round(ATTACK_SECONDS * SAMPLE_RATE), round(RELEASE_SECONDS * SAMPLE_RATE)
    samples: list[int] = []
    decibels: list[float] = []
    for start, end in join_windows(windows, round(HELD_PAUSE_SECONDS * SAMPLE_RATE)):
        samples += [start - attack, start, end, end + release]
        decibels += [0.0, -depth_db, -depth_db, 0.0]
    return DuckingCurve(tuple(samples), tuple(decibels))


def join_windows(windows: Iterable[Window], held: int = 0) -> Sequence[Window]:
    """Return the windows in order, with those that are no more than `held` samples apart joined."""
    joined: list[Window] = []
    for start, end in sorted(windows):
        if joined and start - joined[-1][1] <= held:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
