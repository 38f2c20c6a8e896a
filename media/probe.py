"""What a media file really holds. It is decoded in full: what has been probed can be played to its end."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from media.errors import CorruptMedia, FfmpegMissing
from media.ffmpeg import NOT_RUNNABLE, UNTRUSTED, Ffmpeg
from media.process import run

# imageio-ffmpeg brings no ffprobe. `framecrc` is ffmpeg's own format for telling programs of decoded frames:
# a header of `#name stream: value`, then a line `stream, dts, pts, duration, size, checksum` for each frame.
# `wrapped_avframe` spares the copying of every picture, and the interleave limit the keeping of many. -xerror
# makes a frame that cannot be decoded an error.
DECODE = (
    *("-map", "0:V:0", "-map", "0:a:0?", "-c:v", "wrapped_avframe", "-c:a", "pcm_s16le"),
    *(
        "-map_metadata",
        "-1",
        "-fps_mode",
        "passthrough",
        "-max_interleave_delta",
        "1",
        "-f",
        "framecrc",
        "pipe:1",
    ),
)
VIDEO, AUDIO = 0, 1

# A container may promise this much more than it holds before we call it cut short: some round durations up.
SHORTFALL_SECONDS = 0.5

# Of sound alone. Music often ends in what is no sound (tags): what cannot be decoded is passed over.
DECODE_SOUND = (
    *("-map", "0:a:0", "-vn", "-c:a", "pcm_s16le", "-map_metadata", "-1"),
    *("-f", "framecrc", "pipe:1"),
)
SOUND = 0
# Where a file does not say how long it is, ffmpeg guesses by its size, and says so.
GUESSED = "Estimating duration from bitrate"

# "Stream #0:0[0x1](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709), 1280x720, ..."
VIDEO_STREAM = re.compile(r"^\s*Stream #0:\d+.*?: Video: (\w+)[^,]*, (\w+)", re.MULTILINE)
AUDIO_STREAM = re.compile(r"^\s*Stream #0:\d+.*?: Audio: (\w+)", re.MULTILINE)
PROMISED = re.compile(r"^\s*Duration: (\d+):(\d+):(\d+\.\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Probe:
    """A playable file. Times in seconds, sizes in pixels as shown (rotated), `fps` the mean over the file."""

    seconds: float
    width: int
    height: int
    fps: float
    frames: int
    video_codec: str
    pixel_format: str
    audio_codec: str | None
    audio_seconds: float | None


async def probe(ffmpeg: Ffmpeg, path: Path, *, timeout_seconds: float | None = None) -> Probe:
    """Decode the first video and audio stream of the file at `path` to their ends.

    Raises CorruptMedia for a file that is empty, cut short, damaged, or without a picture; TimeoutError.
    """
    decoded = Decoded()
    argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-nostats", "-v", "info", "-xerror", *UNTRUSTED]
    finished = await run(
        [*argv, "-i", str(path), *DECODE], on_line=decoded.read, timeout_seconds=timeout_seconds
    )
    if finished.returncode in NOT_RUNNABLE:
        raise FfmpegMissing(detail=finished.stderr)
    if finished.returncode != 0 or not decoded.frames:
        raise CorruptMedia(detail=finished.stderr)
    return _probed(decoded, finished.stderr.partition("Stream mapping:")[0])


async def probe_sound(ffmpeg: Ffmpeg, path: Path, *, timeout_seconds: float | None = None) -> float:
    """Decode the first audio stream of the file at `path` to its end; how many seconds it plays.

    Raises CorruptMedia for a file that is empty, without sound, or much shorter than it says (a WAV file says
    nothing that ffmpeg would tell); TimeoutError.
    """
    decoded = Decoded()
    argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-nostats", "-v", "info", *UNTRUSTED]
    finished = await run(
        [*argv, "-i", str(path), *DECODE_SOUND], on_line=decoded.read, timeout_seconds=timeout_seconds
    )
    if finished.returncode in NOT_RUNNABLE:
        raise FfmpegMissing(detail=finished.stderr)
    seconds, said = decoded.seconds(SOUND), finished.stderr.partition("Stream mapping:")[0]
    promised = 0.0 if GUESSED in said else _promised_seconds(said)
    if finished.returncode != 0 or not seconds or seconds < promised - SHORTFALL_SECONDS:
        raise CorruptMedia(detail=finished.stderr)
    return seconds


def _probed(decoded: "Decoded", said: str) -> Probe:
    seconds, audio_seconds = decoded.seconds(VIDEO), decoded.seconds(AUDIO)
    if max(seconds, audio_seconds) < _promised_seconds(said) - SHORTFALL_SECONDS:
        raise CorruptMedia(detail=said)
    video, audio = VIDEO_STREAM.search(said), AUDIO_STREAM.search(said)
    return Probe(
        seconds=seconds,
        width=decoded.size[0],
        height=decoded.size[1],
        fps=decoded.frames / seconds if seconds else 0.0,
        frames=decoded.frames,
        video_codec=video[1] if video else "unknown",
        pixel_format=video[2] if video else "unknown",
        audio_codec=audio[1] if audio else None,
        audio_seconds=audio_seconds if audio else None,
    )


def _promised_seconds(said: str) -> float:
    promised = PROMISED.search(said)
    if not promised:
        return 0.0
    hours, minutes, seconds = promised.groups()
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


@dataclass
class Decoded:
    """What the lines of `framecrc` tell."""

    frames: int = 0
    size: tuple[int, int] = (0, 0)
    _tick: dict[int, Fraction] = field(default_factory=dict)
    _start: dict[int, int] = field(default_factory=dict)
    _end: dict[int, int] = field(default_factory=dict)

    def read(self, line: str) -> None:
        """Take one line."""
        if line.startswith("#"):
            self._read_header(line)
            return
        stream, _, pts, duration, *_ = (int(number, 0) for number in line.split(","))
        self.frames += stream == VIDEO
        self._start.setdefault(stream, pts)
        self._end[stream] = max(pts + duration, self._end.get(stream, pts))

    def _read_header(self, line: str) -> None:
        name, _, value = line.partition(":")
        if name.startswith("#tb"):
            self._tick[int(name.split()[1])] = Fraction(value.strip())
        if name == f"#dimensions {VIDEO}":
            width, _, height = value.strip().partition("x")
            self.size = (int(width), int(height))

    def seconds(self, stream: int) -> float:
        """How long `stream` plays, from its own first frame."""
        ticks = self._end.get(stream, 0) - self._start.get(stream, 0)
        return float(ticks * self._tick.get(stream, Fraction(0)))
