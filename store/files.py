"""Files on the local disk: whole or not there, and a full disk said in one word."""

import asyncio
import errno
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from obstore.exceptions import BaseError

from store.errors import StorageFull

if TYPE_CHECKING:
    from obstore import BytesStream

# No space on the device, or none left to us by a quota or by `ulimit -f`.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# obstore says what the system said only in its text: "No space left on device (os error 28)".
_OS_ERROR = re.compile(r"\(os error (\d+)\)")
# The local store writes `film.mp4#1` (or the next free number), then renames it to `film.mp4`.
_STAGED = re.compile(r".+#\d+")


@contextmanager
def room() -> Iterator[None]:
    """Say it by its name when the block fails because the disk, or our share of it, is full.

    Raises:
        StorageFull: in place of the error that says so.
    """
    try:
        yield
    except (BaseError, OSError) as error:
        if _errno(error) in FULL:
            raise StorageFull from error
        raise


async def write_whole(into: Path, chunks: "BytesStream") -> None:
    """Write the chunks into a file that appears under its name when it is whole."""
    partial = into.with_name(f"{into.name}.part")
    try:
        with partial.open("wb") as file:
            async for chunk in chunks:
                await asyncio.to_thread(file.write, chunk)
        partial.replace(into)
    finally:
        partial.unlink(missing_ok=True)


async def flush(path: Path) -> None:
    """Have the file and its name on the disk: what was paid for survives a power cut."""
    await asyncio.to_thread(_flush, path, path.parent)


def sweep_staged(folder: Path, older_than_seconds: float) -> int:
    """Remove what a killed process had begun to store; how many files that were."""
    before = time.time() - older_than_seconds
    staged = [path for path in folder.rglob("*#*") if _STAGED.fullmatch(path.name) and _age(path) <= before]
    for path in staged:
        path.unlink(missing_ok=True)
    return len(staged)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _flush(*paths: Path) -> None:
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _errno(error: BaseError | OSError) -> int | None:
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    said = _OS_ERROR.search(str(error))
    return int(said[1]) if said else None
