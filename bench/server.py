"""A Temporal server of the benchmark's own, on a free port."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from cli.temporal import HOW_TO_GET_ONE, PRAGMAS, find_temporal
from workflows import search

SKIP_TIME = ("--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true")


@asynccontextmanager
async def server(
    database: Path | None = None, *, skip_time: bool = False, metrics_port: int | None = None
) -> AsyncIterator[Client]:
    """A client of a server in memory; or, with a `database`, on SQLite as `longtake up` runs it.

    With `skip_time`, the server skips the time in which a workflow's activities and timers all sleep. With
    `metrics_port`, it says there in the words of Prometheus what it was asked.
    """
    metrics = ["--metrics-port", str(metrics_port)] if metrics_port else []
    pragmas = [word for pragma in PRAGMAS for word in ("--sqlite-pragma", pragma)]
    start = WorkflowEnvironment.start_time_skipping_v2 if skip_time else WorkflowEnvironment.start_local
    with _quiet():
        environment = await start(
            data_converter=pydantic_data_converter,
            dev_server_existing_path=temporal(),
            dev_server_database_filename=str(database) if database else None,
            dev_server_extra_args=[
                *(pragmas if database else []),
                *(SKIP_TIME if skip_time else []),
                *metrics,
            ],
            dev_server_log_level="never",
            search_attributes=search.ALL,
        )
    async with environment:
        yield environment.client


def temporal() -> str:
    """The path of the `temporal` command."""
    found = find_temporal()
    if found is None:
        raise RuntimeError(HOW_TO_GET_ONE)
    return str(found)


@contextmanager
def _quiet() -> Iterator[None]:
    """What is started in here inherits no standard output: the server would greet in the middle of ours."""
    ours, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(ours, 1)
        os.close(ours)
        os.close(nowhere)
