"""All parts on this machine: started in order, watched, and ended in order, whatever happens."""

import asyncio
import os
import shutil
import sys
from asyncio.subprocess import STDOUT, Process
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL
from typing import Any, Never, TypeVar

from cli import guard, logs
from cli.errors import DISK_FULL, SorryError
from cli.lock import Lock
from cli.parts import Part, parts_of
from cli.ready import Readiness
from cli.say import aside
from settings import Settings

# A machine that is busy with other things needs half a minute.
START_SECONDS = 120.0
FULL_BELOW_BYTES = 2**20
T = TypeVar("T")


@dataclass(frozen=True)
class Running:
    """A part's process and its log."""

    part: Part
    process: Process
    log: Path


class PartEndedError(SorryError):
    """A part ended though nobody asked it to."""

    def __init__(self, running: Running) -> None:
        status = running.process.returncode or 0
        how = f"was ended by signal {-status}" if status < 0 else f"ended with exit status {status}"
        lines = "".join(f"\n  {line}" for line in logs.last_lines(running.log))
        end = f" The end of {running.log}:{lines}" if lines else f" Its log {running.log} is empty."
        # On a full disk no part can so much as say so.
        full = shutil.disk_usage(running.log.parent).free < FULL_BELOW_BYTES
        super().__init__(DISK_FULL if full else f"The {running.part.name} {how}.{end}")


class House:
    """Starts the parts below a guard, which ends them when this process ends or says so; see `cli.guard`."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._parts = settings, parts_of(settings)
        self._folder = settings.var_dir / "logs"
        self._guard: Process | None = None
        self._running: list[Running] = []
        self._registry = -1
        self._awaited = "Temporal"

    @property
    def logs(self) -> dict[str, Path]:
        """The parts' logs by their names."""
        return {each.part.name: each.log for each in self._running}

    async def start(self, lock: Lock) -> None:
        """Start everything, and return when all of it is ready.

        Raises:
            SorryError: a part ended, or is not ready in time.
        """
        try:
            async with asyncio.timeout(START_SECONDS):
                self._lock = lock
                await self._start_guard(lock)
                await self._start_parts()
        except TimeoutError as error:
            sentence = f"{self._awaited} is not ready after {START_SECONDS:.0f} s; see {self._folder}."
            raise SorryError(sentence) from error

    async def unless_ended(self, work: Coroutine[Any, Any, T]) -> T:
        """The work's result. Raises PartEndedError, and drops the work, when a part ends before it."""
        task, watch = asyncio.create_task(work), asyncio.create_task(self.ended())
        try:
            await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
            return await (task if task.done() else watch)
        finally:
            task.cancel()
            watch.cancel()
            await asyncio.wait({task, watch})

    async def ended(self) -> Never:
        """Wait for a part that ends by itself. Raises PartEndedError."""
        ends = {asyncio.create_task(each.process.wait()): each for each in self._running}
        try:
            done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            raise PartEndedError(ends[done.pop()])
        finally:
            for task in ends:
                task.cancel()

    async def stop(self) -> None:
        """Have the guard end the API, the worker, and Temporal; when cancelled meanwhile, kill them."""
        if self._guard is None:
            return
        os.close(self._registry)
        try:
            await self._guard.wait()
        except asyncio.CancelledError:
            self._kill()
            await self._guard.wait()
            raise
        finally:
            # They are gone, unless somebody killed the guard.
            guard.end(self._groups())

    async def _start_guard(self, lock: Lock) -> None:
        reading, self._registry = os.pipe()
        log = logs.begin(self._folder, "guard")
        command = (sys.executable, "-I", "-S", guard.__file__)
        with os.fdopen(reading), log.open("ab") as out:
            self._guard = await asyncio.create_subprocess_exec(
                *command, stdin=reading, stdout=out, stderr=out, start_new_session=True, pass_fds=(lock.file,)
            )
        self._running.append(Running(Part("guard", command, 0), self._guard, log))

    async def _start_parts(self) -> None:
        *embedded, worker, api = self._parts
        aside("Starting Temporal …" if embedded else "Looking for Temporal …", "dim")
        for part in embedded:
            await self._spawn(part)
        readiness = await self.unless_ended(Readiness.of(self._settings))
        aside("Starting the worker and the API …", "dim")
        started = await self._spawn(worker)
        await self._spawn(api)
        self._awaited = "the worker"
        await self.unless_ended(readiness.worker(started.process.pid))
        self._awaited = "the API"
        await self.unless_ended(readiness.api())

    async def _spawn(self, part: Part) -> Running:
        log = logs.begin(self._folder, part.name)
        order = f"{len(self._parts) - self._parts.index(part)} {part.ends_within_seconds}"
        with log.open("ab") as out:
            process = await asyncio.create_subprocess_exec(
                *("/bin/sh", "-c", guard.REGISTER, order, *part.command),
                stdin=self._registry,
                stdout=out,
                stderr=STDOUT,
                # Away from the terminal's Ctrl-C: it is for us, who end the parts in order.
                start_new_session=True,
                # Should guard and supervisor be killed together, no second run begins beside the orphans.
                pass_fds=(self._lock.file,),
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
        running = Running(part, process, log)
        self._running.append(running)
        return running

    def _groups(self) -> list[guard.Group]:
        _, *parts = self._running
        return [
            guard.Group(-number, each.part.ends_within_seconds, each.process.pid)
            for number, each in enumerate(parts)
        ]

    def _kill(self) -> None:
        for group in self._groups():
            guard.send(group, SIGKILL)
