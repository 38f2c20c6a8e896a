"""A file written atomically: beside its destination first, and moved there at the end."""

import os
from pathlib import Path
from uuid import uuid4

from filesystem.atomic_write import flush_paths
from providers.kit.content_encoding import unpack_file


class AtomicFile:
    """A file being written. Its methods block on the disk: call them in a thread."""

    def __init__(self, into: Path) -> None:
        self._into = into
        self._path = into.with_name(f".{into.name}.{uuid4().hex}.part")
        # Buffered, so that closing waits until a write in another thread has ended.
        self._file = self._path.open("xb")
        self.size = 0

    def append_chunk(self, chunk: bytes) -> None:
        """Append a chunk."""
        self._file.write(chunk)
        self.size += len(chunk)

    def truncate_file(self) -> None:
        """Discard the content written so far."""
        self._file.seek(0)
        self._file.truncate()
        self.size = 0

    def read_range(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes of the content from `offset`."""
        self._file.flush()
        with self._path.open("rb") as file:
            file.seek(offset)
            return file.read(length)

    def unpack_in_place(self, label: str, max_bytes: int) -> None:
        """Unpack the complete file; `label` is its `Content-Encoding`, see `content_encoding.unpack_file`."""
        self._file.close()
        unpack_file(self._path, label, max_bytes)
        self._file = self._path.open("ab")
        self.size = self._path.stat().st_size

    def commit_file(self) -> None:
        """Move the complete file to its destination, safe against a crash or power cut."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._path.replace(self._into)
        flush_paths(self._into.parent)

    def discard_file(self) -> None:
        """Delete the temporary file; does nothing after `commit_file`."""
        try:
            self._file.close()
        finally:
            self._path.unlink(missing_ok=True)


def write_atomically(into: Path, content: bytes) -> None:
    """Write `content` to a file atomically. Blocks on the disk."""
    part = AtomicFile(into)
    try:
        part.append_chunk(content)
        part.commit_file()
    finally:
        part.discard_file()
