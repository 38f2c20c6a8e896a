"""The animatic's jobs on disk: one folder per job, the queue, locks and cleanup."""

import fcntl
import shutil
import time
from pathlib import Path
from typing import IO

from filesystem.atomic_write import replace_atomically

ORDER, RESULT, PROGRESS, FAILURE, CANCELED = "order.json", "result", "progress", "failure.json", "canceled"
DEPARTURES = "departures.json"
LOCK = "lock"


class JobFolders:
    """Under one root, `jobs/<id>/` holds a job, and `queue/<id>` exists until it has ended."""

    def __init__(self, root: Path) -> None:
        self.jobs, self._queue = root / "jobs", root / "queue"
        self.jobs.mkdir(parents=True, exist_ok=True)
        self._queue.mkdir(parents=True, exist_ok=True)

    def enqueue_job(self, job_id: str) -> None:
        """Mark the job as waiting for a worker."""
        (self._queue / job_id).touch()

    def dequeue_job(self, job_id: str) -> None:
        """Mark the job as needing no worker any more."""
        (self._queue / job_id).unlink(missing_ok=True)

    def list_waiting_jobs(self) -> list[str]:
        """Return the ids of the jobs that have not ended, oldest first."""
        return [mark.name for mark in sorted(self._queue.iterdir(), key=_modified_at)]

    def try_lock_job(self, job_id: str) -> IO[str] | None:
        """Lock the job until the returned file is closed; return None when another worker has locked it.

        The kernel frees the lock of a dead worker.
        """
        try:
            lock = (self.jobs / job_id / LOCK).open("w")
        except FileNotFoundError:
            self.dequeue_job(job_id)  # Somebody removed the job's folder.
            return None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            if isinstance(error, BlockingIOError):
                return None
            raise
        return lock

    def delete_old_jobs(self, older_than_seconds: float) -> int:
        """Delete ended jobs of that age; return how many."""
        before = time.time() - older_than_seconds
        old = [job for job in self.jobs.iterdir() if has_ended(job) and _modified_at(job) < before]
        for job in old:
            shutil.rmtree(job, ignore_errors=True)
        return len(old)


def has_ended(job: Path) -> bool:
    """Return whether the job needs no rendering any more."""
    return any((job / name).exists() for name in (RESULT, FAILURE, CANCELED))


def clear_partial_files(job: Path) -> None:
    """Delete what a dead worker left half done."""
    for path in job.iterdir():
        if path.name not in (LOCK, CANCELED) and ORDER not in path.name:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def write_text_atomically(path: Path, text: str) -> None:
    """Write the file atomically; several writers may write at once, and the last one wins."""
    with replace_atomically(path) as fresh:
        fresh.write_text(text)


def _modified_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # Another process has just removed it.
        return 0.0
