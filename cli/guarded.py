"""The parts' processes below a guard, which ends them when this process ends or says so; see `cli.guard`."""

import asyncio
import os
import sys
from asyncio.subprocess import STDOUT, Process
from collections.abc import Sequence
from pathlib import Path
from signal import SIGKILL

from cli import guard, logs
from cli.lock import Lock
from cli.parts import Part
from cli.process import Running

GUARD = Part("guard", (sys.executable, "-I", "-S", guard.__file__), ends_within_seconds=0)


class Guarded:
    """The processes of these parts, which are ended in the opposite of their order.

    Args:
        folder: where their logs are.
        lock: held by each process, so that no second run begins beside the orphans of a killed one.
    """

    def __init__(self, parts: Sequence[Part], folder: Path, lock: Lock) -> None:
        self._parts, self._folder, self._lock = parts, folder, lock
        self._running: dict[str, Running] = {}
        self._registry = -1

    @property
    def running(self) -> dict[str, Running]:
        """By part, its process; of one that has died its last."""
        return dict(self._running)

    async def start(self, part: Part) -> Running:
        """Start the part. Of one that has died nothing is left by then, and its log goes on."""
        again = self._running.get(part.name)
        log = again.log if again else logs.begin(self._folder, part.name)
        if again:
            guard.send(again.group(self._order(part)), SIGKILL)
        process = await (self._start_guard(log) if part is GUARD else self._spawn(part, log))
        self._running[part.name] = running = Running(part, process, log)
        return running

    async def stop(self) -> None:
        """Have the guard end the parts; when cancelled meanwhile, kill them."""
        if (running := self._running.get(GUARD.name)) is None:
            return
        os.close(self._registry)
        try:
            await running.process.wait()
        except asyncio.CancelledError:
            for group in self._groups():
                guard.send(group, SIGKILL)
            await running.process.wait()
            raise
        finally:
            # They are gone, unless somebody killed the guard.
            guard.end(self._groups())

    async def _start_guard(self, log: Path) -> Process:
        if self._registry >= 0:
            os.close(self._registry)
        reading, self._registry = os.pipe()
        with os.fdopen(reading), log.open("ab") as out:
            process = await asyncio.create_subprocess_exec(
                *GUARD.command,
                stdin=reading,
                stdout=out,
                stderr=out,
                start_new_session=True,
                pass_fds=(self._lock.file,),
            )
        # A second guard is told of those that the first one knew.
        for group in self._groups():
            os.write(self._registry, guard.line(group).encode())
        return process

    async def _spawn(self, part: Part, log: Path) -> Process:
        order = f"{self._order(part)} {part.ends_within_seconds}"
        with log.open("ab") as out:
            return await asyncio.create_subprocess_exec(
                *("/bin/sh", "-c", guard.REGISTER, order, *part.command),
                stdin=self._registry,
                stdout=out,
                stderr=STDOUT,
                # Away from the terminal's Ctrl-C: it is for us, who end the parts in order.
                start_new_session=True,
                pass_fds=(self._lock.file,),
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )

    def _order(self, part: Part) -> int:
        return 0 if part is GUARD else len(self._parts) - self._parts.index(part)

    def _groups(self) -> list[guard.Group]:
        guarded = [running for running in self._running.values() if running.part is not GUARD]
        return [running.group(self._order(running.part)) for running in guarded]
