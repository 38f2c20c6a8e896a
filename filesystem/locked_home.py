"""A folder of one process, which tells its neighbours on this host whether the process lives."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOCK_FILE = ".lock"


class LockedHome:
    """The home of this process below a root that it shares with others of this host.

    Its lock is held until `close` or the process's death, SIGKILL included. A home whose lock is free is that
    of a dead process, and any other may remove it.

    Args:
        root: made if it is not there.
        name: of the new folder; no other process has it.
    """

    def __init__(self, root: Path, name: str) -> None:
        self._root, self.name, self.path = root, name, root / name
        root.mkdir(parents=True, exist_ok=True)
        with self._hold_root_lock():
            self.path.mkdir(mode=0o700)
            self.lock = _open_lock(self.path)
            fcntl.flock(self.lock, fcntl.LOCK_EX)

    def list_dead(self) -> list[str]:
        """Return the names of the homes whose processes have died."""
        with self._hold_root_lock():
            return [home.name for home in self._root.iterdir() if home.is_dir() and _is_free(home)]

    def remove_dead(self, name: str) -> None:
        """Remove the home of a dead process, with what it left half done."""
        shutil.rmtree(self._root / name, ignore_errors=True)

    def close(self) -> None:
        """Remove this process's home."""
        # Its lock goes before its folder does: who looked in between would take its process for dead.
        with suppress(FileNotFoundError), self._hold_root_lock():
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
