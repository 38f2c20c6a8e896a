"""Fades at the ends of a sound."""

import numpy as np

from media.music_loop import SAMPLE_RATE, Samples

# The fade is so short that nobody hears it, and long enough that nobody hears a click.
CLICK_FREE_SAMPLES = SAMPLE_RATE // 100


def fade_equal_power(samples: Samples, fade_in: int, fade_out: int) -> None:
    """Fade the ends of the sound, in place, so that two such sounds, overlapping, keep their power."""
    rise, fall = _ramp(min(fade_in, len(samples))), _ramp(min(fade_out, len(samples)))
    samples[: len(rise)] *= rise
    samples[len(samples) - len(fall) :] *= fall[::-1]


def fade_linear(samples: Samples, fade_in: int, fade_out: int) -> None:
    """Fade the ends of the sound, in place, by amplitude."""
    samples[:fade_in] *= np.linspace(0, 1, fade_in, dtype=np.float32)[:, None]
    samples[len(samples) - fade_out :] *= np.linspace(1, 0, fade_out, dtype=np.float32)[:, None]


def _ramp(count: int) -> Samples:
    return np.sin(np.linspace(0, np.pi / 2, count, dtype=np.float32))[:, None]
