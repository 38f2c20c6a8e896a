"""The child process that reads one picture: `python -m media.pictures <source> <out.jpg> [<out.png>]`.

The process writes one line of JSON to stdout: `width`, `height` and `transparent`, or `fault`. The PNG is
written for a picture with transparent parts.
"""

import json
import resource
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from media.pictures import PictureRefused
from media.pictures.limits import MAX_CPU_SECONDS, MAX_FILE_BYTES, MAX_MEMORY_BYTES
from media.pictures.normalize import write_normalized


def limit_process() -> None:
    """Limit this process's memory, processor time and file sizes, as far as the system can."""
    limits = {
        resource.RLIMIT_AS: MAX_MEMORY_BYTES,  # macOS has it, and refuses it
        resource.RLIMIT_CPU: MAX_CPU_SECONDS,
        resource.RLIMIT_FSIZE: MAX_FILE_BYTES,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))


def main(source: str, out: str, transparent_out: str | None = None) -> None:
    """Read the picture and say what became of it."""
    limit_process()
    try:
        transparent = Path(transparent_out) if transparent_out else None
        made = write_normalized(Path(source), Path(out), transparent)
        result: dict[str, str | int | bool] = asdict(made)
    except PictureRefused as refusal:
        result = {"fault": refusal.fault.value}
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
