"""How many cores this process may use: in a container those of its limit, not those of the machine."""

import math
import os
from pathlib import Path

# Of cgroups' second version: the quota and the period in microseconds, or "max".
CPU_LIMIT = Path("/sys/fs/cgroup/cpu.max")
MIN_FFMPEG_PLACES = 2


def count_cores(limit: Path = CPU_LIMIT) -> int:
    """Return the cores that this process may use, a part of one for a whole."""
    cores = os.cpu_count() or 1
    try:
        quota, period = limit.read_text().split()
    except (OSError, ValueError):
        return cores
    return cores if quota == "max" else max(1, min(cores, math.ceil(int(quota) / int(period))))


def count_ffmpeg_places() -> int:
    """Return how many ffmpegs run at once in a worker."""
    return max(MIN_FFMPEG_PLACES, count_cores())
