"""Secrets that are made once, in a file that only its user may read."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def read_or_create_secret(path: Path, new: Callable[[], str]) -> str:
    """Read a secret from its file; the first process that needs it creates the file, atomically."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent, prefix=".key-") as fresh:
            fresh.write(new())
            fresh.flush()
            with suppress(FileExistsError):
                path.hardlink_to(fresh.name)
    return path.read_text()
