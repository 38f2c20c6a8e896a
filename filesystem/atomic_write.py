"""Writes files so that they exist only when complete: under a temporary name, then renamed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


@contextmanager
def replace_atomically(into: Path) -> Iterator[Path]:
    """Yield a temporary path in the folder of `into`; rename it to `into` after the block, or delete it.

    The temporary name is unique, so several writers may write at once; the last one wins. It begins with a
    dot, contains the final name and keeps its suffix.

    Raises:
        OSError: the file could not be renamed; `into` is as it was.
    """
    temporary = into.with_name(f".{into.name}.{uuid4().hex}{into.suffix}")
    try:
        yield temporary
        temporary.replace(into)
    finally:
        temporary.unlink(missing_ok=True)


def flush_paths(*paths: Path) -> None:
    """Fsync files and folders, so that they survive a power cut. Blocks on the disk."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
