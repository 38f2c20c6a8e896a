"""Loudness as it is heard: measured by EBU R128 on what was encoded, not on what was meant to be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg

TARGET_LUFS, TOLERANCE_LU = -14.0, 0.3
MOST_DBTP = -1.0
# R128 counts nothing below it: what reports it is silence, and silence stays silence.
SILENCE_LUFS = -70.0
# A limiter takes loudness away, and the next try gives it back. What four tries do not bring cannot be had.
MOST_TRIES = 4
# AAC overshoots the limiter by some tenths of a dB, and by whole ones on repeated speech.
FIRST_CEILING_DBTP = -2.0
MOST_LIFT_DB = 60.0

INTEGRATED = re.compile(r"^\s*I:\s+(\S+) LUFS", re.MULTILINE)
TRUE_PEAK = re.compile(r"^\s*Peak:\s+(\S+) dBFS", re.MULTILINE)


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS and true peak in dBTP; both are -70 or less for silence."""

    lufs: float
    peak_dbtp: float

    @property
    def silent(self) -> bool:
        """Whether R128 hears nothing at all."""
        return self.lufs <= SILENCE_LUFS

    @property
    def right(self) -> bool:
        """Whether it may go out as it is."""
        return abs(self.lufs - TARGET_LUFS) <= TOLERANCE_LU and self.peak_dbtp <= MOST_DBTP


@dataclass(frozen=True)
class Level:
    """What is done to the sound: a gain in dB, then a limiter at `ceiling_dbtp`."""

    gain_db: float
    ceiling_dbtp: float = FIRST_CEILING_DBTP

    def corrected(self, heard: Loudness) -> "Level":
        """The level for the next try, by what came out of this one."""
        over = max(0.0, heard.peak_dbtp - MOST_DBTP)
        gain = self.gain_db + TARGET_LUFS - heard.lufs
        return Level(min(gain, MOST_LIFT_DB), self.ceiling_dbtp - (over + 0.1 if over else 0.0))

    @property
    def filters(self) -> str:
        """ffmpeg's words for it. The limiter works at 192 kHz, where peaks between samples are samples."""
        limit = f"alimiter=limit={self.ceiling_dbtp:.2f}dB:level=0:attack=5:release=80:latency=1"
        return f"volume={self.gain_db:.2f}dB,aresample=192000,{limit}"


async def measure_loudness(
    ffmpeg: Ffmpeg, sound: Path, *, of: Sequence[str] = (), filters: str = "anull"
) -> Loudness:
    """Decode `sound`, one of our own files, through `filters`, and measure what comes out.

    `of` holds ffmpeg's options for a file that does not say what it is.
    """
    measure = ["-af", f"{filters},ebur128=peak=true:framelog=quiet", "-f", "null", "-"]
    said = (await ffmpeg.run(["-v", "info", "-nostats", *of, "-i", sound, *measure])).stderr
    integrated, peak = INTEGRATED.search(said), TRUE_PEAK.search(said)
    if not (integrated and peak):
        raise CorruptMedia(detail=said)
    return Loudness(float(integrated[1]), float(peak[1]))
