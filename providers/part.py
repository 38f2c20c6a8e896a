"""A file that is there whole or not at all: written beside its place, and moved into it at the end."""

import os
from pathlib import Path
from uuid import uuid4

from providers.codings import undo


class Part:
    """The part that has come so far. Its methods wait for the disk: call them in a thread."""

    def __init__(self, into: Path) -> None:
        self._into = into
        self._path = into.with_name(f".{into.name}.{uuid4().hex}.part")
        # Buffered: such a file waits with closing until a write in another thread has ended.
        self._file = self._path.open("xb")
        self.size = 0

    def write(self, chunk: bytes) -> None:
        """Append it."""
        self._file.write(chunk)
        self.size += len(chunk)

    def restart(self) -> None:
        """Forget what has come."""
        self._file.seek(0)
        self._file.truncate()
        self.size = 0

    def read(self, offset: int, length: int) -> bytes:
        """What has come, from a byte on."""
        self._file.flush()
        with self._path.open("rb") as file:
            file.seek(offset)
            return file.read(length)

    def unpack(self, label: str, max_bytes: int) -> None:
        """Undo what the whole file is packed in; `label` is its `Content-Encoding`: see `codings.undo`."""
        self._file.close()
        undo(self._path, label, max_bytes)
        self._file = self._path.open("ab")
        self.size = self._path.stat().st_size

    def keep(self) -> None:
        """It is whole: put it in its place, so that neither a crash nor a power cut makes it half."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._path.replace(self._into)
        folder = os.open(self._into.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def discard(self) -> None:
        """Leave nothing behind. After `keep`, there is nothing."""
        try:
            self._file.close()
        finally:
            self._path.unlink(missing_ok=True)


def write_whole(into: Path, content: bytes) -> None:
    """Write a file that came in one piece. Waits for the disk, too."""
    part = Part(into)
    try:
        part.write(content)
        part.keep()
    finally:
        part.discard()
