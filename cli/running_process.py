"""A started child process, and the error when it ends by itself."""

import shutil
import time
from asyncio.subprocess import Process
from dataclasses import dataclass, field
from pathlib import Path

from cli import process_logs, reaper
from cli.errors import DISK_FULL, UserError
from cli.processes import ProcessSpec

MIN_FREE_BYTES = 2**20


@dataclass(frozen=True)
class RunningProcess:
    """A started process: its spec, its log, and its start on the monotonic clock."""

    spec: ProcessSpec
    process: Process
    log: Path
    started_at: float = field(default_factory=time.monotonic)

    def process_group(self, order: int) -> reaper.ProcessGroup:
        """Return its process group for the reaper; groups of lower order are ended first."""
        return reaper.ProcessGroup(order, self.spec.grace_seconds, self.process.pid)

    def describe_exit(self) -> str:
        """Return the exit status or signal as words that follow the process's name, once it has ended."""
        status = self.process.returncode or 0
        return f"was ended by signal {-status}" if status < 0 else f"ended with exit status {status}"


class ProcessEndedError(UserError):
    """A process ended though nobody asked it to.

    Args:
        running: the process that ended.
        in_a_row: how many times in a row, each soon after its start.
    """

    def __init__(self, running: RunningProcess, in_a_row: int = 1) -> None:
        often = f", for the {in_a_row}th time in a row: nothing is started any more" if in_a_row > 1 else ""
        lines = "".join(f"\n  {line}" for line in process_logs.read_last_lines(running.log))
        end = f" The end of {running.log}:{lines}" if lines else f" Its log {running.log} is empty."
        # On a full disk the process could not even write the reason to its log.
        full = shutil.disk_usage(running.log.parent).free < MIN_FREE_BYTES
        super().__init__(
            DISK_FULL if full else f"The {running.spec.display_name} {running.describe_exit()}{often}.{end}"
        )
        self.running = running
