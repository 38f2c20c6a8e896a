"""Thousands of jobs that sleep on one worker, which is killed: none is lost, and a new film is soon there.

    .venv/bin/python -m bench.worker_sleepers

The server is on SQLite, as `longtake up` runs it, and a worker process has the settings of `worker.py`. 5,000
jobs of six scenes come to their waits, whose polls back off on the server for an hour. Then the worker is
killed, and another one started together with one film more, whose takes come at once. The figure is from that
start to the film. The reference is the same film once more. Last, each of the jobs is asked for its progress:
all must answer, and must still wait.
"""

import asyncio
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio.client import Client, WorkflowHandle

from bench.report import Measurement
from bench.runner import run_standalone
from bench.sleeping_jobs import (
    AWAKE,
    is_waiting,
    put_to_sleep,
    run_generation_worker,
    spawn_worker,
    start_generation,
)
from bench.temporal_test_server import start_server

JOBS, MAX_SECONDS = 5_000, 30
# A job is replayed to answer. The server gives up what waits for its turn longer than this.
QUERY_TIMEOUT, QUERIES_AT_ONCE = timedelta(minutes=2), 4


async def measure() -> list[Measurement]:
    """Put all to sleep, kill the worker, and measure the first film of the next one."""
    with tempfile.TemporaryDirectory() as folder:
        async with start_server(Path(folder) / "temporal.db") as client:
            address = client.service_client.config.target_host
            begun = time.perf_counter()
            async with spawn_worker(run_generation_worker, address):
                names = [f"sleeper-{number}" for number in range(JOBS)]
                jobs = await put_to_sleep(client, names, start_generation, is_waiting)
            asleep_after = time.perf_counter() - begun
            restarted = time.perf_counter()
            async with spawn_worker(run_generation_worker, address) as worker:
                await _make_film(client, "first")
                first = time.perf_counter() - restarted
                second = await _make_film(client, "second")
                asked = time.perf_counter()
                lost = JOBS - sum(await _ask_all(jobs))
                asked_seconds = time.perf_counter() - asked
                memory = worker.memory_info().rss / 1_000_000
    return [
        Measurement(
            f"the first film after a restart, beside {JOBS:,} sleeping jobs",
            f"{second:.1f} s: the next film",
            f"{first:.1f} s",
            first / second,
            checked_value=first,
            unit=" s",
            maximum=MAX_SECONDS,
            notes=(f"all were asleep after {asleep_after:.0f} s",),
        ),
        Measurement(
            "jobs that were lost",
            f"{JOBS:,} sleeping jobs, their worker killed",
            str(lost),
            checked_value=lost,
            maximum=0,
            notes=(f"all were asked within {asked_seconds:.0f} s; the worker then had {memory:.0f} MB",),
        ),
    ]


async def _make_film(client: Client, name: str) -> float:
    """Return the seconds from the order of a film to its end."""
    begun = time.perf_counter()
    await (await start_generation(client, f"{AWAKE}-{name}")).result()
    return time.perf_counter() - begun


async def _ask_all(jobs: list[WorkflowHandle[Any, Any]]) -> list[bool]:
    """Return of each job whether it answers that it goes on, and sleeps."""
    slots = asyncio.Semaphore(QUERIES_AT_ONCE)

    async def ask(job: WorkflowHandle[Any, Any]) -> bool:
        async with slots:
            snapshot = await job.query("progress", rpc_timeout=QUERY_TIMEOUT)
            return snapshot["status"] == "processing" and is_waiting(await job.describe())

    return await asyncio.gather(*map(ask, jobs))


if __name__ == "__main__":
    run_standalone(measure)
