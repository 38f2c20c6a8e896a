"""How the command speaks: answers to stdout, everything about them to stderr, no sentence broken by us."""

import sys
from contextlib import suppress
from io import TextIOWrapper

from rich.console import Console

# A title may hold what looks like markup or an emoji's name; nothing but our own styles counts.
answers = Console(markup=False, highlight=False, emoji=False)
asides = Console(stderr=True, markup=False, highlight=False, emoji=False)


def answer(text: str) -> None:
    """One line that a script may read."""
    answers.out(text, highlight=False)


def aside(text: str, style: str = "") -> None:
    """One line for the person. The terminal may be gone, which must not keep us from ending well."""
    with suppress(OSError):
        asides.print(text, style=style or None, soft_wrap=True)


def forgive_terminals() -> None:
    """Print ? for what the terminal has no letters for, in place of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
