"""Music of any kind as plain samples, as long as a film needs it, without a seam where it begins again."""

import asyncio
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.ffmpeg import UNTRUSTED, Ffmpeg

SAMPLE_RATE, CHANNELS, BYTES_A_SAMPLE = 48_000, 2, 4
# Floats keep what is louder than full scale.
RAW = ("-f", "f32le", "-ar", str(SAMPLE_RATE), "-ac", str(CHANNELS))
# Timestamps count what players skip (priming, padding), and would leave holes: samples are counted instead.
BY_SAMPLES = "asetpts=N/SR/TB"
# The end of a turn fades into the start of the next, so that no jump is heard.
SEAM_SECONDS = 0.1
LONGEST_SEAM = 0.25  # of the piece
# Encoders pad what they write with silence (-60 dBFS and less): a turn goes from sound to sound.
SILENCE = 0.001

Samples = NDArray[np.float32]


async def lengthen_music(ffmpeg: Ffmpeg, music: Path, out: Path, *, seconds: float) -> None:
    """Write `seconds` of `music`, which comes from outside, to `out` as raw samples (`RAW`).

    Music that is shorter is played again, its end fading into its start.
    """
    frames, once = round(seconds * SAMPLE_RATE), out.with_suffix(".once")
    stereo = f"{BY_SAMPLES},aresample={SAMPLE_RATE},aformat=channel_layouts=stereo"
    source = [*UNTRUSTED, "-i", str(music), "-map", "0:a:0", "-vn", "-map_metadata", "-1"]
    try:
        await ffmpeg.run([*source, "-af", stereo, "-t", f"{seconds:.6f}", *RAW, str(once)])
        await asyncio.to_thread(_repeat, once, out, frames)
    finally:
        once.unlink(missing_ok=True)


def _repeat(once: Path, out: Path, frames: int) -> None:
    music = np.fromfile(once, dtype="<f4").reshape(-1, CHANNELS)
    turns = music if len(music) >= frames else _ring(music)
    with out.open("wb") as file:
        while frames > 0 and len(turns):
            turns[:frames].tofile(file)
            frames -= len(turns)


def _ring(music: Samples) -> Samples:
    """One turn of `music` that can follow itself: its end has become its start by equal power."""
    heard = np.flatnonzero(np.abs(music).max(axis=1) > SILENCE)
    turn = music[heard[0] : heard[-1] + 1] if len(heard) else music
    seam = int(min(SEAM_SECONDS * SAMPLE_RATE, len(turn) * LONGEST_SEAM))
    angle = np.linspace(0, np.pi / 2, seam, dtype=np.float32)[:, None]
    ring = turn[seam:].copy()
    ring[len(ring) - seam :] = ring[len(ring) - seam :] * np.cos(angle) + turn[:seam] * np.sin(angle)
    return ring
