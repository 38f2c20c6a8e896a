"""Work folders: each activity gets an empty one, and what a killed process leaves is swept."""

import asyncio
import fcntl
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

LOCK = ".lock"


class Scratch:
    """This process's work folders, below a root that it shares with others.

    Its home stands under `root` with a lock file that is held until `close` or the process's death, however
    that comes. Whoever finds a home whose lock is free may sweep it.
    """

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self._root = root
        with self._alone():
            self.home = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=root))
            self._lock = _open_lock(self.home)
            fcntl.flock(self._lock, fcntl.LOCK_EX)

    @asynccontextmanager
    async def folder(self) -> AsyncIterator[Path]:
        """A fresh, empty folder that is removed with all it holds at the block's end."""
        path = Path(tempfile.mkdtemp(dir=self.home))
        try:
            yield path
        finally:
            await asyncio.to_thread(shutil.rmtree, path, ignore_errors=True)

    def sweep(self) -> int:
        """Remove the homes of processes that are gone; how many there were."""
        with self._alone():
            return sum(_remove_if_free(path) for path in self._root.iterdir() if path.is_dir())

    def close(self) -> None:
        """Remove this process's home."""
        with self._alone():
            shutil.rmtree(self.home, ignore_errors=True)
            os.close(self._lock)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # A home is made and locked while nobody sweeps, so that no sweep meets one that is not locked yet.
        lock = _open_lock(self._root)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _remove_if_free(home: Path) -> bool:
    lock = _open_lock(home)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        shutil.rmtree(home, ignore_errors=True)
        return True
    finally:
        os.close(lock)


def _open_lock(folder: Path) -> int:
    return os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
