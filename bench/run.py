"""Runs a benchmark: in this process, or as the whole of a fresh one."""

import asyncio
from collections.abc import Callable, Coroutine
from importlib import import_module

from bench.figures import Figure, header, show


def alone(measure: Callable[[], Coroutine[None, None, list[Figure]]]) -> None:
    """Run one benchmark by itself, and print its lines."""
    print(header(), flush=True)
    show(asyncio.run(measure()))


def measured(name: str) -> list[Figure]:
    """The figures of `bench.<name>`; a fresh process finds this function by its name."""
    figures: list[Figure] = asyncio.run(import_module(f"bench.{name}").measure())
    return figures
