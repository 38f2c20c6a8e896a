"""The check of a finished film's sound: is each spoken line in it, where it was placed, to its end?"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from media.ffmpeg import Ffmpeg
from media.mix.stem_file import PlacedStem, decode_sound, is_empty, open_stem
from media.music_loop import CHANNELS, SAMPLE_RATE, Samples
from media.tracks import list_tracks

# Slices are compared, so that a line whose last word is cut off is missed too.
SLICE_SAMPLES = SAMPLE_RATE * 3 // 10
# Slices with less than this share of the line's mean power are pauses or fading words.
LEAST_POWER_SHARE = 0.25
# The correlation of a slice of the film with the line's own. Speech 12 dB above all else has 0.97; sound
# that does not contain the line, nearly 0.
LEAST_CORRELATION = 0.6


async def find_missing_lines(ffmpeg: Ffmpeg, film: Path, placements: Sequence[PlacedStem]) -> list[int]:
    """Decode the film's sound, and return the indices of the `placements` that are not, or not whole, in it.

    `film` is a file of ours, in a folder for work. Raises CorruptMedia if its sound cannot be read.
    """
    if (await list_tracks(ffmpeg, film)).first_sound() is None:
        return list(range(len(placements)))
    with TemporaryDirectory(dir=film.parent, prefix=".heard-") as folder:
        raw = Path(folder) / "film.f32"
        await decode_sound(ffmpeg, film, raw)
        if is_empty(raw):
            return list(range(len(placements)))
        return await asyncio.to_thread(_find_missing, raw, placements)


def _find_missing(raw: Path, placements: Sequence[PlacedStem]) -> list[int]:
    film = np.memmap(raw, dtype="<f4", mode="r").reshape(-1, CHANNELS)
    return [n for n, placed in enumerate(placements) if not _is_heard(film, placed)]


def _is_heard(film: Samples, placed: PlacedStem) -> bool:
    line = open_stem(placed.path)
    there = np.zeros_like(line)
    found = film[placed.first_sample : placed.first_sample + len(line)]
    there[: len(found)] = found
    loud = LEAST_POWER_SHARE * float(np.square(line).mean())
    slices = [slice(at, at + SLICE_SAMPLES) for at in range(0, len(line), SLICE_SAMPLES)]
    spoken = [part for part in slices if float(np.square(line[part]).mean()) > loud]
    return all(_correlate(line[part], there[part]) >= LEAST_CORRELATION for part in spoken)


def _correlate(line: Samples, there: Samples) -> float:
    """Return the correlation of two sounds, 0 where one is silent."""
    power = float(np.square(line).sum()) * float(np.square(there).sum())
    return float((line * there).sum()) / power**0.5 if power else 0.0
