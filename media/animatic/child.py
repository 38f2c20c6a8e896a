"""Heavy work in a process of its own, which tells how far it is and dies with us."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from media.errors import NO_SPACE, DiskFull, MediaError
from media.process import run

PROGRESS = "progress "
ROOT = Path(__file__).resolve().parents[2]

OnProgress = Callable[[float], None]


async def work(
    module: str, order: str, out: Path, *extra: str, failure: str, on_progress: OnProgress
) -> None:
    """Have `python -m module <order file> <out> <extra…>` write `out`, which exists only when it is whole.

    The order travels in a file: an argument could be read by anyone who lists the processes. Raises DiskFull,
    or MediaError with `failure` as its sentence.
    """
    part = out.with_name(f".{out.stem}.{os.getpid()}.part{out.suffix}")
    letter = part.with_suffix(".json")
    try:
        letter.write_text(order)
        finished = await run(
            [*_python(), "-m", module, str(letter), str(part), *extra], on_line=_teller(on_progress)
        )
        if finished.returncode != 0:
            raise _error(failure, finished.stderr)
        part.replace(out)
    finally:
        for path in (letter, part):
            with suppress(OSError):
                path.unlink()
    on_progress(1.0)


def tell(fraction: float) -> None:
    """In the child: say how far the work is, 0 to 1."""
    sys.stdout.write(f"{PROGRESS}{fraction:.4f}\n")
    sys.stdout.flush()


def _python() -> list[str]:
    """This Python, able to import `media` wherever it is started (-P: never from the current directory)."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return ["/usr/bin/env", f"PYTHONPATH={path}", sys.executable, "-P"]


def _teller(on_progress: OnProgress) -> Callable[[str], None]:
    told = 0.0

    def read(line: str) -> None:
        nonlocal told
        fraction = float(line.removeprefix(PROGRESS)) if line.startswith(PROGRESS) else 0.0
        if told < fraction < 1.0:
            told = fraction
            on_progress(fraction)

    return read


def _error(sentence: str, stderr: str) -> MediaError:
    return DiskFull(detail=stderr) if NO_SPACE in stderr else MediaError(sentence, detail=stderr)
