"""Run a benchmark in this process, or as the whole of a fresh one."""

import asyncio
import atexit
import os
import sys
from collections.abc import Callable, Coroutine
from importlib import import_module

from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from bench.report import Measurement, machine_header, print_report
from media.huge_pages import refuse_huge_pages


def run_standalone(measure: Callable[[], Coroutine[None, None, list[Measurement]]]) -> None:
    """Run one benchmark by itself, and print its figures."""
    print(machine_header(), flush=True)
    print_report(_run_measurement(measure()))


def run_by_name(name: str) -> list[Measurement]:
    """Return the figures of `bench.<name>`. A fresh process finds this function by its name."""
    return _run_measurement(import_module(f"bench.{name}").measure())


def _run_measurement(measuring: Coroutine[None, None, list[Measurement]]) -> list[Measurement]:
    _silence_sdk()
    refuse_huge_pages()  # As a worker does, and for the references, too.
    figures = asyncio.run(measuring)
    _exit_without_teardown()
    return figures


def _silence_sdk() -> None:
    """Log only errors of the SDK's core: it warns of each workflow task that completes too late."""
    loud = TelemetryFilter(core_level="ERROR", other_level="ERROR")
    Runtime.set_default(Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(filter=loud))))


def _exit_without_teardown() -> None:
    """Make this process exit without taking the interpreter down.

    After a worker's clean shutdown the SDK's threads (1.35) may still release Python objects. One that does
    so during finalization ends the process with "Fatal Python error: PyGILState_Release": 2 of 20 small
    scripts without any of our code.
    """

    def end() -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)

    # Handlers run in reverse order: this one runs before all that are registered already.
    atexit.register(end)
