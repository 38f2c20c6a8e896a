"""A part's process: which one it is, and how it ended."""

import shutil
import time
from asyncio.subprocess import Process
from dataclasses import dataclass, field
from pathlib import Path

from cli import guard, logs
from cli.errors import DISK_FULL, SorryError
from cli.parts import Part

FULL_BELOW_BYTES = 2**20


@dataclass(frozen=True)
class Running:
    """A part's process, its log, and when it began, on the monotonic clock."""

    part: Part
    process: Process
    log: Path
    since: float = field(default_factory=time.monotonic)

    def group(self, order: int) -> guard.Group:
        """The process group that it leads; of several groups the one of the lowest order is ended first."""
        return guard.Group(order, self.part.ends_within_seconds, self.process.pid)

    def how_it_ended(self) -> str:
        """The words behind the part's name, once its process has ended."""
        status = self.process.returncode or 0
        return f"was ended by signal {-status}" if status < 0 else f"ended with exit status {status}"


class PartEndedError(SorryError):
    """A part ended though nobody asked it to.

    Args:
        running: its last process.
        in_a_row: how often that has happened, each time soon after the part was started.
    """

    def __init__(self, running: Running, in_a_row: int = 1) -> None:
        often = f", for the {in_a_row}th time in a row" if in_a_row > 1 else ""
        lines = "".join(f"\n  {line}" for line in logs.last_lines(running.log))
        end = f" The end of {running.log}:{lines}" if lines else f" Its log {running.log} is empty."
        # On a full disk no part can so much as say so.
        full = shutil.disk_usage(running.log.parent).free < FULL_BELOW_BYTES
        super().__init__(
            DISK_FULL if full else f"The {running.part.title} {running.how_it_ended()}{often}.{end}"
        )
