"""Decode music to raw samples, and repeat it without an audible seam to a film's length."""

import asyncio
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.ffmpeg import UNTRUSTED_INPUT, Ffmpeg

SAMPLE_RATE, CHANNELS, BYTES_A_SAMPLE = 48_000, 2, 4
# Floats do not clip what is louder than full scale.
RAW_SAMPLES = ("-f", "f32le", "-ar", str(SAMPLE_RATE), "-ac", str(CHANNELS))
# Timestamps include what players skip (priming, padding), and would leave holes; so samples are counted.
TIMESTAMPS_FROM_SAMPLES = "asetpts=N/SR/TB"
# The end of each repetition fades into the start of the next, so that no jump is heard.
SEAM_SECONDS = 0.1
MAX_SEAM_SHARE = 0.25  # of the piece
# Encoders pad with silence (-60 dBFS and less), which is trimmed before repeating.
SILENCE_AMPLITUDE = 0.001

Samples = NDArray[np.float32]


async def lengthen_music(ffmpeg: Ffmpeg, music: Path, out: Path, *, seconds: float) -> None:
    """Write `seconds` of `music`, which is not trusted, to `out` as raw samples (`RAW_SAMPLES`).

    Shorter music is repeated, its end fading into its start.
    """
    frames, once = round(seconds * SAMPLE_RATE), out.with_suffix(".once")
    stereo = f"{TIMESTAMPS_FROM_SAMPLES},aresample={SAMPLE_RATE},aformat=channel_layouts=stereo"
    source = [*UNTRUSTED_INPUT, "-i", str(music), "-map", "0:a:0", "-vn", "-map_metadata", "-1"]
    try:
        await ffmpeg.run([*source, "-af", stereo, "-t", f"{seconds:.6f}", *RAW_SAMPLES, str(once)])
        await asyncio.to_thread(_write_repeated, once, out, frames)
    finally:
        once.unlink(missing_ok=True)


def _write_repeated(once: Path, out: Path, frames: int) -> None:
    music = np.fromfile(once, dtype="<f4").reshape(-1, CHANNELS)
    turns = music if len(music) >= frames else _make_loop(music)
    with out.open("wb") as file:
        while frames > 0 and len(turns):
            turns[:frames].tofile(file)
            frames -= len(turns)


def _make_loop(music: Samples) -> Samples:
    """Return `music` as a loop: its end cross-fades into its start, with equal power."""
    heard = np.flatnonzero(np.abs(music).max(axis=1) > SILENCE_AMPLITUDE)
    turn = music[heard[0] : heard[-1] + 1] if len(heard) else music
    seam = int(min(SEAM_SECONDS * SAMPLE_RATE, len(turn) * MAX_SEAM_SHARE))
    angle = np.linspace(0, np.pi / 2, seam, dtype=np.float32)[:, None]
    ring = turn[seam:].copy()
    ring[len(ring) - seam :] = ring[len(ring) - seam :] * np.cos(angle) + turn[:seam] * np.sin(angle)
    return ring
