"""Child processes registered with the reaper, which ends them when this process ends; see `cli.reaper`."""

import asyncio
import os
import sys
from asyncio.subprocess import STDOUT, Process
from collections.abc import Sequence
from pathlib import Path
from signal import SIGKILL

from cli import process_logs, reaper
from cli.instance_lock import InstanceLock
from cli.processes import ProcessSpec
from cli.running_process import RunningProcess

REAPER = ProcessSpec("guard", (sys.executable, "-I", "-S", reaper.__file__), grace_seconds=0)


class ProcessManager:
    """Starts child processes, and ends them in the reverse of their listed order.

    Args:
        parts: the processes, in the order they are started.
        folder: where their logs are.
        lock: inherited by each process, so that no second instance starts beside orphans of a killed one.
    """

    def __init__(self, parts: Sequence[ProcessSpec], folder: Path, lock: InstanceLock) -> None:
        self._parts, self._folder, self._lock = parts, folder, lock
        self._running: dict[str, RunningProcess] = {}
        self._registry = -1

    @property
    def running_processes(self) -> dict[str, RunningProcess]:
        """The latest process of each started spec, by name; it may have died."""
        return dict(self._running)

    async def start_process(self, part: ProcessSpec) -> RunningProcess:
        """Start the process, or restart a dead one: kill the rest of its old group and append to its log."""
        again = self._running.get(part.name)
        log = again.log if again else process_logs.rotate_log(self._folder, part.name)
        if again:
            reaper.signal_group(again.process_group(self._end_order(part)), SIGKILL)
        process = await (self._start_reaper(log) if part is REAPER else self._spawn_process(part, log))
        self._running[part.name] = running = RunningProcess(part, process, log)
        return running

    async def stop_all(self) -> None:
        """Have the reaper end all processes; when cancelled meanwhile, kill them."""
        if (running := self._running.get(REAPER.name)) is None:
            return
        os.close(self._registry)
        try:
            await running.process.wait()
        except asyncio.CancelledError:
            for group in self._process_groups():
                reaper.signal_group(group, SIGKILL)
            await running.process.wait()
            raise
        finally:
            # A second pass, in case the reaper itself was killed.
            reaper.end_groups(self._process_groups())

    async def _start_reaper(self, log: Path) -> Process:
        if self._registry >= 0:
            os.close(self._registry)
        reading, self._registry = os.pipe()
        with os.fdopen(reading), log.open("ab") as out:
            process = await asyncio.create_subprocess_exec(
                *REAPER.command,
                stdin=reading,
                stdout=out,
                stderr=out,
                start_new_session=True,
                pass_fds=(self._lock.file,),
            )
        # Register the running processes with a restarted reaper.
        for group in self._process_groups():
            os.write(self._registry, reaper.registration_line(group).encode())
        return process

    async def _spawn_process(self, part: ProcessSpec, log: Path) -> Process:
        order = f"{self._end_order(part)} {part.grace_seconds}"
        with log.open("ab") as out:
            return await asyncio.create_subprocess_exec(
                *("/bin/sh", "-c", reaper.REGISTER_AND_EXEC, order, *part.command),
                stdin=self._registry,
                stdout=out,
                stderr=STDOUT,
                # An own session, away from the terminal's Ctrl-C: the supervisor ends processes in order.
                start_new_session=True,
                pass_fds=(self._lock.file,),
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )

    def _end_order(self, part: ProcessSpec) -> int:
        return 0 if part is REAPER else len(self._parts) - self._parts.index(part)

    def _process_groups(self) -> list[reaper.ProcessGroup]:
        guarded = [running for running in self._running.values() if running.spec is not REAPER]
        return [running.process_group(self._end_order(running.spec)) for running in guarded]
