"""Temporary work folders: one per activity, removed after use, swept after a crash."""

import asyncio
import fcntl
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

LOCK_FILE = ".lock"


class Scratch:
    """The work folders of this process, below a root that it shares with other processes.

    Its home folder under `root` contains a lock file that stays locked until `close` or the process's death,
    SIGKILL included. A home whose lock is free is abandoned, and any process may sweep it.
    """

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self._root = root
        with self._hold_root_lock():
            self.home = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=root))
            self._lock = _open_lock(self.home)
            fcntl.flock(self._lock, fcntl.LOCK_EX)

    @asynccontextmanager
    async def open_folder(self) -> AsyncIterator[Path]:
        """Create an empty folder and remove it with its contents at the end of the block."""
        path = Path(tempfile.mkdtemp(dir=self.home))
        try:
            yield path
        finally:
            await asyncio.to_thread(shutil.rmtree, path, ignore_errors=True)

    def sweep_abandoned(self) -> int:
        """Remove the homes of dead processes; return how many there were."""
        with self._hold_root_lock():
            return sum(_remove_if_free(path) for path in self._root.iterdir() if path.is_dir())

    def close(self) -> None:
        """Remove this process's home."""
        with self._hold_root_lock():
            shutil.rmtree(self.home, ignore_errors=True)
            os.close(self._lock)

    @contextmanager
    def _hold_root_lock(self) -> Iterator[None]:
        # Creating and locking a home excludes sweeping, so that no sweep finds a home that is not locked yet.
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
    return os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
