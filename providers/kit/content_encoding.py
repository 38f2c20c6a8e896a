"""Detects how a file is compressed or framed by its own bytes, since stores often label files wrongly.

Object stores keep `Content-Encoding` (RFC 9110 8.4) as metadata, with whatever the uploader wrote: S3-like
ones leave `aws-chunked`, others `utf-8` or `binary`. Such labels change no byte and are ignored.
"""

import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from providers.kit.aws_chunked import is_framed, iter_unframed
from providers.kit.transport_errors import file_too_large_error

GZIP_MAGIC = b"\x1f\x8b"
GZIP_WINDOW, ZLIB_WINDOW, RAW_WINDOW = 31, 15, -15
# More layers than a film is ever packed in by mistake.
MAX_LAYERS = 3
CHUNK_BYTES = 2**18
# Encodings that change bytes: under another one, the rest of a file would not fit its beginning.
CODINGS = frozenset({"gzip", "x-gzip", "deflate", "compress", "x-compress", "br", "zstd"})

Unpacker = Callable[[BinaryIO], Iterator[bytes]]


def parse_codings(label: str) -> tuple[str, ...]:
    """Return the encodings in a `Content-Encoding` that change bytes, in lower case."""
    words = (word.strip().lower() for word in label.split(","))
    return tuple(word for word in words if word in CODINGS)


def unpack_file(path: Path, label: str, max_bytes: int) -> None:
    """Unpack the file in place where it is gzip or framed, or deflate if `label` says so.

    A file that is not packed in a known way, or is damaged, is left as it is: media checks will tell. Blocks
    on disk and processor; call it in a thread.

    Raises:
        ProviderError: final=True: unpacked it is larger than `max_bytes`.
    """
    unpacked = path.with_name(f"{path.name}.unpacked")
    try:
        for _ in range(MAX_LAYERS):
            if not any(
                _try_unpack(path, unpacked, unpack, max_bytes) for unpack in _candidate_unpackers(path, label)
            ):
                return
            unpacked.replace(path)
    finally:
        unpacked.unlink(missing_ok=True)


def _candidate_unpackers(path: Path, label: str) -> Iterator[Unpacker]:
    """Yield the unpackers to try."""
    with path.open("rb") as file:
        beginning = file.read(CHUNK_BYTES)
    if is_framed(beginning):
        yield iter_unframed
    if beginning.startswith(GZIP_MAGIC):
        yield partial(_iter_inflated, window=GZIP_WINDOW)
    elif "deflate" in parse_codings(label):
        # The standard means zlib's format; some servers send the bare stream.
        yield partial(_iter_inflated, window=ZLIB_WINDOW)
        yield partial(_iter_inflated, window=RAW_WINDOW)


def _try_unpack(path: Path, into: Path, unpack: Unpacker, max_bytes: int) -> bool:
    left = max_bytes
    with path.open("rb") as packed, into.open("wb") as file:
        try:
            for piece in unpack(packed):
                if (left := left - len(piece)) < 0:
                    raise file_too_large_error()
                file.write(piece)
        except (zlib.error, EOFError):
            return False
    return True


def _iter_inflated(file: BinaryIO, window: int) -> Iterator[bytes]:
    """Yield the unpacked bytes in pieces; concatenated streams are one file."""
    data = file.read(CHUNK_BYTES)
    while data:
        inflating = zlib.decompressobj(window)
        while not inflating.eof:
            if not data and not (data := file.read(CHUNK_BYTES)):
                raise EOFError
            yield inflating.decompress(data, CHUNK_BYTES)
            data = inflating.unconsumed_tail
        data = inflating.unused_data or file.read(CHUNK_BYTES)
