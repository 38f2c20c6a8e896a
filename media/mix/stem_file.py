"""Stems: one sound each, levelled, as a WAV of 32-bit floats (48 kHz, stereo)."""

import hashlib
import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from media.atomic_file import write_atomically
from media.errors import CorruptMedia
from media.ffmpeg import UNTRUSTED_INPUT, Ffmpeg
from media.loudness import SILENCE_LUFS, Loudness, measure_loudness
from media.music_loop import (
    BYTES_A_SAMPLE,
    CHANNELS,
    RAW_SAMPLES,
    SAMPLE_RATE,
    TIMESTAMPS_FROM_SAMPLES,
    Samples,
)

FRAME_BYTES = CHANNELS * BYTES_A_SAMPLE
# Increment it when stems change in a way that their keys do not show.
STEM_VERSION = 1
IEEE_FLOAT = 3
HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
# R128 measures blocks of 0.4 s: a shorter sound is measured with silence after it.
LEAST_MEASURED_SECONDS = 0.5
SILENCE = Loudness(SILENCE_LUFS, SILENCE_LUFS)


@dataclass(frozen=True)
class PlacedStem:
    """A stem's file, and the film's sample at which it begins."""

    path: Path
    first_sample: int


def write_stem(out: Path, samples: Samples) -> None:
    """Write the samples, shaped (n, 2), to `out`. Equal samples give equal bytes."""
    size = len(samples) * FRAME_BYTES
    rate = (SAMPLE_RATE, SAMPLE_RATE * FRAME_BYTES, FRAME_BYTES, BYTES_A_SAMPLE * 8)
    form = (b"RIFF", HEADER.size - 8 + size, b"WAVE", b"fmt ", 16, IEEE_FLOAT, CHANNELS, *rate)
    with write_atomically(out) as temporary, temporary.open("wb") as file:
        file.write(HEADER.pack(*form, b"data", size))
        samples.astype("<f4", copy=False).tofile(file)


def open_stem(path: Path) -> Samples:
    """Return the samples of a stem of ours, shaped (n, 2), as a view of the file. Raises CorruptMedia."""
    size = path.stat().st_size - HEADER.size
    if size < 0 or size % FRAME_BYTES:
        raise CorruptMedia(detail=f"{path.name} is no stem")
    if size == 0:
        return np.zeros((0, CHANNELS), dtype=np.float32)
    return np.memmap(path, dtype="<f4", mode="r", offset=HEADER.size, shape=(size // FRAME_BYTES, CHANNELS))


def read_raw(path: Path) -> Samples:
    """Return the samples of a raw file (`RAW_SAMPLES`), shaped (n, 2)."""
    return np.fromfile(path, dtype="<f4").reshape(-1, CHANNELS)


async def decode_sound(
    ffmpeg: Ffmpeg, sound: Path, out: Path, *, track: str = "a:0", filters: str = TIMESTAMPS_FROM_SAMPLES
) -> None:
    """Decode the track of `sound`, which is not trusted, to `out` as raw samples. Raises CorruptMedia."""
    stereo = f"{filters},aresample={SAMPLE_RATE},aformat=channel_layouts=stereo"
    source: list[str | Path] = [*UNTRUSTED_INPUT, "-i", sound, "-map", f"0:{track}", "-vn"]
    await ffmpeg.run([*source, "-af", stereo, *RAW_SAMPLES, out])


async def measure_raw(ffmpeg: Ffmpeg, samples: Path, filters: str = "anull") -> Loudness:
    """Measure the loudness of a raw file, which may be empty, after `filters`."""
    if is_empty(samples):
        return SILENCE
    whole = f"{filters},apad=whole_dur={LEAST_MEASURED_SECONDS}"
    return await measure_loudness(ffmpeg, samples, of=RAW_SAMPLES, filters=whole)


def is_empty(path: Path) -> bool:
    """Return whether the file has no bytes."""
    return path.stat().st_size == 0


def gain_factor(decibels: float) -> np.float32:
    """Return the factor of a gain in dB."""
    return np.float32(10 ** (decibels / 20))


def stem_key(kind: str, **made_of: object) -> str:
    """Return the key of a stem, a sha256 in hex: equal keys mean equal samples."""
    said = {"version": STEM_VERSION, "kind": kind, **made_of}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
