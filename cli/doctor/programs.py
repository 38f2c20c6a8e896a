"""Looks at Python and the `temporal` command."""

import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from cli.doctor.finding import Finding, bad, good, note
from cli.temporal import HOW_TO_GET_ONE, find_temporal, temporal_elsewhere
from settings import Settings

OLDEST_PYTHON = (3, 11)
ANSWER_SECONDS = 20


def look(settings: Settings) -> Iterator[Finding]:
    """All of them."""
    yield _python()
    yield _temporal(settings)


def _python() -> Finding:
    found = f"{platform.python_version()} at {sys.executable}"
    if sys.version_info < OLDEST_PYTHON:
        return bad("Python", found, "Longtake needs 3.11 or newer.")
    if sys.prefix == sys.base_prefix:
        return note("Python", found, "This is no virtual environment; `make up` sets one up.")
    return good("Python", found)


def _temporal(settings: Settings) -> Finding:
    if elsewhere := temporal_elsewhere(settings):
        return good("temporal command", f"not needed: the server is {elsewhere}")
    path = find_temporal()
    if path is None:
        return bad("temporal command", "none", HOW_TO_GET_ONE)
    said = _says(path, "--version")
    if said is None:
        return bad("temporal command", f"{path} does not run", HOW_TO_GET_ONE)
    return good("temporal command", f"{said.removeprefix('temporal version ')} at {path}")


def _says(path: Path, option: str) -> str | None:
    """What the program answers; None when it cannot be run."""
    try:
        # The path is one that the user chose, or our own package's.
        answer = subprocess.run(  # noqa: S603
            [path, option],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=ANSWER_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()
