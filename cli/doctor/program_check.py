"""Check Python and the `temporal` command."""

import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from cli.doctor.finding import Finding, error_finding, ok_finding, warning_finding
from cli.temporal_server import NO_TEMPORAL_COMMAND, external_temporal_address, find_temporal_command
from settings import Settings

OLDEST_PYTHON = (3, 11)
ANSWER_SECONDS = 20


def check_programs(settings: Settings) -> Iterator[Finding]:
    """Check the Python version and the `temporal` command."""
    yield _check_python()
    yield _check_temporal_command(settings)


def _check_python() -> Finding:
    found = f"{platform.python_version()} at {sys.executable}"
    if sys.version_info < OLDEST_PYTHON:
        return error_finding("Python", found, "Longtake needs 3.11 or newer.")
    if sys.prefix == sys.base_prefix:
        return warning_finding("Python", found, "This is no virtual environment; `make up` sets one up.")
    return ok_finding("Python", found)


def _check_temporal_command(settings: Settings) -> Finding:
    if elsewhere := external_temporal_address(settings):
        return ok_finding("temporal command", f"not needed: the server is {elsewhere}")
    path = find_temporal_command()
    if path is None:
        return error_finding("temporal command", "none", NO_TEMPORAL_COMMAND)
    said = _run_program(path, "--version")
    if said is None:
        return error_finding("temporal command", f"{path} does not run", NO_TEMPORAL_COMMAND)
    return ok_finding("temporal command", f"{said.removeprefix('temporal version ')} at {path}")


def _run_program(path: Path, option: str) -> str | None:
    """Run the program with one option and return its stdout; None when it cannot be run."""
    try:
        # The path was chosen by the user, or is our own package's.
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
