"""Run heavy work in a child process that reports its progress and dies with us."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from media.errors import NO_SPACE_MESSAGE, DiskFull, MediaError
from media.process import run_process

PROGRESS_PREFIX, REMARK_PREFIX = "progress ", "remark "
ROOT = Path(__file__).resolve().parents[2]

OnProgress = Callable[[float], None]


async def run_child(
    module: str, order: str, out: Path, *extra: str, failure: str, on_progress: OnProgress
) -> frozenset[str]:
    """Run `python -m module <order file> <out> <extra…>`; `out` exists only when it is whole.

    Returns the child's remarks. The order is passed in a file, since anyone who lists processes can read
    arguments. Raises DiskFull, or MediaError with `failure` as its sentence.
    """
    part = out.with_name(f".{out.stem}.{os.getpid()}.part{out.suffix}")
    letter = part.with_suffix(".json")
    heard = _ChildOutput(on_progress)
    try:
        letter.write_text(order)
        finished = await run_process(
            [*python_command(), "-m", module, str(letter), str(part), *extra], on_line=heard.read_line
        )
        if finished.returncode != 0:
            raise _child_error(failure, finished.stderr)
        part.replace(out)
    finally:
        for path in (letter, part):
            with suppress(OSError):
                path.unlink()
    on_progress(1.0)
    return frozenset(heard.remarks)


def report_remark(word: str) -> None:
    """In the child: report a remark on the result to the parent."""
    sys.stdout.write(f"{REMARK_PREFIX}{word}\n")
    sys.stdout.flush()


def report_progress(fraction: float) -> None:
    """In the child: report the progress, 0 to 1, to the parent."""
    sys.stdout.write(f"{PROGRESS_PREFIX}{fraction:.4f}\n")
    sys.stdout.flush()


def python_command() -> list[str]:
    """Return this Python's command, set to import our `media` (-P: never from the current directory)."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return ["/usr/bin/env", f"PYTHONPATH={path}", sys.executable, "-P"]


class _ChildOutput:
    """Parser of a child's stdout: its progress, passed on, and its remarks."""

    def __init__(self, on_progress: OnProgress) -> None:
        self.remarks: set[str] = set()
        self._on_progress = on_progress
        self._told = 0.0

    def read_line(self, line: str) -> None:
        """Parse one line of the child's stdout."""
        if line.startswith(REMARK_PREFIX):
            self.remarks.add(line.removeprefix(REMARK_PREFIX).strip())
        fraction = float(line.removeprefix(PROGRESS_PREFIX)) if line.startswith(PROGRESS_PREFIX) else 0.0
        if self._told < fraction < 1.0:
            self._told = fraction
            self._on_progress(fraction)


def _child_error(sentence: str, stderr: str) -> MediaError:
    return DiskFull(detail=stderr) if NO_SPACE_MESSAGE in stderr else MediaError(sentence, detail=stderr)
