"""Restart child processes that die, and give up on one that dies again and again."""

import asyncio
import time
from collections.abc import Sequence
from typing import Never, Protocol

from cli.output import print_stderr
from cli.process_manager import ProcessManager
from cli.processes import ProcessSpec
from cli.restart_backoff import RestartBackoff
from cli.running_process import ProcessEndedError, RunningProcess


class ReadinessProbe(Protocol):
    """Waits for a process to become ready."""

    async def wait_until_ready(self, running: RunningProcess) -> None:
        """Wait until the process works."""


async def restart_dead_processes(
    guarded: ProcessManager, parts: Sequence[ProcessSpec], asks: ReadinessProbe
) -> Never:
    """Watch the started processes and restart those that die, until cancelled.

    Raises:
        ProcessEndedError: one of them died again and again.
    """
    tasks = [asyncio.create_task(_restart_forever(guarded, part, asks)) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        raise done.pop().exception() or AssertionError("a part is watched over for ever")
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _restart_forever(guarded: ProcessManager, part: ProcessSpec, asks: ReadinessProbe) -> Never:
    restarts, running = RestartBackoff(), guarded.running_processes[part.name]
    while True:
        await running.process.wait()
        running = await _restart_with_backoff(guarded, running, restarts)
        await _report_when_ready(running, asks)


async def _restart_with_backoff(
    guarded: ProcessManager, dead: RunningProcess, restarts: RestartBackoff
) -> RunningProcess:
    lived = time.monotonic() - dead.started_at
    while True:
        if (wait := restarts.delay_after(lived)) is None:
            raise ProcessEndedError(dead, restarts.deaths_in_a_row)
        what, how = dead.spec.display_name, dead.describe_exit()
        print_stderr(f"The {what} {how}. It is started again in {wait:g} s; its log is {dead.log}.", "yellow")
        await asyncio.sleep(wait)
        try:
            return await guarded.start_process(dead.spec)
        except OSError:  # No memory for another process, for example.
            lived = 0.0


async def _report_when_ready(running: RunningProcess, asks: ReadinessProbe) -> None:
    """Report when the process works; return without a word when it ends before."""
    ready, ended = (
        asyncio.create_task(asks.wait_until_ready(running)),
        asyncio.create_task(running.process.wait()),
    )
    try:
        await asyncio.wait((ready, ended), return_when=asyncio.FIRST_COMPLETED)
        if ready.done() and not ready.exception():
            print_stderr(f"The {running.spec.display_name} works again.", "green")
    finally:
        for task in (ready, ended):
            task.cancel()
        await asyncio.gather(ready, ended, return_exceptions=True)
