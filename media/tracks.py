"""The tracks of a media file, told without decoding: which is its picture, and how far each goes."""

import re
from dataclasses import dataclass
from pathlib import Path

from media.errors import CorruptMedia, FfmpegMissing, UnsupportedMedia
from media.ffmpeg import NOT_RUNNABLE, UNTRUSTED, Ffmpeg
from media.framecrc import Framecrc
from media.kinds import NO_DECODER, unreadable
from media.process import run

LIST = ("-map", "0", "-ignore_unknown", "-c", "copy", "-map_metadata", "-1", "-f", "framecrc", "pipe:1")

# "  Stream #0:1[0x2](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(tv), 1280x720, ... (default)"
STREAM = re.compile(r"^\s*Stream #0:(\d+)\S*: (Video|Audio): (\w+)[^,\n]*(?:, (\w+))?.*$", re.MULTILINE)
DURATION = re.compile(r"^\s*Duration: (\d+):(\d+):(\d+\.\d+)", re.MULTILINE)
# "  Stream #0:1 -> #0:0 (copy)"
MAPPED = re.compile(r"^\s*Stream #0:(\d+) -> #0:(\d+) \(copy\)", re.MULTILINE)
MAPPING = "\nStream mapping:\n"
# Makers write whole workflows into a file's metadata, and ffmpeg tells them all.
MOST_SAID_BYTES = 2**22
COVER = "(attached pic)"
# A picture that lasts for less than this share of the longest one is a cover or a preview, whatever its size.
LASTS = 0.5
# Tracks of a kind that ffmpeg does not know, and the enhancement that stands beside a picture of its own.
WITHOUT_DECODER = frozenset({"none", "lcevc"})


@dataclass(frozen=True)
class Track:
    """One track, by its `number` in the file (from 0). Seconds as its packets say, the area in pixels."""

    number: int
    kind: str
    codec: str
    pixel_format: str
    cover: bool
    seconds: float
    area: int


@dataclass(frozen=True)
class Tracks:
    """The pictures and sounds of a file.

    The whole of it promises `promised_seconds`; its last packet, of whatever kind, ends after `last_seconds`.
    `said` are ffmpeg's words about it.
    """

    all: tuple[Track, ...]
    promised_seconds: float
    last_seconds: float
    said: str

    def picture(self) -> Track:
        """The track that is the clip: of those that last the largest, wherever it stands.

        Raises CorruptMedia where there is no picture, UnsupportedMedia where none can be decoded.
        """
        pictures = [track for track in self.all if track.kind == "Video" and not track.cover]
        playable = [track for track in pictures if track.codec not in WITHOUT_DECODER]
        if not playable:
            raise (
                UnsupportedMedia(NO_DECODER, detail=self.said) if pictures else CorruptMedia(detail=self.said)
            )
        longest = max(track.seconds for track in playable)
        lasting = [track for track in playable if track.seconds >= longest * LASTS]
        return max(lasting, key=lambda track: (track.area, track.seconds))

    def sound(self) -> Track | None:
        """The first track of sound."""
        return next((track for track in self.all if track.kind == "Audio"), None)


async def list_tracks(ffmpeg: Ffmpeg, path: Path, *, timeout_seconds: float | None = None) -> Tracks:
    """The tracks of the file at `path`, which comes from outside.

    Raises CorruptMedia, or UnsupportedMedia, for a file in which ffmpeg finds none; TimeoutError.
    """
    packets = Framecrc()
    argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-nostats", "-v", "info", *UNTRUSTED]
    finished = await run(
        [*argv, "-i", str(path), *LIST],
        on_line=packets.read,
        timeout_seconds=timeout_seconds,
        stderr_bytes=MOST_SAID_BYTES,
    )
    if finished.returncode in NOT_RUNNABLE:
        raise FfmpegMissing(detail=finished.stderr)
    # A damaged packet ends the list, and is no reason to believe nothing of it.
    if not (tracks := _tracks(finished.stderr, packets)):
        raise unreadable(path, finished.stderr)
    return Tracks(tracks, _promised_seconds(finished.stderr), packets.last(), finished.stderr)


async def picture_number(ffmpeg: Ffmpeg, path: Path) -> int:
    """The number of the track that is the picture of the clip at `path`. Raises as `list_tracks`."""
    return (await list_tracks(ffmpeg, path)).picture().number


def _tracks(said: str, packets: Framecrc) -> tuple[Track, ...]:
    described, _, rest = said.rpartition(MAPPING)
    listed = {int(number): int(as_number) for number, as_number in MAPPED.findall(rest)}
    return tuple(
        _track(stream, listed.get(int(stream[1]), -1), packets) for stream in STREAM.finditer(described)
    )


def _track(stream: re.Match[str], listed_as: int, packets: Framecrc) -> Track:
    width, height = packets.sizes.get(listed_as, (0, 0))
    return Track(
        number=int(stream[1]),
        kind=stream[2],
        codec=stream[3],
        pixel_format=stream[4] or "unknown",
        cover=COVER in stream[0],
        seconds=packets.seconds(listed_as),
        area=width * height,
    )


def _promised_seconds(said: str) -> float:
    clock = DURATION.search(said)
    return int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3]) if clock else 0.0
