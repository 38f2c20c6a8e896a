"""Atomic files: written under a temporary name beside the final one, then renamed when complete."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filesystem.atomic_write import replace_atomically
from media.errors import from_os


@contextmanager
def write_atomically(out: Path) -> Iterator[Path]:
    """Yield a temporary path; rename it to `out` after the block, or delete it after an error.

    The name is unique (two workers may render the same piece at once) and keeps the suffix (which tells
    ffmpeg the format). Raises DiskFull when the disk is full.
    """
    try:
        with replace_atomically(out) as temporary:
            yield temporary
    except OSError as error:
        if known := from_os(error):
            raise known from error
        raise
