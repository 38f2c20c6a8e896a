"""Ways to look at a media file that do not go through the code under test."""

import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media.ffmpeg import find_ffmpeg

Pictures = NDArray[np.uint8]


def said(*args: str | Path) -> str:
    """What ffmpeg writes to stderr, whatever its exit status."""
    argv = [str(find_ffmpeg()), "-nostdin", "-hide_banner", *map(str, args)]
    return subprocess.run(argv, capture_output=True, check=False).stderr.decode()


def names(folder: Path) -> list[str]:
    """What is in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def pictures(path: Path, width: int, height: int) -> Pictures:
    """All frames in RGB, shaped (frames, height, width, 3)."""
    argv = [str(find_ffmpeg()), "-v", "error", "-i", str(path), "-fps_mode", "passthrough"]
    exact = ["-sws_flags", "bicubic+accurate_rnd+full_chroma_int"]
    rgb = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run([*argv, *exact, *rgb], capture_output=True, check=True)
    return np.frombuffer(raw.stdout, dtype=np.uint8).reshape(-1, height, width, 3)


def greys(path: Path, width: int, height: int) -> list[float]:
    """The mean luma of each frame, as it is stored."""
    argv = [str(find_ffmpeg()), "-v", "error", "-i", str(path), "-fps_mode", "passthrough"]
    raw = subprocess.run(
        [*argv, "-pix_fmt", "yuv420p", "-f", "rawvideo", "-"], capture_output=True, check=True
    )
    frames: NDArray[Any] = np.frombuffer(raw.stdout, dtype=np.uint8).reshape(-1, width * height * 3 // 2)
    return [float(mean) for mean in frames[:, : width * height].mean(axis=1)]


def timestamps(path: Path) -> list[float]:
    """When each packet of the video is shown, in seconds, in the order of the file."""
    argv = [str(find_ffmpeg()), "-v", "error", "-i", str(path), "-map", "0:v:0", "-c", "copy"]
    listed = subprocess.run([*argv, "-f", "framecrc", "-"], capture_output=True, check=True).stdout.decode()
    tick = re.search(r"#tb 0: (\d+)/(\d+)", listed)
    assert tick
    rows = [line.split(",") for line in listed.splitlines() if not line.startswith("#")]
    return [int(row[2]) * int(tick[1]) / int(tick[2]) for row in rows]


def decoded(path: Path) -> NDArray[np.float32]:
    """The left channel's samples at 48 kHz, full scale being 1."""
    argv = [
        str(find_ffmpeg()),
        "-v",
        "error",
        "-i",
        str(path),
        "-map",
        "0:a:0",
        "-f",
        "f32le",
        "-ar",
        "48000",
    ]
    raw = subprocess.run([*argv, "-ac", "2", "-"], capture_output=True, check=True).stdout
    return np.frombuffer(raw, dtype="<f4").reshape(-1, 2)[:, 0]


def loudness(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, by EBU R128."""
    summary = said("-i", path, "-af", "ebur128=peak=true", "-f", "null", "-").rpartition("Summary:")[2]
    integrated, peak = re.search(r"I:\s+(\S+) LUFS", summary), re.search(r"Peak:\s+(\S+) dBFS", summary)
    assert integrated
    assert peak
    return float(integrated[1]), float(peak[1])
