"""What a media file really holds. It is decoded in full: what has been probed can be played to its end.

Of a clip only the picture is looked at, for only the picture is used: whatever else is in the file (sound,
subtitles, data, covers, previews) may be missing, damaged, longer, or of a kind that nobody can decode.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from media.errors import CorruptMedia, FfmpegMissing
from media.ffmpeg import NOT_RUNNABLE, UNTRUSTED, Ffmpeg
from media.framecrc import Framecrc
from media.kinds import unreadable
from media.process import run
from media.tracks import Track, Tracks, list_tracks

# With it, what cannot be decoded is an error. Music is spared this: it often ends in what is no sound (tags).
STRICT = ("-xerror",)
# `wrapped_avframe` spares the copying of every picture.
PICTURE = (*STRICT, "-c:v", "wrapped_avframe", "-fps_mode", "passthrough")
SOUND = ("-c:a", "pcm_s16le")
STRICT_SOUND = (*STRICT, *SOUND)
# A container may promise this much more than it holds before we call it cut short: some round durations up.
SHORTFALL_SECONDS = 0.5
# Where a file does not say how long it is, ffmpeg guesses by its size, and says so.
GUESSED = "Estimating duration from bitrate"
# Of Matroska; and of an MP4 or MOV whose index tells of more than is there ("stream 0, offset 0x1d5f6:
# partial file"). Of the former ffmpeg makes no error: findings/xerror_passes_truncated_matroska.sh.
ENDED_EARLY, PARTIAL = "File ended prematurely", "stream {}, offset 0x"


@dataclass(frozen=True)
class Probe:
    """A playable clip. Times in seconds, sizes in pixels as shown (rotated), `fps` the mean over the file.

    A pixel is `pixel_shape` times as wide as high. Its sound is told as the file tells of it: it has not been
    decoded.
    """

    seconds: float
    width: int
    height: int
    fps: float
    frames: int
    video_codec: str
    pixel_format: str
    audio_codec: str | None
    audio_seconds: float | None
    pixel_shape: float = 1.0

    @property
    def shape(self) -> float:
        """Its width by its height, as it is shown."""
        return self.width * self.pixel_shape / self.height


async def probe(ffmpeg: Ffmpeg, path: Path, *, timeout_seconds: float | None = None) -> Probe:
    """Decode the picture of the clip at `path` to its end.

    Raises CorruptMedia for a file that is empty, or without a picture, or whose picture is cut short or
    damaged; UnsupportedMedia for one of a kind that is not taken; TimeoutError.
    """
    tracks = await list_tracks(ffmpeg, path, timeout_seconds=timeout_seconds)
    picture = tracks.picture()
    decoded = await _decode(ffmpeg, path, picture, PICTURE, timeout_seconds)
    if not decoded.count[0] or _cut_short(decoded, picture, tracks):
        raise CorruptMedia(detail=tracks.said)
    return _probed(decoded, picture, tracks.sound())


async def probe_sound(
    ffmpeg: Ffmpeg, path: Path, *, strict: bool = False, timeout_seconds: float | None = None
) -> float:
    """Decode the first track of sound of the file at `path` to its end; how many seconds it plays.

    Args:
        strict: whether sound that cannot be decoded is an error, or passed over.

    Raises CorruptMedia for a file that is empty, without sound, or much shorter than it says (a WAV file says
    nothing that ffmpeg would tell); UnsupportedMedia for one of a kind that is not taken; TimeoutError.
    """
    tracks = await list_tracks(ffmpeg, path, timeout_seconds=timeout_seconds)
    if (sound := tracks.sound()) is None:
        raise CorruptMedia(detail=tracks.said)
    decoded = await _decode(ffmpeg, path, sound, STRICT_SOUND if strict else SOUND, timeout_seconds)
    if not (seconds := decoded.seconds(0)) or _cut_short(decoded, sound, tracks):
        raise CorruptMedia(detail=tracks.said)
    return seconds


async def _decode(
    ffmpeg: Ffmpeg, path: Path, track: Track, how: Sequence[str], timeout_seconds: float | None
) -> Framecrc:
    decoded = Framecrc()
    argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-nostats", "-v", "info", *UNTRUSTED]
    only = ["-map", f"0:{track.number}", *how, "-map_metadata", "-1", "-f", "framecrc", "pipe:1"]
    finished = await run(
        [*argv, "-i", str(path), *only], on_line=decoded.read, timeout_seconds=timeout_seconds
    )
    if finished.returncode in NOT_RUNNABLE:
        raise FfmpegMissing(detail=finished.stderr)
    if finished.returncode != 0:
        raise unreadable(path, finished.stderr)
    return decoded


def _cut_short(decoded: Framecrc, track: Track, tracks: Tracks) -> bool:
    """Whether the track ends before its end. A container says only how long all of it is.

    So another track that lasts so long keeps the promise, unless ffmpeg says that the file ends too early.
    """
    said = tracks.said
    broken_off = ENDED_EARLY in said or PARTIAL.format(track.number) in said
    reached = max(decoded.end(0), 0.0 if broken_off else tracks.last_seconds)
    return GUESSED not in said and reached < tracks.promised_seconds - SHORTFALL_SECONDS


def _probed(decoded: Framecrc, picture: Track, sound: Track | None) -> Probe:
    seconds, (width, height) = decoded.seconds(0), decoded.sizes[0]
    return Probe(
        seconds=seconds,
        width=width,
        height=height,
        fps=decoded.count[0] / seconds if seconds else 0.0,
        frames=decoded.count[0],
        video_codec=picture.codec,
        pixel_format=picture.pixel_format,
        audio_codec=sound.codec if sound else None,
        audio_seconds=sound.seconds if sound else None,
        pixel_shape=float(decoded.pixels.get(0, 0)) or 1.0,
    )
