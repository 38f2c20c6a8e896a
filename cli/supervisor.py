"""Supervise an instance's processes: start them in order, keep them running, end them in order."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Never, TypeVar

from cli.auto_restart import restart_dead_processes
from cli.errors import UserError
from cli.instance_lock import InstanceLock
from cli.output import print_stderr
from cli.process_manager import REAPER, ProcessManager
from cli.processes import process_specs
from cli.readiness import ProcessReadiness
from cli.running_process import ProcessEndedError
from settings import Settings

# A busy machine needs half a minute.
START_TIMEOUT_SECONDS = 120.0
# The `temporal` command chooses ports for its inner services before it listens there. A program that takes
# one of them meanwhile ends it, and the next try chooses others (seen with server 1.32.0).
TEMPORAL_STARTS = 3
T = TypeVar("T")


class Supervisor:
    """All processes that the settings need, and the reaper that ends them."""

    def __init__(self, settings: Settings, lock: InstanceLock) -> None:
        self._settings, self._parts = settings, process_specs(settings)
        self._folder = settings.var_dir / "logs"
        self._guarded = ProcessManager(self._parts, self._folder, lock)
        self._awaited = "Temporal"

    @property
    def log_paths(self) -> dict[str, Path]:
        """The log files of all started processes, by name."""
        return {name: running.log for name, running in self._guarded.running_processes.items()}

    async def start_all(self) -> None:
        """Start all processes and wait until they are ready.

        Raises:
            UserError: a process ended, or is not ready in time.
        """
        try:
            async with asyncio.timeout(START_TIMEOUT_SECONDS):
                await self._guarded.start_process(REAPER)
                await self._start_processes()
        except TimeoutError as error:
            sentence = (
                f"{self._awaited} is not ready after {START_TIMEOUT_SECONDS:.0f} s; see {self._folder}."
            )
            raise UserError(sentence) from error

    async def keep_running(self) -> Never:
        """Restart processes that die. Raises ProcessEndedError for one that dies again and again."""
        await restart_dead_processes(self._guarded, (REAPER, *self._parts), self._readiness)

    async def run_while_alive(self, work: Coroutine[Any, Any, T]) -> T:
        """Await `work` while processes are kept running.

        Raises:
            ProcessEndedError: a process died again and again; `work` is cancelled.
        """
        return await _run_unless_failed(work, self.keep_running())

    async def stop_all(self) -> None:
        """End the API, the worker and Temporal through the reaper; when cancelled meanwhile, kill them."""
        await self._guarded.stop_all()

    async def _start_processes(self) -> None:
        *embedded, worker, api = self._parts
        print_stderr("Starting Temporal …" if embedded else "Looking for Temporal …", "dim")
        for part in embedded:
            await self._guarded.start_process(part)
        self._readiness = await self._wait_for_temporal()
        print_stderr("Starting the worker and the API …", "dim")
        for part in (worker, api):
            await self._guarded.start_process(part)
        for part in (worker, api):
            self._awaited = f"The {part.display_name}"
            running = self._guarded.running_processes[part.name]
            await _run_unless_failed(self._readiness.wait_until_ready(running), self._wait_for_exit())

    async def _wait_for_temporal(self) -> ProcessReadiness:
        """Wait until Temporal answers. An embedded server that ends before it does is started again."""
        starts = 1
        while True:
            try:
                return await _run_unless_failed(
                    ProcessReadiness.connect(self._settings), self._wait_for_exit()
                )
            except ProcessEndedError as error:
                starts += 1
                if error.running.spec.name != "temporal" or starts > TEMPORAL_STARTS:
                    raise
                await self._guarded.start_process(error.running.spec)

    async def _wait_for_exit(self) -> Never:
        """Wait for any process to exit, and raise ProcessEndedError."""
        ends = {
            asyncio.create_task(each.process.wait()): each
            for each in self._guarded.running_processes.values()
        }
        try:
            done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            raise ProcessEndedError(ends[done.pop()])
        finally:
            for task in ends:
                task.cancel()


async def _run_unless_failed(work: Coroutine[Any, Any, T], watch: Coroutine[Any, Any, Never]) -> T:
    """Await `work` unless `watch` raises first; cancel the other one."""
    tasks = asyncio.create_task(work), asyncio.create_task(watch)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return await (tasks[0] if tasks[0].done() else tasks[1])
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
