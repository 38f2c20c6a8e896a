"""A Temporal server for one benchmark, on a free port."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from cli.temporal_server import NO_TEMPORAL_COMMAND, SQLITE_PRAGMAS, find_temporal_command
from contracts import search_attributes
from temporal_client.data_conversion import create_data_converter

SKIP_TIME_OPTIONS = ("--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true")


@asynccontextmanager
async def start_server(
    database: Path | None = None, *, skip_time: bool = False, metrics_port: int | None = None
) -> AsyncIterator[Client]:
    """Start a server in memory or, with a `database`, on SQLite as `longtake up` does; yield a client.

    With `skip_time`, the server skips the time in which a workflow's activities and timers all sleep. With
    `metrics_port`, it serves its Prometheus metrics there.
    """
    metrics = ["--metrics-port", str(metrics_port)] if metrics_port else []
    pragmas = [word for pragma in SQLITE_PRAGMAS for word in ("--sqlite-pragma", pragma)]
    start = WorkflowEnvironment.start_time_skipping_v2 if skip_time else WorkflowEnvironment.start_local
    with _silence_stdout():
        environment = await start(
            data_converter=create_data_converter(),
            dev_server_existing_path=temporal_path(),
            dev_server_database_filename=str(database) if database else None,
            dev_server_extra_args=[
                *(pragmas if database else []),
                *(SKIP_TIME_OPTIONS if skip_time else []),
                *metrics,
            ],
            dev_server_log_level="never",
            search_attributes=search_attributes.ALL_ATTRIBUTES,
        )
    async with environment:
        yield environment.client


def temporal_path() -> str:
    """Return the path of the `temporal` command."""
    found = find_temporal_command()
    if found is None:
        raise RuntimeError(NO_TEMPORAL_COMMAND)
    return str(found)


@contextmanager
def _silence_stdout() -> Iterator[None]:
    """Point stdout to /dev/null for processes started inside: the server prints a greeting."""
    ours, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(ours, 1)
        os.close(ours)
        os.close(nowhere)
