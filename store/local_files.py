"""Files on the local disk: atomic writes, fsync, leftovers of killed processes, full-disk errors."""

import asyncio
import errno
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from obstore.exceptions import BaseError

from filesystem.atomic_write import flush_paths, replace_atomically
from store.errors import StorageFull

if TYPE_CHECKING:
    from obstore import BytesStream

# These say that the device is full, or that a quota or `ulimit -f` leaves this process no space.
DISK_FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# obstore gives the errno only in its message: "No space left on device (os error 28)".
_OS_ERROR = re.compile(r"\(os error (\d+)\)")
# The local store writes `film.mp4#1` (or the next free number), then renames it to `film.mp4`; so do we.
_STAGED = re.compile(r".+#\d+")
# The local store removes a folder with its last file, perhaps just as we write the first of others there.
_MOST_WRITES = 5


@contextmanager
def raise_storage_full() -> Iterator[None]:
    """Raise StorageFull when the block fails because the disk, or our quota of it, is full.

    Raises:
        StorageFull: in place of the OSError or obstore error.
    """
    try:
        yield
    except (BaseError, OSError) as error:
        if _find_errno(error) in DISK_FULL_ERRNOS:
            raise StorageFull from error
        raise


async def write_atomically(into: Path, chunks: "BytesStream") -> None:
    """Write the chunks to a temporary file and rename it to `into` when it is complete."""
    with replace_atomically(into) as partial, partial.open("wb") as file:
        async for chunk in chunks:
            await asyncio.to_thread(file.write, chunk)


async def copy_atomically(source: Path, into: Path) -> None:
    """Copy the file to `into`, whose folders are made; in the kernel, where the system can.

    obstore reads a file into memory and writes it from there, and new memory costs CPU time.

    Raises:
        FileNotFoundError: there is no such file.
    """
    await asyncio.to_thread(_copy_staged, source, into)


async def move_atomically(source: Path, into: Path) -> None:
    """Rename the file to `into`, whose folders are made; where that is on another disk, copy it.

    Raises:
        FileNotFoundError: there is no such file.
    """
    try:
        await asyncio.to_thread(_rename, source, into)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        await copy_atomically(source, into)


def _rename(source: Path, into: Path) -> None:
    _write_into_folder(into, partial(source.replace, into))


def _copy_staged(source: Path, into: Path) -> None:
    staged = into.with_name(f"{into.name}#{uuid4().int}")
    try:
        _write_into_folder(staged, partial(shutil.copyfile, source, staged))
        staged.replace(into)
    finally:
        staged.unlink(missing_ok=True)


def _write_into_folder(file: Path, write: Callable[[], object]) -> None:
    """Make the file's folder and call `write`, again if the folder was removed between the two."""
    for attempt in range(1, _MOST_WRITES + 1):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            write()
        except FileNotFoundError:
            if attempt == _MOST_WRITES:
                raise
        else:
            return


async def flush_to_disk(path: Path) -> None:
    """Fsync the file and its folder, so that what was paid for survives a power cut."""
    await asyncio.to_thread(flush_paths, path, path.parent)


def sweep_staged(folder: Path, older_than_seconds: float) -> int:
    """Remove files that killed processes had begun to store; return how many there were."""
    before = time.time() - older_than_seconds
    staged = [
        path for path in folder.rglob("*#*") if _STAGED.fullmatch(path.name) and _modified_at(path) <= before
    ]
    for path in staged:
        path.unlink(missing_ok=True)
    return len(staged)


def _modified_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _find_errno(error: BaseError | OSError) -> int | None:
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    said = _OS_ERROR.search(str(error))
    return int(said[1]) if said else None
