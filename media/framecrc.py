"""Reads `framecrc`, ffmpeg's own format for telling programs of packets and frames. There is no ffprobe here.

A header of `#name track: value`, then a line `track, dts, pts, duration, size, checksum` for each; the source
is libavformat/framecrcenc.c.
"""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass
class Framecrc:
    """What its lines tell, by the number of each track in the output; times in seconds."""

    count: Counter[int] = field(default_factory=Counter)
    ticks: dict[int, Fraction] = field(default_factory=dict)
    sizes: dict[int, tuple[int, int]] = field(default_factory=dict)
    # Of one pixel, width by height; 0: the file does not say.
    pixels: dict[int, Fraction] = field(default_factory=dict)
    _starts: dict[int, int] = field(default_factory=dict)
    _ends: dict[int, int] = field(default_factory=dict)

    def read(self, line: str) -> None:
        """Take one line."""
        if line.startswith("#"):
            self._read_header(line)
            return
        track, dts, pts, duration = (int(word, 0) for word in line.split(",")[:4])
        # A packet without a time for its picture has the least integer there is in its place.
        time = max(dts, pts)
        self.count[track] += 1
        self._starts[track] = min(time, self._starts.get(track, time))
        self._ends[track] = max(time + duration, self._ends.get(track, time))

    def _read_header(self, line: str) -> None:
        name, _, value = line.partition(":")
        word, _, track = name.partition(" ")
        if word == "#tb":
            self.ticks[int(track)] = Fraction(value.strip())
        if word == "#sar":
            width, _, height = value.strip().partition("/")
            self.pixels[int(track)] = Fraction(int(width), int(height) or 1)
        if word == "#dimensions":
            width, _, height = value.strip().partition("x")
            self.sizes[int(track)] = (int(width), int(height))

    def end(self, track: int) -> float:
        """When its last one ends."""
        return self._seconds(self._ends.get(track, 0), track)

    def seconds(self, track: int) -> float:
        """How long the track plays, from its own first one."""
        return self._seconds(self._ends.get(track, 0) - self._starts.get(track, 0), track)

    def last(self) -> float:
        """When the last one of all tracks ends."""
        return max(map(self.end, self._ends), default=0.0)

    def _seconds(self, ticks: int, track: int) -> float:
        return float(ticks * self.ticks.get(track, Fraction(0)))
