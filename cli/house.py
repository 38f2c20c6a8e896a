"""All parts on this machine: started in order, kept up, and ended in order, whatever happens."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Never, TypeVar

from cli.errors import SorryError
from cli.guarded import GUARD, Guarded
from cli.keeping_up import keep_up
from cli.lock import Lock
from cli.parts import parts_of
from cli.process import PartEndedError
from cli.ready import Readiness
from cli.say import aside
from settings import Settings

# A machine that is busy with other things needs half a minute.
START_SECONDS = 120.0
T = TypeVar("T")


class House:
    """The parts that these settings need, and the guard that ends them."""

    def __init__(self, settings: Settings, lock: Lock) -> None:
        self._settings, self._parts = settings, parts_of(settings)
        self._folder = settings.var_dir / "logs"
        self._guarded = Guarded(self._parts, self._folder, lock)
        self._awaited = "Temporal"

    @property
    def logs(self) -> dict[str, Path]:
        """The parts' logs by their names."""
        return {name: running.log for name, running in self._guarded.running.items()}

    async def start(self) -> None:
        """Start everything, and return when all of it is ready.

        Raises:
            SorryError: a part ended, or is not ready in time.
        """
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._guarded.start(GUARD)
                await self._start_parts()
        except TimeoutError as error:
            sentence = f"{self._awaited} is not ready after {START_SECONDS:.0f} s; see {self._folder}."
            raise SorryError(sentence) from error

    async def kept_up(self) -> Never:
        """Start again what dies. Raises PartEndedError for a part that dies again and again."""
        await keep_up(self._guarded, (GUARD, *self._parts), self._readiness)

    async def unless_lost(self, work: Coroutine[Any, Any, T]) -> T:
        """The work's result, while the parts are kept up. Raises PartEndedError, and drops the work."""
        return await _first(work, self.kept_up())

    async def stop(self) -> None:
        """Have the guard end the API, the worker, and Temporal; when cancelled meanwhile, kill them."""
        await self._guarded.stop()

    async def _start_parts(self) -> None:
        *embedded, worker, api = self._parts
        aside("Starting Temporal …" if embedded else "Looking for Temporal …", "dim")
        for part in embedded:
            await self._guarded.start(part)
        self._readiness = await _first(Readiness.of(self._settings), self._ended())
        aside("Starting the worker and the API …", "dim")
        for part in (worker, api):
            await self._guarded.start(part)
        for part in (worker, api):
            self._awaited = f"The {part.title}"
            running = self._guarded.running[part.name]
            await _first(self._readiness.part(running), self._ended())

    async def _ended(self) -> Never:
        """Wait for a part that ends by itself: what dies while all is started may never start."""
        ends = {asyncio.create_task(each.process.wait()): each for each in self._guarded.running.values()}
        try:
            done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            raise PartEndedError(ends[done.pop()])
        finally:
            for task in ends:
                task.cancel()


async def _first(work: Coroutine[Any, Any, T], watch: Coroutine[Any, Any, Never]) -> T:
    """The work's result, unless the watch raises before."""
    tasks = asyncio.create_task(work), asyncio.create_task(watch)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return await (tasks[0] if tasks[0].done() else tasks[1])
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
