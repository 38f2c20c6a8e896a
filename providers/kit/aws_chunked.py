"""Removes the framing of `aws-chunked` uploads, which some S3-like stores keep as part of the object.

An upload that is signed while it is sent is a series of frames: `SIZE[;chunk-signature=…]` in hexadecimal,
CRLF, that many bytes, CRLF. The last has size 0, and lines of checksums may follow (AWS, "Signature
calculations for the Authorization header: transferring a payload in multiple chunks"). Stores should remove
it, but some do not: https://github.com/chimera-nas/chimera/pull/314 and
https://github.com/mulgadc/predastore/pull/114.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

MAX_LINE_BYTES = 256
CHUNK_BYTES = 2**18
_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})(?:;chunk-signature=[0-9a-f]{64})?\r\n")


def is_framed(beginning: bytes) -> bool:
    """Return whether a file that begins like this is framed. No media file begins with a number and CRLF."""
    return _SIZE.match(beginning[:MAX_LINE_BYTES]) is not None


def iter_unframed(file: BinaryIO) -> Iterator[bytes]:
    """Yield the content of the frames in pieces.

    Raises:
        EOFError: the framing ends early or is invalid.
    """
    while size := _read_frame_size(file):
        while size:
            piece = file.read(min(size, CHUNK_BYTES))
            if not piece:
                raise EOFError
            size -= len(piece)
            yield piece
        if file.read(2) != b"\r\n":
            raise EOFError


def _read_frame_size(file: BinaryIO) -> int:
    line = _SIZE.fullmatch(file.readline(MAX_LINE_BYTES))
    if line is None:
        raise EOFError
    return int(line[1], 16)
