"""Loudness by EBU R128, measured on the encoded file, and the gain and limiter that correct it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg

TARGET_LUFS, TOLERANCE_LU = -14.0, 0.3
MAX_DBTP = -1.0
# R128's lower gate: a file at this level is silent, and is not amplified.
SILENCE_LUFS = -70.0
# The limiter reduces loudness, and the next try compensates. What six tries do not reach is out of reach.
MAX_TRIES = 6
# AAC overshoots the limiter by some tenths of a dB, and by whole ones on repeated speech.
FIRST_CEILING_DBTP = -2.0
MAX_GAIN_DB = 60.0
# By how many LU a dB of gain lifts at least, where it is not yet known: most of it may go into the limiter.
MIN_LU_PER_DB = 0.3

INTEGRATED_PATTERN = re.compile(r"^\s*I:\s+(\S+) LUFS", re.MULTILINE)
TRUE_PEAK_PATTERN = re.compile(r"^\s*Peak:\s+(\S+) dBFS", re.MULTILINE)


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS and true peak in dBTP; both are -70 or less for silence."""

    lufs: float
    peak_dbtp: float

    @property
    def is_silent(self) -> bool:
        """Whether the sound is silent by R128."""
        return self.lufs <= SILENCE_LUFS

    @property
    def is_on_target(self) -> bool:
        """Whether loudness and true peak are within tolerance."""
        return self.is_at(TARGET_LUFS)

    def is_at(self, target_lufs: float) -> bool:
        """Whether loudness and true peak are within tolerance of this target."""
        return abs(self.lufs - target_lufs) <= TOLERANCE_LU and self.peak_dbtp <= MAX_DBTP


@dataclass(frozen=True)
class GainAndLimiter:
    """A gain in dB, then a limiter at `ceiling_dbtp`."""

    gain_db: float
    ceiling_dbtp: float = FIRST_CEILING_DBTP

    def correct_by(
        self,
        heard: Loudness,
        max_gain_db: float = MAX_GAIN_DB,
        *,
        lu_per_db: float = 1.0,
        target_lufs: float = TARGET_LUFS,
    ) -> "GainAndLimiter":
        """Return the setting for the next try, from what this one measured.

        Args:
            max_gain_db: the most gain.
            target_lufs: the loudness that is wanted.
            lu_per_db: by how many LU a dB of gain lifts, see `measure_lift`.
        """
        over = max(0.0, heard.peak_dbtp - MAX_DBTP)
        gain = self.gain_db + (target_lufs - heard.lufs) / lu_per_db
        return GainAndLimiter(min(gain, max_gain_db), self.ceiling_dbtp - (over + 0.1 if over else 0.0))

    def measure_lift(self, heard: Loudness, before: "GainAndLimiter", heard_before: Loudness) -> float:
        """Return by how many LU a dB of gain has lifted since the try before: the limiter takes the rest."""
        gained = self.gain_db - before.gain_db
        lift = (heard.lufs - heard_before.lufs) / gained if gained else 1.0
        return min(1.0, max(MIN_LU_PER_DB, lift))

    @property
    def filter_chain(self) -> str:
        """The ffmpeg filters. The limiter runs at 192 kHz, where it also sees peaks between samples."""
        limit = f"alimiter=limit={self.ceiling_dbtp:.2f}dB:level=0:attack=5:release=80:latency=1"
        return f"volume={self.gain_db:.2f}dB,aresample=192000,{limit}"


async def measure_loudness(
    ffmpeg: Ffmpeg, sound: Path, *, of: Sequence[str] = (), filters: str = "anull"
) -> Loudness:
    """Decode `sound`, one of our own files, through `filters`, and measure the result.

    `of`: ffmpeg's input options for a raw file. Raises CorruptMedia if ffmpeg reports no loudness.
    """
    measure = ["-af", f"{filters},ebur128=peak=true:framelog=quiet", "-f", "null", "-"]
    said = (await ffmpeg.run(["-v", "info", "-nostats", *of, "-i", sound, *measure])).stderr
    integrated, peak = INTEGRATED_PATTERN.search(said), TRUE_PEAK_PATTERN.search(said)
    if not (integrated and peak):
        raise CorruptMedia(detail=said)
    return Loudness(float(integrated[1]), float(peak[1]))
