"""Sound that callers upload: decoded to its end, and written anew as a plain AAC file without metadata.

The file is untrusted: ffmpeg runs as a process of its own, with a limit on time, and reads nothing but the
file, as one of the known kinds.
"""

from enum import StrEnum
from pathlib import Path

from media.errors import CorruptMedia, MediaError, UnsupportedMedia
from media.ffmpeg import UNTRUSTED_INPUT, Ffmpeg
from media.loudness import measure_loudness
from media.music_loop import SAMPLE_RATE
from media.probe import probe_sound

MIN_SECONDS, MAX_SECONDS = 1.0, 1_200.0
MAX_DECODING_SECONDS = 60.0
BITRATE = "256k"


class AudioFault(StrEnum):
    """The reason why sound is refused."""

    NOT_AUDIO = "not_audio"
    UNREADABLE = "unreadable"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    SILENT = "silent"


class AudioRefused(MediaError):  # noqa: N818 - named by the condition, as this room's errors are
    """The file is no sound that Longtake takes; `fault` says why."""

    sentence = "The sound is refused."

    def __init__(self, fault: AudioFault, *, detail: str = "") -> None:
        super().__init__(detail=detail)
        self.fault = fault


async def normalize_audio(ffmpeg: Ffmpeg, source: Path, out: Path) -> float:
    """Decode the sound of `source`, write it to `out` (AAC, 48 kHz, stereo), and return its seconds.

    Raises:
        AudioRefused: it is no sound, damaged, silent, too short or too long.
        DiskFull: there is no room.
    """
    try:
        seconds = await probe_sound(ffmpeg, source, timeout_seconds=MAX_DECODING_SECONDS)
        _require_length(seconds)
        await _encode(ffmpeg, source, out)
        heard = await measure_loudness(ffmpeg, out)
    except UnsupportedMedia as error:
        raise AudioRefused(AudioFault.NOT_AUDIO, detail=error.detail) from error
    except (CorruptMedia, TimeoutError) as error:
        raise AudioRefused(AudioFault.UNREADABLE) from error
    if heard.is_silent:
        raise AudioRefused(AudioFault.SILENT)
    return round(seconds, 3)


def _require_length(seconds: float) -> None:
    if seconds < MIN_SECONDS:
        raise AudioRefused(AudioFault.TOO_SHORT)
    if seconds > MAX_SECONDS:
        raise AudioRefused(AudioFault.TOO_LONG)


async def _encode(ffmpeg: Ffmpeg, source: Path, out: Path) -> None:
    only_sound = ["-i", str(source), "-map", "0:a:0", "-vn", "-map_metadata", "-1", "-map_chapters", "-1"]
    encoded = ["-ac", "2", "-ar", str(SAMPLE_RATE), "-c:a", "aac", "-b:a", BITRATE, "-fflags", "+bitexact"]
    options = [
        *UNTRUSTED_INPUT,
        "-i",
        str(source),
        *only_sound,
        *encoded,
        "-movflags",
        "+faststart",
        "-f",
        "mp4",
    ]
    await ffmpeg.run([*options, out], timeout_seconds=MAX_DECODING_SECONDS)
