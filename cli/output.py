"""Print results to stdout and everything else to stderr, without wrapping lines."""

import json
import sys
from contextlib import suppress
from io import TextIOWrapper

from rich.console import Console

# Titles may contain text that looks like markup or an emoji name; only explicit styles apply.
stdout_console = Console(markup=False, highlight=False, emoji=False)
stderr_console = Console(stderr=True, markup=False, highlight=False, emoji=False)


def print_stdout(text: str) -> None:
    """Print one line to stdout, for scripts to read."""
    stdout_console.out(text, highlight=False)


def print_json(answer: object) -> None:
    """Print an answer of the API to stdout as JSON, in one line, for programs to read."""
    print_stdout(json.dumps(answer))


def print_stderr(text: str, style: str = "") -> None:
    """Print one line to stderr, for the user. A terminal that is gone is ignored, so that cleanup goes on."""
    with suppress(OSError):
        stderr_console.print(text, style=style or None, soft_wrap=True)


def replace_unprintable() -> None:
    """Print ? for characters that the terminal's encoding lacks, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
