"""Supported media files, and the error for a file that is not one."""

from pathlib import Path

from media.errors import CorruptMedia, MediaError, UnsupportedMedia

# ffmpeg's demuxers that hold pictures or sound and open nothing but the file itself. Playlists, image
# sequences and the like (concat, hls, dash, image2, sdp) refer to other files or addresses, and are left out.
SUPPORTED_DEMUXERS = (
    *("mov", "matroska", "mpegts", "mpeg", "avi", "flv", "asf", "gif", "apng", "webp_anim"),
    *("mp3", "wav", "w64", "flac", "ogg", "aac", "aiff", "caf"),
)

# Signatures of unsupported kinds. Only a kind that is known for certain is refused for good: anything else (a
# page that says a link has expired, a broken download) may be the right file the next time.
_UNSUPPORTED_SIGNATURES: dict[bytes, str] = {
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
_MAX_SIGNATURE_BYTES = max(map(len, _UNSUPPORTED_SIGNATURES))
_NO_DECODER_MESSAGE = "no decoder found for"
NO_DECODER = "A media file is encoded in a way that Longtake cannot play."
NOT_WHITELISTED_MESSAGE = "Format not on whitelist"
DAMAGED_OR_OTHER = "A media file is damaged, or of a kind that Longtake does not take."


def unreadable_file_error(path: Path, stderr: str) -> MediaError:
    """Return the error for the file at `path`, on which ffmpeg failed with `stderr`."""
    if _NO_DECODER_MESSAGE in stderr:
        return UnsupportedMedia(NO_DECODER, detail=stderr)
    if (kind := _detect_unsupported(path)) is not None:
        return UnsupportedMedia(f"A media file is {kind}: Longtake does not take that kind.", detail=stderr)
    return CorruptMedia(DAMAGED_OR_OTHER if NOT_WHITELISTED_MESSAGE in stderr else None, detail=stderr)


def _detect_unsupported(path: Path) -> str | None:
    """Return the name of the unsupported kind that the file is of, if it is known."""
    try:
        with path.open("rb") as file:
            beginning = file.read(_MAX_SIGNATURE_BYTES)
    except OSError:
        return None
    return next(
        (kind for magic, kind in _UNSUPPORTED_SIGNATURES.items() if beginning.startswith(magic)), None
    )
