"""Undoes the framing of `aws-chunked` uploads, which some S3-like stores keep as if it were the object.

An upload that is signed while it goes is a row of frames: `SIZE[;chunk-signature=…]` in hexadecimal, CRLF, so
many bytes, CRLF. The last has size 0, and lines of checksums may follow (AWS, "Signature calculations for the
Authorization header: transferring a payload in multiple chunks"). A store should take that off, and not all
do: https://github.com/chimera-nas/chimera/pull/314 and https://github.com/mulgadc/predastore/pull/114.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

LONGEST_LINE_BYTES = 256
STEP_BYTES = 2**18
_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})(?:;chunk-signature=[0-9a-f]{64})?\r\n")


def is_framed(beginning: bytes) -> bool:
    """Whether a file that begins so is framed. No media file begins with a number and a line's end."""
    return _SIZE.match(beginning[:LONGEST_LINE_BYTES]) is not None


def unframed(file: BinaryIO) -> Iterator[bytes]:
    """What is in the frames, in pieces.

    Raises:
        EOFError: it is not framed to its end.
    """
    while size := _size(file):
        while size:
            piece = file.read(min(size, STEP_BYTES))
            if not piece:
                raise EOFError
            size -= len(piece)
            yield piece
        if file.read(2) != b"\r\n":
            raise EOFError


def _size(file: BinaryIO) -> int:
    line = _SIZE.fullmatch(file.readline(LONGEST_LINE_BYTES))
    if line is None:
        raise EOFError
    return int(line[1], 16)
