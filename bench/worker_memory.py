"""Worker memory for each sleeping job, beside a bare workflow that sleeps.

    .venv/bin/python -m bench.worker_memory

A worker process with the settings of `worker.py` gets a thousand jobs of six scenes. Each reaches its waits
(four scenes and the music, as with `POST /generate`), whose polls then back off on the server for an hour.
The figure is the resident memory less that after the first hundred jobs, divided by the nine hundred since,
so that warming up counts for no job. The reference is the same with as many bare workflows that sleep.

The worker keeps as many jobs in memory as it does when shipped. Another one keeps them all: the second row,
and what the processes take in all, one beside the other.

Then another process that keeps them all gets as many jobs whose lines a service has spoken before they reach
the same waits. The reference of these are the jobs without a voice; the target is what a silent job took on
2026-11-29, and a tenth.

Last, a worker that keeps no job answers a query of each: the CPU time is what it takes to wake a job. The
reference is the same query of a job that is kept.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psutil
from temporalio.client import Client, WorkflowExecutionDescription, WorkflowHandle
from temporalio.worker import Worker

from bench.baseline_workflows import BareSleep
from bench.report import Measurement
from bench.runner import run_standalone
from bench.sleeping_jobs import (
    WAITS_PER_JOB,
    IsAsleep,
    StartJob,
    connect_client,
    is_waiting,
    put_to_sleep,
    run_generation_worker,
    spawn_worker,
    start_generation,
)
from bench.temporal_test_server import start_server
from contracts import VoiceChoice

MAX_KB, MAX_UNBOUNDED_KB, MAX_NARRATED_KB, MAX_WAKING_MS = 60, 360, 705, 25
VOICE = VoiceChoice(provider="animatic", model="voice", voice="Ann")
WARM_UP_JOBS, JOBS, QUERIED_JOBS = 100, 1_000, 100
BASELINE_QUEUE = "bare-sleep"
# A bare workflow sleeps when its history has the timer's event.
EVENTS_OF_A_SLEEP = 5


@dataclass(frozen=True)
class SleepingJobs:
    """A worker with all jobs asleep: memory for each, of the process, and the CPU time of a job's query."""

    kb_per_job: float
    process_mb: float
    query_cpu_ms: float
    next_query_cpu_ms: float


async def measure() -> list[Measurement]:
    """Measure all kinds, one worker process after the other."""
    async with start_server() as client:
        bare = await _measure_jobs(
            client, _run_baseline_worker, _start_baseline, _is_asleep, query="__stack_trace"
        )
        shipped = await _measure_jobs(client, run_generation_worker, start_generation, is_waiting)
        unbounded = await _measure_jobs(client, _run_unbounded_worker, _start_kept, is_waiting)
        narrated = await _measure_jobs(client, _run_narrating_worker, _start_narrated, is_waiting)
    return [
        _compare_memory("worker memory for each sleeping job, as shipped", bare, shipped, MAX_KB),
        _compare_memory("the same, all jobs kept in memory", bare, unbounded, MAX_UNBOUNDED_KB),
        _compare_memory("the same, narrated by a service", unbounded, narrated, MAX_NARRATED_KB),
        _compare_processes(unbounded, shipped),
        _compare_queries(shipped),
    ]


def _compare_memory(label: str, reference: SleepingJobs, ours: SleepingJobs, maximum: float) -> Measurement:
    return Measurement(
        label,
        f"{reference.kb_per_job:.0f} KB",
        f"{ours.kb_per_job:.0f} KB",
        ours.kb_per_job / reference.kb_per_job,
        checked_value=ours.kb_per_job,
        unit=" KB",
        maximum=maximum,
        notes=(f"{JOBS} jobs of 6 scenes, each with {WAITS_PER_JOB} waits backing off on the server",),
    )


def _compare_processes(unbounded: SleepingJobs, shipped: SleepingJobs) -> Measurement:
    return Measurement(
        f"the worker process with {JOBS} sleeping jobs, as shipped",
        f"{unbounded.process_mb:.0f} MB: all kept in memory",
        f"{shipped.process_mb:.0f} MB",
        shipped.process_mb / unbounded.process_mb,
    )


def _compare_queries(shipped: SleepingJobs) -> Measurement:
    return Measurement(
        "CPU of a query that wakes a job",
        f"{shipped.next_query_cpu_ms:.1f} ms: of one in memory",
        f"{shipped.query_cpu_ms:.1f} ms",
        shipped.query_cpu_ms / shipped.next_query_cpu_ms,
        checked_value=shipped.query_cpu_ms,
        unit=" ms",
        maximum=MAX_WAKING_MS,
    )


async def _measure_jobs(
    client: Client,
    work: Callable[[str], None],
    start: StartJob,
    asleep: IsAsleep,
    *,
    query: str = "progress",
) -> SleepingJobs:
    address = client.service_client.config.target_host
    names = [f"{start.__name__}-{number}" for number in range(JOBS)]
    async with spawn_worker(work, address) as worker:
        await put_to_sleep(client, names[:WARM_UP_JOBS], start, asleep)
        before = worker.memory_info().rss
        handles = await put_to_sleep(client, names[WARM_UP_JOBS:], start, asleep)
        after = worker.memory_info().rss
        # The oldest are the ones that a bounded cache has dropped; the second query finds them in memory.
        queries = [await _measure_query_cpu(worker, handles[:QUERIED_JOBS], query) for _ in range(2)]
    return SleepingJobs((after - before) / 1_000 / (JOBS - WARM_UP_JOBS), after / 1_000_000, *queries)


async def _measure_query_cpu(
    worker: psutil.Process, handles: list[WorkflowHandle[Any, Any]], query: str
) -> float:
    """Return the milliseconds of CPU that the worker needs for a query of one of these."""
    before = sum(worker.cpu_times()[:2])
    for handle in handles:
        await handle.query(query)
    return (sum(worker.cpu_times()[:2]) - before) * 1_000 / len(handles)


# --- ours ---


def _run_unbounded_worker(address: str) -> None:
    run_generation_worker(address, cached_jobs=JOBS)


def _run_narrating_worker(address: str) -> None:
    run_generation_worker(address, lines=1, cached_jobs=JOBS)


async def _start_kept(client: Client, job_id: str) -> WorkflowHandle[Any, Any]:
    return await start_generation(client, job_id)


async def _start_narrated(client: Client, job_id: str) -> WorkflowHandle[Any, Any]:
    return await start_generation(client, job_id, VOICE)


# --- bare ---


def _run_baseline_worker(address: str) -> None:
    async def work() -> None:
        client = await connect_client(address)
        await Worker(client, task_queue=BASELINE_QUEUE, workflows=[BareSleep]).run()

    asyncio.run(work())


async def _start_baseline(client: Client, job_id: str) -> WorkflowHandle[Any, Any]:
    return await client.start_workflow(BareSleep.run, id=job_id, task_queue=BASELINE_QUEUE)


def _is_asleep(job: WorkflowExecutionDescription) -> bool:
    return job.history_length >= EVENTS_OF_A_SLEEP


if __name__ == "__main__":
    run_standalone(measure)
