"""A job of the animatic is a folder: what is in it, who holds it, and when it is forgotten."""

import fcntl
import shutil
import time
from pathlib import Path
from typing import IO
from uuid import uuid4

ORDER, RESULT, PROGRESS, FAILURE, CANCELED = "order.json", "result", "progress", "failure.json", "canceled"
DEPARTURES = "departures.json"
LOCK = "lock"


class Folders:
    """Under one root: `jobs/<id>/` holds a job, and `queue/<id>` says that it has not ended."""

    def __init__(self, root: Path) -> None:
        self.jobs, self._queue = root / "jobs", root / "queue"
        self.jobs.mkdir(parents=True, exist_ok=True)
        self._queue.mkdir(parents=True, exist_ok=True)

    def enqueue(self, job_id: str) -> None:
        """Say that the job waits for a farm."""
        (self._queue / job_id).touch()

    def dequeue(self, job_id: str) -> None:
        """Say that no farm needs to look at the job any more."""
        (self._queue / job_id).unlink(missing_ok=True)

    def waiting(self) -> list[str]:
        """Ids of the jobs that have not ended, oldest first."""
        return [mark.name for mark in sorted(self._queue.iterdir(), key=_changed_at)]

    def hold(self, job_id: str) -> IO[str] | None:
        """Hold the job against other farms until what this returns is closed; null when another has it.

        The kernel frees what a dead farm held.
        """
        try:
            lock = (self.jobs / job_id / LOCK).open("w")
        except FileNotFoundError:
            self.dequeue(job_id)  # Somebody removed the job's folder.
            return None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            if isinstance(error, BlockingIOError):
                return None
            raise
        return lock

    def forget(self, older_than_seconds: float) -> int:
        """Remove ended jobs of that age; how many there were."""
        before = time.time() - older_than_seconds
        old = [job for job in self.jobs.iterdir() if ended(job) and _changed_at(job) < before]
        for job in old:
            shutil.rmtree(job, ignore_errors=True)
        return len(old)


def ended(job: Path) -> bool:
    """Whether nothing will be rendered for it any more."""
    return any((job / name).exists() for name in (RESULT, FAILURE, CANCELED))


def clear(job: Path) -> None:
    """Remove what a farm that died left half done."""
    for path in job.iterdir():
        if path.name not in (LOCK, CANCELED) and ORDER not in path.name:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def write_whole(path: Path, text: str) -> None:
    """Write the file under another name, then rename: a reader sees all of it or nothing.

    The other name is fresh, so any number of writers may be at it; the last one's text stays.
    """
    fresh = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        fresh.write_text(text)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # Another process has just removed it.
        return 0.0
