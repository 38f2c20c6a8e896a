"""Heavy work in a process of its own, which tells how far it is and dies with us."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from media.errors import NO_SPACE, DiskFull, MediaError
from media.process import run

PROGRESS, REMARK = "progress ", "remark "
ROOT = Path(__file__).resolve().parents[2]

OnProgress = Callable[[float], None]


async def work(
    module: str, order: str, out: Path, *extra: str, failure: str, on_progress: OnProgress
) -> frozenset[str]:
    """Have `python -m module <order file> <out> <extra…>` write `out`, which exists only when it is whole.

    Returns what the child remarked on its work.

    The order travels in a file: an argument could be read by anyone who lists the processes. Raises DiskFull,
    or MediaError with `failure` as its sentence.
    """
    part = out.with_name(f".{out.stem}.{os.getpid()}.part{out.suffix}")
    letter = part.with_suffix(".json")
    heard = _Heard(on_progress)
    try:
        letter.write_text(order)
        finished = await run([*_python(), "-m", module, str(letter), str(part), *extra], on_line=heard.read)
        if finished.returncode != 0:
            raise _error(failure, finished.stderr)
        part.replace(out)
    finally:
        for path in (letter, part):
            with suppress(OSError):
                path.unlink()
    on_progress(1.0)
    return frozenset(heard.remarks)


def remark(word: str) -> None:
    """In the child: say something of the work, besides how far it is."""
    sys.stdout.write(f"{REMARK}{word}\n")
    sys.stdout.flush()


def tell(fraction: float) -> None:
    """In the child: say how far the work is, 0 to 1."""
    sys.stdout.write(f"{PROGRESS}{fraction:.4f}\n")
    sys.stdout.flush()


def _python() -> list[str]:
    """This Python, able to import `media` wherever it is started (-P: never from the current directory)."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return ["/usr/bin/env", f"PYTHONPATH={path}", sys.executable, "-P"]


class _Heard:
    """What a child has said so far."""

    def __init__(self, on_progress: OnProgress) -> None:
        self.remarks: set[str] = set()
        self._on_progress = on_progress
        self._told = 0.0

    def read(self, line: str) -> None:
        """Take one line of its stdout."""
        if line.startswith(REMARK):
            self.remarks.add(line.removeprefix(REMARK).strip())
        fraction = float(line.removeprefix(PROGRESS)) if line.startswith(PROGRESS) else 0.0
        if self._told < fraction < 1.0:
            self._told = fraction
            self._on_progress(fraction)


def _error(sentence: str, stderr: str) -> MediaError:
    return DiskFull(detail=stderr) if NO_SPACE in stderr else MediaError(sentence, detail=stderr)
