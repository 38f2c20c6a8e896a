"""Which kinds of files are taken, and what is said of one that is not."""

from pathlib import Path

from media.errors import CorruptMedia, MediaError, UnsupportedMedia

# The demuxers of ffmpeg that hold pictures or sound and open nothing but the file itself. Playlists, image
# sequences and the like (concat, hls, dash, image2, sdp) name other files or addresses, and are left out.
TAKEN = (
    *("mov", "matroska", "mpegts", "mpeg", "avi", "flv", "asf", "gif", "apng", "webp_anim"),
    *("mp3", "wav", "w64", "flac", "ogg", "aac", "aiff", "caf"),
)

# What files of other kinds begin with. Only a kind that is known for certain is refused for good: anything
# else (a page that says an address has expired, a broken download) may be the file the next time.
_BEGINNINGS: dict[bytes, str] = {
    b"\xff\xd8\xff": "a JPEG picture",
    b"BM": "a BMP picture",
    b"II*\x00": "a TIFF picture",
    b"MM\x00*": "a TIFF picture",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF-": "a PDF document",
    b"#EXTM3U": "a playlist (HLS)",
    b"ffconcat": "a playlist (ffconcat)",
    b".RMF": "RealMedia",
    b"\x06\x0e\x2b\x34": "MXF",
    b"nut/multimedia container": "NUT",
    b"DKIF": "IVF",
    b"YUV4MPEG2": "raw YUV4MPEG2",
    b"#!AMR": "AMR",
}
_LONGEST = max(map(len, _BEGINNINGS))
_UNDECODABLE = "no decoder found for"
NO_DECODER = "A media file is encoded in a way that Longtake cannot play."
NOT_TAKEN = "Format not on whitelist"
DAMAGED_OR_OTHER = "A media file is damaged, or of a kind that Longtake does not take."


def unreadable(path: Path, stderr: str) -> MediaError:
    """The error for the file at `path`, of which ffmpeg said `stderr`."""
    if _UNDECODABLE in stderr:
        return UnsupportedMedia(NO_DECODER, detail=stderr)
    if (kind := _kind(path)) is not None:
        return UnsupportedMedia(f"A media file is {kind}: Longtake does not take that kind.", detail=stderr)
    return CorruptMedia(DAMAGED_OR_OTHER if NOT_TAKEN in stderr else None, detail=stderr)


def _kind(path: Path) -> str | None:
    """What kind of file it is, of those that are not taken."""
    try:
        with path.open("rb") as file:
            beginning = file.read(_LONGEST)
    except OSError:
        return None
    return next((kind for magic, kind in _BEGINNINGS.items() if beginning.startswith(magic)), None)
