"""The child process that reads one picture: `python -m media.pictures <source> <out.jpg>`.

The process writes one line of JSON to stdout: `width` and `height`, or `fault`.
"""

import json
import resource
import sys
from contextlib import suppress
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


def main(source: str, out: str) -> None:
    """Read the picture and say what became of it."""
    limit_process()
    try:
        width, height = write_normalized(Path(source), Path(out))
        result: dict[str, str | int] = {"width": width, "height": height}
    except PictureRefused as refusal:
        result = {"fault": refusal.fault.value}
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
