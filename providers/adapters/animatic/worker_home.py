"""The folder in which a render worker draws, and which tells its neighbours on this host whether it lives."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

LOCK_FILE = "lock"


class WorkerHome:
    """The home of this process's worker below a root that it shares with the other workers of this host.

    Its lock is held until `close` or the process's death, SIGKILL included: then a neighbour need not wait
    for its leases to run out.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self.name = uuid4().hex
        self.path = root / self.name
        root.mkdir(parents=True, exist_ok=True)
        with self._hold_root_lock():
            self.path.mkdir()
            self.lock = _open_lock(self.path)
            fcntl.flock(self.lock, fcntl.LOCK_EX)

    def list_dead(self) -> list[str]:
        """Return the names of the workers of this host that have died."""
        with self._hold_root_lock():
            return [home.name for home in self._root.iterdir() if home.is_dir() and _is_free(home)]

    def remove_dead(self, name: str) -> None:
        """Remove the home of a dead worker, with what it left half done."""
        shutil.rmtree(self._root / name, ignore_errors=True)

    def close(self) -> None:
        """Remove this worker's home."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self.lock)

    @contextmanager
    def _hold_root_lock(self) -> Iterator[None]:
        # Nobody finds a home that is made, but not locked yet.
        lock = _open_lock(self._root)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _is_free(home: Path) -> bool:
    try:
        lock = _open_lock(home)
    except FileNotFoundError:  # A neighbour has just removed it.
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(lock)


def _open_lock(folder: Path) -> int:
    return os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
