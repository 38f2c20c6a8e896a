"""Temporary work folders: one per activity, removed after use, swept after a crash."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

from filesystem.locked_home import LockedHome


class Scratch:
    """The work folders of this process, in a home below a root that it shares with other processes."""

    def __init__(self, root: Path) -> None:
        self._home = LockedHome(root, f"{os.getpid()}-{uuid4().hex[:8]}")
        self.home = self._home.path

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
        dead = self._home.list_dead()
        for name in dead:
            self._home.remove_dead(name)
        return len(dead)

    def close(self) -> None:
        """Remove this process's home."""
        self._home.close()
