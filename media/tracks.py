"""List a media file's tracks without decoding: lengths, sizes, and which track is the picture."""

import re
from dataclasses import dataclass
from pathlib import Path

from media.errors import CorruptMedia, FfmpegMissing, UnsupportedMedia
from media.ffmpeg import NOT_RUNNABLE_STATUSES, UNTRUSTED_INPUT, Ffmpeg
from media.framecrc import FramecrcReader
from media.process import run_process
from media.supported_files import NO_DECODER, unreadable_file_error

LIST_OPTIONS = (
    "-map",
    "0",
    "-ignore_unknown",
    "-c",
    "copy",
    "-map_metadata",
    "-1",
    "-f",
    "framecrc",
    "pipe:1",
)

# "  Stream #0:1[0x2](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(tv), 1280x720, ... (default)"
STREAM_PATTERN = re.compile(
    r"^\s*Stream #0:(\d+)\S*: (Video|Audio): (\w+)[^,\n]*(?:, (\w+))?.*$", re.MULTILINE
)
DURATION_PATTERN = re.compile(r"^\s*Duration: (\d+):(\d+):(\d+\.\d+)", re.MULTILINE)
# "  Stream #0:1 -> #0:0 (copy)"
MAPPED_PATTERN = re.compile(r"^\s*Stream #0:(\d+) -> #0:(\d+) \(copy\)", re.MULTILINE)
MAPPING_HEADER = "\nStream mapping:\n"
# Some tools write whole workflows into a file's metadata, and ffmpeg prints all of it.
MAX_LISTING_BYTES = 2**22
# A listing with a longer log is not kept in memory.
MAX_KEPT_LOG = 2**16
COVER_MARK = "(attached pic)"
# A picture shorter than this share of the longest one is a cover or a preview, whatever its size.
MIN_SHARE_OF_LONGEST = 0.5
# A codec unknown to ffmpeg; and LCEVC, an enhancement layer that accompanies a picture track.
WITHOUT_DECODER = frozenset({"none", "lcevc"})


@dataclass(frozen=True)
class MediaTrack:
    """A track: its `number` in the file (from 0), `seconds` by its packets, `area` in pixels."""

    number: int
    kind: str
    codec: str
    pixel_format: str
    cover: bool
    seconds: float
    area: int


@dataclass(frozen=True)
class TrackList:
    """The picture and sound tracks of a file.

    `promised_seconds`: the length that the container states. `last_seconds`: when the last packet of any
    track ends. `ffmpeg_log`: ffmpeg's stderr.
    """

    all: tuple[MediaTrack, ...]
    promised_seconds: float
    last_seconds: float
    ffmpeg_log: str

    def select_picture(self) -> MediaTrack:
        """Return the clip's picture: the largest of the tracks that last, whatever its number.

        Raises CorruptMedia if there is no picture, UnsupportedMedia if none can be decoded.
        """
        pictures = [track for track in self.all if track.kind == "Video" and not track.cover]
        playable = [track for track in pictures if track.codec not in WITHOUT_DECODER]
        if not playable:
            raise (
                UnsupportedMedia(NO_DECODER, detail=self.ffmpeg_log)
                if pictures
                else CorruptMedia(detail=self.ffmpeg_log)
            )
        longest = max(track.seconds for track in playable)
        lasting = [track for track in playable if track.seconds >= longest * MIN_SHARE_OF_LONGEST]
        return max(lasting, key=lambda track: (track.area, track.seconds))

    def first_sound(self) -> MediaTrack | None:
        """Return the first sound track, if any."""
        return next((track for track in self.all if track.kind == "Audio"), None)


async def list_tracks(ffmpeg: Ffmpeg, path: Path, *, timeout_seconds: float | None = None) -> TrackList:
    """List the tracks of the file at `path`, which is not trusted.

    Raises CorruptMedia, or UnsupportedMedia, for a file in which ffmpeg finds none; TimeoutError.
    """
    return await ffmpeg.facts.find_or_ask(
        "tracks",
        path,
        lambda: _list_tracks(ffmpeg, path, timeout_seconds),
        may_keep=lambda tracks: len(tracks.ffmpeg_log) <= MAX_KEPT_LOG,
    )


async def _list_tracks(ffmpeg: Ffmpeg, path: Path, timeout_seconds: float | None) -> TrackList:
    packets = FramecrcReader()
    argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-nostats", "-v", "info", *UNTRUSTED_INPUT]
    finished = await run_process(
        [*argv, "-i", str(path), *LIST_OPTIONS],
        on_line=packets.read_line,
        timeout_seconds=timeout_seconds,
        stderr_bytes=MAX_LISTING_BYTES,
    )
    if finished.returncode in NOT_RUNNABLE_STATUSES:
        raise FfmpegMissing(detail=finished.stderr)
    # A damaged packet ends the listing; the tracks listed so far still count.
    if not (tracks := _parse_tracks(finished.stderr, packets)):
        raise unreadable_file_error(path, finished.stderr)
    return TrackList(tracks, _parse_duration(finished.stderr), packets.last_end_seconds(), finished.stderr)


async def find_picture_number(ffmpeg: Ffmpeg, path: Path) -> int:
    """Return the track number of the picture of the clip at `path`. Raises as `list_tracks`."""
    return (await list_tracks(ffmpeg, path)).select_picture().number


def _parse_tracks(said: str, packets: FramecrcReader) -> tuple[MediaTrack, ...]:
    described, _, rest = said.rpartition(MAPPING_HEADER)
    listed = {int(number): int(as_number) for number, as_number in MAPPED_PATTERN.findall(rest)}
    return tuple(
        _parse_track(stream, listed.get(int(stream[1]), -1), packets)
        for stream in STREAM_PATTERN.finditer(described)
    )


def _parse_track(stream: re.Match[str], listed_as: int, packets: FramecrcReader) -> MediaTrack:
    width, height = packets.frame_sizes.get(listed_as, (0, 0))
    return MediaTrack(
        number=int(stream[1]),
        kind=stream[2],
        codec=stream[3],
        pixel_format=stream[4] or "unknown",
        cover=COVER_MARK in stream[0],
        seconds=packets.track_seconds(listed_as),
        area=width * height,
    )


def _parse_duration(said: str) -> float:
    clock = DURATION_PATTERN.search(said)
    return int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3]) if clock else 0.0
