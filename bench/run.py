"""Runs a benchmark: in this process, or as the whole of a fresh one."""

import asyncio
import atexit
import os
import sys
from collections.abc import Callable, Coroutine
from importlib import import_module

from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from bench.figures import Figure, header, show


def alone(measure: Callable[[], Coroutine[None, None, list[Figure]]]) -> None:
    """Run one benchmark by itself, and print its lines."""
    print(header(), flush=True)
    show(_figures(measure()))


def measured(name: str) -> list[Figure]:
    """The figures of `bench.<name>`; a fresh process finds this function by its name."""
    return _figures(import_module(f"bench.{name}").measure())


def _figures(measuring: Coroutine[None, None, list[Figure]]) -> list[Figure]:
    _hush()
    figures = asyncio.run(measuring)
    _end_at_once()
    return figures


def _hush() -> None:
    """Only errors of the SDK's core: it would warn of each task that comes too late for a slow reference."""
    loud = TelemetryFilter(core_level="ERROR", other_level="ERROR")
    Runtime.set_default(Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(filter=loud))))


def _end_at_once() -> None:
    """Have this process end without taking the interpreter down.

    After a worker's clean shutdown the SDK's threads (1.35) may still let go of Python objects. One that does
    so meanwhile ends the process with "Fatal Python error: PyGILState_Release": 2 of 20 small scripts without
    any of our code.
    """

    def end() -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)

    # What is registered last is called first.
    atexit.register(end)
