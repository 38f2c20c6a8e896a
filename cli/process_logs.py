"""Log files of the child processes in `var/logs`: this run's and the previous one's."""

import asyncio
from collections import deque
from collections.abc import Callable
from pathlib import Path

POLL_SECONDS = 0.2
LAST_LINE_COUNT = 12


def rotate_log(folder: Path, name: str) -> Path:
    """Create the log file of this run, and rename the previous one to `.log.1`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.log"
    if path.exists():
        path.replace(path.with_suffix(".log.1"))
    path.touch()
    return path


def read_last_lines(path: Path) -> list[str]:
    """Return the last lines of a log."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        return [line.rstrip() for line in deque(lines, maxlen=LAST_LINE_COUNT)]


async def follow_log(path: Path, show: Callable[[str], None]) -> None:
    """Call `show` for each new line of a log, until cancelled. The process writes the file itself."""
    rest = ""
    with path.open(encoding="utf-8", errors="replace") as log:
        while True:
            *lines, rest = (rest + log.read()).split("\n")
            for line in lines:
                show(line)
            await asyncio.sleep(POLL_SECONDS)
