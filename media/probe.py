"""Probe a media file by decoding it in full: a file that passes can be played to its end.

Of a clip only the picture is decoded, since only the picture is used: other tracks (sound, subtitles, data,
covers, previews) may be missing, damaged, longer, or undecodable.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from media.errors import CorruptMedia, FfmpegMissing
from media.ffmpeg import NOT_RUNNABLE_STATUSES, UNTRUSTED_INPUT, Ffmpeg
from media.framecrc import FramecrcReader
from media.process import run_process
from media.supported_files import unreadable_file_error
from media.tracks import MediaTrack, TrackList, list_tracks

# Makes undecodable data an error. By default not for music, which often ends in data that is no sound.
STRICT_OPTIONS = ("-xerror",)
# `wrapped_avframe` avoids copying every picture.
PICTURE_OPTIONS = (*STRICT_OPTIONS, "-c:v", "wrapped_avframe", "-fps_mode", "passthrough")
SOUND_OPTIONS = ("-c:a", "pcm_s16le")
STRICT_SOUND_OPTIONS = (*STRICT_OPTIONS, *SOUND_OPTIONS)
# A container may state this much more than it holds before it counts as cut short: some round up.
SHORTFALL_SECONDS = 0.5
# ffmpeg's warning that it guessed the duration from the file size.
GUESSED_DURATION = "Estimating duration from bitrate"
# ffmpeg's warnings for a truncated Matroska file (no error even with -xerror, see
# findings/xerror_passes_truncated_matroska.sh), and for an MP4 or MOV whose index lists more than is there
# ("stream 0, offset 0x1d5f6: partial file").
ENDED_EARLY, PARTIAL_TRACK = "File ended prematurely", "stream {}, offset 0x"


@dataclass(frozen=True)
class ClipProbe:
    """A playable clip. Times in seconds, sizes in pixels as shown (rotated), `fps` the mean over the file.

    A pixel is `pixel_aspect` times as wide as high. The sound's fields are as the file states them: it has
    not been decoded.
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
    pixel_aspect: float = 1.0

    @property
    def aspect_ratio(self) -> float:
        """Width by height as shown, with the pixels' aspect."""
        return self.width * self.pixel_aspect / self.height


async def probe_clip(ffmpeg: Ffmpeg, path: Path, *, timeout_seconds: float | None = None) -> ClipProbe:
    """Decode the picture of the clip at `path` to its end.

    Raises CorruptMedia for a file that is empty, or without a picture, or whose picture is cut short or
    damaged; UnsupportedMedia for an unsupported kind; TimeoutError.
    """
    tracks = await list_tracks(ffmpeg, path, timeout_seconds=timeout_seconds)
    picture = tracks.select_picture()
    decoded = await _decode_track(ffmpeg, path, picture, PICTURE_OPTIONS, timeout_seconds)
    return judge_picture(decoded, tracks)


def build_decode_options(track: int) -> tuple[str, ...]:
    """Return ffmpeg's options that decode the picture in that track as a proof, and list its frames."""
    return ("-map", f"0:{track}", *PICTURE_OPTIONS, "-map_metadata", "-1", "-f", "framecrc")


def judge_picture(decoded: FramecrcReader, tracks: TrackList) -> ClipProbe:
    """Return the facts of the clip with these `tracks` whose picture was `decoded` to its end.

    Raises CorruptMedia if there is none, or if it is cut short.
    """
    picture = tracks.select_picture()
    if not decoded.packet_counts[0] or _is_cut_short(decoded, picture, tracks):
        raise CorruptMedia(detail=tracks.ffmpeg_log)
    return _build_probe(decoded, picture, tracks.first_sound())


async def probe_sound(
    ffmpeg: Ffmpeg, path: Path, *, strict: bool = False, timeout_seconds: float | None = None
) -> float:
    """Decode the first sound track of the file at `path` to its end; return the seconds it plays.

    Args:
        strict: whether undecodable sound is an error, or skipped.

    Raises CorruptMedia for a file that is empty, without sound, or much shorter than it states (ffmpeg
    reports no stated length for WAV); UnsupportedMedia for an unsupported kind; TimeoutError.
    """
    tracks = await list_tracks(ffmpeg, path, timeout_seconds=timeout_seconds)
    if (sound := tracks.first_sound()) is None:
        raise CorruptMedia(detail=tracks.ffmpeg_log)
    decoded = await _decode_track(
        ffmpeg, path, sound, STRICT_SOUND_OPTIONS if strict else SOUND_OPTIONS, timeout_seconds
    )
    if not (seconds := decoded.track_seconds(0)) or _is_cut_short(decoded, sound, tracks):
        raise CorruptMedia(detail=tracks.ffmpeg_log)
    return seconds


async def _decode_track(
    ffmpeg: Ffmpeg, path: Path, track: MediaTrack, how: Sequence[str], timeout_seconds: float | None
) -> FramecrcReader:
    decoded = FramecrcReader()
    argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-nostats", "-v", "info", *UNTRUSTED_INPUT]
    only = ["-map", f"0:{track.number}", *how, "-map_metadata", "-1", "-f", "framecrc", "pipe:1"]
    finished = await run_process(
        [*argv, "-i", str(path), *only], on_line=decoded.read_line, timeout_seconds=timeout_seconds
    )
    if finished.returncode in NOT_RUNNABLE_STATUSES:
        raise FfmpegMissing(detail=finished.stderr)
    if finished.returncode != 0:
        raise unreadable_file_error(path, finished.stderr)
    return decoded


def _is_cut_short(decoded: FramecrcReader, track: MediaTrack, tracks: TrackList) -> bool:
    """Return whether the track is truncated: it ends well before the length that the container states.

    That length is of the whole file, so another track that lasts so long also satisfies it, unless ffmpeg
    reported a truncated file.
    """
    said = tracks.ffmpeg_log
    broken_off = ENDED_EARLY in said or PARTIAL_TRACK.format(track.number) in said
    reached = max(decoded.track_end_seconds(0), 0.0 if broken_off else tracks.last_seconds)
    return GUESSED_DURATION not in said and reached < tracks.promised_seconds - SHORTFALL_SECONDS


def _build_probe(decoded: FramecrcReader, picture: MediaTrack, sound: MediaTrack | None) -> ClipProbe:
    seconds, (width, height) = decoded.track_seconds(0), decoded.frame_sizes[0]
    return ClipProbe(
        seconds=seconds,
        width=width,
        height=height,
        fps=decoded.packet_counts[0] / seconds if seconds else 0.0,
        frames=decoded.packet_counts[0],
        video_codec=picture.codec,
        pixel_format=picture.pixel_format,
        audio_codec=sound.codec if sound else None,
        audio_seconds=sound.seconds if sound else None,
        pixel_aspect=float(decoded.pixel_aspects.get(0, 0)) or 1.0,
    )
