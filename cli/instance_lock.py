"""Allow one instance on a folder `var/` at a time, and let others find it."""

import asyncio
import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ValidationError

from cli.errors import UserError
from cli.output import print_stderr
from cli.processes import LONGEST_STOP_SECONDS

POLL_SECONDS = 0.1
# How long a start waits for the processes of a killed supervisor to end: as long as its reaper may let them
# before it kills the last one, and some seconds more.
ACQUIRE_TIMEOUT_SECONDS = LONGEST_STOP_SECONDS + 10.0


class RunningInstance(BaseModel):
    """A running instance: its supervisor's pid, and its URLs and Temporal address."""

    pid: int
    api: str
    temporal: str
    ui: str | None

    @property
    def is_alive(self) -> bool:
        """Whether the supervisor runs; its child processes may outlive it for some seconds."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


class InstanceRunningError(UserError):
    """Another instance holds the folder."""

    def __init__(self, instance: RunningInstance, folder: Path) -> None:
        super().__init__(
            f"Longtake runs on {folder} already (process {instance.pid}): API {instance.api}"
            + (f", Temporal Web UI {instance.ui}." if instance.ui else ".")
        )
        self.instance = instance


class InstanceLock:
    """A file lock, held from before the first process starts until after the last one has ended."""

    def __init__(self, folder: Path, file: int) -> None:
        self.file = file
        self._notice = folder / "up.json"

    @classmethod
    async def acquire(cls, folder: Path) -> Self:
        """Acquire the lock; wait while an earlier run is still ending.

        Raises:
            InstanceRunningError: with the instance that holds it.
            UserError: the folder is not writable, or orphans of an earlier run keep the lock.
        """
        file = _open_lock_file(folder)
        try:
            async with asyncio.timeout(ACQUIRE_TIMEOUT_SECONDS):
                await _wait_for_lock(file, folder)
        except BaseException as error:
            os.close(file)
            if isinstance(error, TimeoutError):
                raise UserError(_orphans_message(folder)) from error
            raise
        return cls(folder, file)

    def publish_instance(self, instance: RunningInstance) -> None:
        """Write the instance to `up.json`, where others find it."""
        fresh = self._notice.with_suffix(".new")
        fresh.write_text(instance.model_dump_json())
        fresh.replace(self._notice)

    def withdraw_instance(self) -> None:
        """Remove `up.json`: the instance is ending and should not be called any more."""
        with suppress(OSError):
            self._notice.unlink(missing_ok=True)

    def release(self) -> None:
        """Release the lock. The child processes inherited it, so it stays held while one of them is left."""
        os.close(self.file)


def read_instance(folder: Path) -> RunningInstance | None:
    """Return the instance in `up.json` if its supervisor runs. Only meaningful while the lock is held."""
    with suppress(OSError, ValidationError):
        instance = RunningInstance.model_validate_json((folder / "up.json").read_text())
        return instance if instance.is_alive else None
    return None


def find_instance(folder: Path) -> RunningInstance | None:
    """Return the instance that runs on the folder, without waiting or taking the lock."""
    with suppress(OSError):
        file = os.open(folder / "up.lock", os.O_RDWR | os.O_CLOEXEC)
        try:
            return None if _try_lock(file) else read_instance(folder)
        finally:
            os.close(file)
    return None


def _open_lock_file(folder: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(folder / "up.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise UserError(
            f"{folder} cannot be written ({error.strerror}): free or repair it, or set LONGTAKE_VAR_DIR."
        ) from error


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _wait_for_lock(file: int, folder: Path) -> None:
    told = False
    while not _try_lock(file):
        _raise_if_running(folder)
        if not told:
            print_stderr("Waiting until the parts of the last run have ended …", "dim")
            told = True
        await asyncio.sleep(POLL_SECONDS)


def _raise_if_running(folder: Path) -> None:
    if instance := read_instance(folder):
        raise InstanceRunningError(instance, folder)


def _orphans_message(folder: Path) -> str:
    return (
        f"Parts of the last run on {folder} are still there: `longtake doctor` names their processes by their"
        " ports. End those, and start again."
    )
