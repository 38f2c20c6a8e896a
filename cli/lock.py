"""One Longtake runs on a folder `var/` at a time, and others can see where."""

import asyncio
import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ValidationError

from cli.errors import SorryError

POLL_SECONDS = 0.1
# Longer than the guard waits for the parts of a run that was killed.
PATIENCE_SECONDS = 60.0


class Instance(BaseModel):
    """A Longtake that runs: its supervisor, and where its parts can be called."""

    pid: int
    api: str
    temporal: str
    ui: str | None

    @property
    def alive(self) -> bool:
        """Whether its supervisor is there; its parts may outlive it for some seconds."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


class RunsAlreadyError(SorryError):
    """Another one has the folder."""

    def __init__(self, instance: Instance, folder: Path) -> None:
        super().__init__(
            f"Longtake runs on {folder} already (process {instance.pid}): API {instance.api}"
            + (f", Temporal Web UI {instance.ui}." if instance.ui else ".")
        )
        self.instance = instance


class Lock:
    """Held from before the first part starts until after the last one has ended."""

    def __init__(self, folder: Path, file: int) -> None:
        self.file = file
        self._notice = folder / "up.json"

    @classmethod
    async def take(cls, folder: Path) -> Self:
        """Take it; a run that is just ending is waited for.

        Raises:
            RunsAlreadyError: with the instance that has it.
        """
        file = _open(folder)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not _locked(file):
                    _refuse_running(folder)
                    await asyncio.sleep(POLL_SECONDS)
        except BaseException as error:
            os.close(file)
            if isinstance(error, TimeoutError):
                raise SorryError(_stuck(folder)) from error
            raise
        return cls(folder, file)

    def tell(self, instance: Instance) -> None:
        """Let others see who has it."""
        fresh = self._notice.with_suffix(".new")
        fresh.write_text(instance.model_dump_json())
        fresh.replace(self._notice)

    def hide(self) -> None:
        """Nobody should call this one any more: it is ending."""
        with suppress(OSError):
            self._notice.unlink(missing_ok=True)

    def release(self) -> None:
        """Let go of it. The guard holds it too, as long as there is a part left."""
        os.close(self.file)


def running(folder: Path) -> Instance | None:
    """Who has the folder, if its supervisor is there. Only worth something while somebody holds the lock."""
    with suppress(OSError, ValidationError):
        instance = Instance.model_validate_json((folder / "up.json").read_text())
        return instance if instance.alive else None
    return None


def held_by(folder: Path) -> Instance | None:
    """The instance that runs on the folder, for whoever only wants to know."""
    with suppress(OSError):
        file = os.open(folder / "up.lock", os.O_RDWR | os.O_CLOEXEC)
        try:
            return None if _locked(file) else running(folder)
        finally:
            os.close(file)
    return None


def _open(folder: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(folder / "up.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise SorryError(
            f"{folder} cannot be written ({error.strerror}): free or repair it, or set LONGTAKE_VAR_DIR."
        ) from error


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _refuse_running(folder: Path) -> None:
    if instance := running(folder):
        raise RunsAlreadyError(instance, folder)


def _stuck(folder: Path) -> str:
    return (
        f"Parts of the last run on {folder} are still there: `longtake doctor` names their processes by their"
        " ports. End those, and start again."
    )
