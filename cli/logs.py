"""The parts' logs: one file each in var/logs, this run's and the last one's."""

import asyncio
from collections import deque
from collections.abc import Callable
from pathlib import Path

LOOK_SECONDS = 0.2
LAST_LINES = 12


def begin(folder: Path, name: str) -> Path:
    """The file for this run; the one before is kept beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.log"
    if path.exists():
        path.replace(path.with_suffix(".log.1"))
    path.touch()
    return path


def last_lines(path: Path) -> list[str]:
    """The end of a log."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        return [line.rstrip() for line in deque(lines, maxlen=LAST_LINES)]


async def follow(path: Path, show: Callable[[str], None]) -> None:
    """Show each line as it comes, until cancelled. The part writes the file itself: it needs no reader."""
    rest = ""
    with path.open(encoding="utf-8", errors="replace") as log:
        while True:
            *lines, rest = (rest + log.read()).split("\n")
            for line in lines:
                show(line)
            await asyncio.sleep(LOOK_SECONDS)
