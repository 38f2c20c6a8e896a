"""What a file is packed in: told by the file itself, for stores leave labels there that are not so.

Object stores keep `Content-Encoding` (RFC 9110 8.4) as metadata, with whatever the uploader wrote: S3-like
ones leave `aws-chunked`, others `utf-8` or `binary`. Such a label changes no byte, and is passed over.
"""

import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from providers.aws_chunked import is_framed, unframed
from providers.troubles import too_large

GZIP = b"\x1f\x8b"
GZIP_WINDOW, ZLIB_WINDOW, RAW_WINDOW = 31, 15, -15
# More layers than anybody wraps a film in by mistake.
MOST_LAYERS = 3
STEP_BYTES = 2**18
# What changes the bytes, so that the rest of a file does not fit to its beginning under another.
CODINGS = frozenset({"gzip", "x-gzip", "deflate", "compress", "x-compress", "br", "zstd"})

Unpack = Callable[[BinaryIO], Iterator[bytes]]


def codings(label: str) -> tuple[str, ...]:
    """Those in a `Content-Encoding` that change bytes, in small letters."""
    words = (word.strip().lower() for word in label.split(","))
    return tuple(word for word in words if word in CODINGS)


def undo(path: Path, label: str, max_bytes: int) -> None:
    """Unpack the file in its place where it is packed: in gzip or frames, and deflate where `label` says so.

    What is not packed, in a way that we know, or is damaged stays as it is: who looks at it will tell. This
    waits for the disk and the processor; call it in a thread.

    Raises:
        ProviderError: final=True: unpacked it is larger than `max_bytes`.
    """
    unpacked = path.with_name(f"{path.name}.unpacked")
    try:
        for _ in range(MOST_LAYERS):
            if not any(_unpacks(path, unpacked, unpack, max_bytes) for unpack in _ways(path, label)):
                return
            unpacked.replace(path)
    finally:
        unpacked.unlink(missing_ok=True)


def _ways(path: Path, label: str) -> Iterator[Unpack]:
    """How it may be unpacked."""
    with path.open("rb") as file:
        beginning = file.read(STEP_BYTES)
    if is_framed(beginning):
        yield unframed
    if beginning.startswith(GZIP):
        yield partial(_inflated, window=GZIP_WINDOW)
    elif "deflate" in codings(label):
        # By the standard zlib's format; some send the bare stream.
        yield partial(_inflated, window=ZLIB_WINDOW)
        yield partial(_inflated, window=RAW_WINDOW)


def _unpacks(path: Path, into: Path, unpack: Unpack, max_bytes: int) -> bool:
    left = max_bytes
    with path.open("rb") as packed, into.open("wb") as file:
        try:
            for piece in unpack(packed):
                if (left := left - len(piece)) < 0:
                    raise too_large()
                file.write(piece)
        except (zlib.error, EOFError):
            return False
    return True


def _inflated(file: BinaryIO, window: int) -> Iterator[bytes]:
    """The unpacked bytes in pieces; a packed stream that follows another is its continuation."""
    data = file.read(STEP_BYTES)
    while data:
        inflating = zlib.decompressobj(window)
        while not inflating.eof:
            if not data and not (data := file.read(STEP_BYTES)):
                raise EOFError
            yield inflating.decompress(data, STEP_BYTES)
            data = inflating.unconsumed_tail
        data = inflating.unused_data or file.read(STEP_BYTES)
