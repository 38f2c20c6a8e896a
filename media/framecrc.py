"""Parser of ffmpeg's `framecrc` format, which lists packets and frames. imageio-ffmpeg brings no ffprobe.

Header lines `#name track: value`, then one line `track, dts, pts, duration, size, checksum` per packet;
source: libavformat/framecrcenc.c.
"""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass
class FramecrcReader:
    """Counts, times and sizes by output track number; the methods return seconds."""

    packet_counts: Counter[int] = field(default_factory=Counter)
    time_bases: dict[int, Fraction] = field(default_factory=dict)
    frame_sizes: dict[int, tuple[int, int]] = field(default_factory=dict)
    # Pixel width by height; 0 if the file does not say.
    pixel_aspects: dict[int, Fraction] = field(default_factory=dict)
    _starts: dict[int, int] = field(default_factory=dict)
    _ends: dict[int, int] = field(default_factory=dict)

    def read_line(self, line: str) -> None:
        """Parse one line."""
        if line.startswith("#"):
            self._read_header(line)
            return
        track, dts, pts, duration = (int(word, 0) for word in line.split(",")[:4])
        # A packet without a presentation time has the smallest integer instead.
        time = max(dts, pts)
        self.packet_counts[track] += 1
        self._starts[track] = min(time, self._starts.get(track, time))
        self._ends[track] = max(time + duration, self._ends.get(track, time))

    def _read_header(self, line: str) -> None:
        name, _, value = line.partition(":")
        word, _, track = name.partition(" ")
        if word == "#tb":
            self.time_bases[int(track)] = Fraction(value.strip())
        if word == "#sar":
            width, _, height = value.strip().partition("/")
            self.pixel_aspects[int(track)] = Fraction(int(width), int(height) or 1)
        if word == "#dimensions":
            width, _, height = value.strip().partition("x")
            self.frame_sizes[int(track)] = (int(width), int(height))

    def track_end_seconds(self, track: int) -> float:
        """Return when the track's last packet ends."""
        return self._to_seconds(self._ends.get(track, 0), track)

    def track_seconds(self, track: int) -> float:
        """Return how long the track plays, from its first packet."""
        return self._to_seconds(self._ends.get(track, 0) - self._starts.get(track, 0), track)

    def last_end_seconds(self) -> float:
        """Return when the last packet of all tracks ends."""
        return max(map(self.track_end_seconds, self._ends), default=0.0)

    def _to_seconds(self, ticks: int, track: int) -> float:
        return float(ticks * self.time_bases.get(track, Fraction(0)))
