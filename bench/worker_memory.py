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
import multiprocessing
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psutil
from temporalio import activity
from temporalio.client import Client, WorkflowExecutionDescription, WorkflowHandle
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory
from temporalio.worker import Worker

from bench.baseline_workflows import BareSleep
from bench.fake_activities import InstantTakeActivities, NoOpActivities, film_input, run_workers
from bench.report import Measurement
from bench.runner import run_standalone
from bench.temporal_test_server import start_server
from contracts import ProviderJobReport, VoiceChoice, WaitOrder
from contracts.error_types import ErrorType
from contracts.task_queues import WORKFLOW_QUEUE
from settings import DEFAULT_CACHED_JOBS
from temporal_client.data_conversion import create_data_converter
from workflows.generation import GenerationWorkflow

MAX_KB, MAX_UNBOUNDED_KB, MAX_NARRATED_KB, MAX_WAKING_MS = 60, 360, 705, 25
VOICE = VoiceChoice(provider="animatic", model="voice", voice="Ann")
WARM_UP_JOBS, JOBS, AT_ONCE, QUERIED_JOBS = 100, 1_000, 50, 100
AN_HOUR = timedelta(hours=1)
LOOK_SECONDS = 0.2
BASELINE_QUEUE = "bare-sleep"
# A job sleeps when four scenes and the music wait; a bare workflow when its history has the timer's event.
WAITS_PER_JOB, EVENTS_OF_A_SLEEP = 5, 5

StartJob = Callable[[Client, str], Awaitable[WorkflowHandle[Any, Any]]]
IsAsleep = Callable[[WorkflowExecutionDescription], bool]


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
        shipped = await _measure_jobs(client, _run_our_worker, _start_generation, _is_waiting)
        unbounded = await _measure_jobs(client, _run_unbounded_worker, _start_kept, _is_waiting)
        narrated = await _measure_jobs(client, _run_narrating_worker, _start_narrated, _is_waiting)
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
    async with _spawn_worker(work, address) as worker:
        await _put_to_sleep(client, range(WARM_UP_JOBS), start, asleep)
        before = worker.memory_info().rss
        handles = await _put_to_sleep(client, range(WARM_UP_JOBS, JOBS), start, asleep)
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


@asynccontextmanager
async def _spawn_worker(work: Callable[[str], None], address: str) -> AsyncIterator[psutil.Process]:
    process = multiprocessing.get_context("spawn").Process(target=work, args=(address,), daemon=True)
    process.start()
    try:
        yield psutil.Process(process.pid)
    finally:
        process.kill()
        await asyncio.to_thread(process.join)


async def _put_to_sleep(
    client: Client, numbers: range, start: StartJob, asleep: IsAsleep
) -> list[WorkflowHandle[Any, Any]]:
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> WorkflowHandle[Any, Any]:
        async with slots:
            job = await start(client, f"{start.__name__}-{number}")
            while not asleep(await job.describe()):  # noqa: ASYNC110 - another process has no event to wait for
                await asyncio.sleep(LOOK_SECONDS)
            return job

    return await asyncio.gather(*(one(number) for number in numbers))


# --- ours ---


class SilentTakeActivities(InstantTakeActivities):
    """Takes whose provider has no news for an hour."""

    @activity.defn
    async def wait_for_news(self, order: WaitOrder) -> ProviderJobReport:
        """Ask to be retried in an hour."""
        raise ApplicationError(
            "no news",
            type=ErrorType.NO_NEWS,
            category=ApplicationErrorCategory.BENIGN,
            next_retry_delay=AN_HOUR,
        )


def _run_our_worker(address: str) -> None:
    _run_generation_worker(address)


def _run_unbounded_worker(address: str) -> None:
    _run_generation_worker(address, cached_jobs=JOBS)


def _run_narrating_worker(address: str) -> None:
    _run_generation_worker(address, lines=1, cached_jobs=JOBS)


def _run_generation_worker(address: str, *, lines: int = 0, cached_jobs: int = DEFAULT_CACHED_JOBS) -> None:
    async def work() -> None:
        parts = NoOpActivities(lines=lines, cached_jobs=cached_jobs)
        parts.take_activities = SilentTakeActivities()
        async with run_workers(await _connect_client(address), parts):
            await asyncio.Event().wait()

    asyncio.run(work())


async def _start_generation(client: Client, job_id: str) -> WorkflowHandle[Any, Any]:
    return await client.start_workflow(
        GenerationWorkflow.run, film_input(job_id), id=job_id, task_queue=WORKFLOW_QUEUE
    )


async def _start_kept(client: Client, job_id: str) -> WorkflowHandle[Any, Any]:
    return await _start_generation(client, job_id)


async def _start_narrated(client: Client, job_id: str) -> WorkflowHandle[Any, Any]:
    return await client.start_workflow(
        GenerationWorkflow.run, film_input(job_id, voice=VOICE), id=job_id, task_queue=WORKFLOW_QUEUE
    )


def _is_waiting(job: WorkflowExecutionDescription) -> bool:
    pending = job.raw_description.pending_activities
    return sum(each.attempt > 1 for each in pending) == WAITS_PER_JOB


# --- bare ---


def _run_baseline_worker(address: str) -> None:
    async def work() -> None:
        client = await _connect_client(address)
        await Worker(client, task_queue=BASELINE_QUEUE, workflows=[BareSleep]).run()

    asyncio.run(work())


async def _start_baseline(client: Client, job_id: str) -> WorkflowHandle[Any, Any]:
    return await client.start_workflow(BareSleep.run, id=job_id, task_queue=BASELINE_QUEUE)


def _is_asleep(job: WorkflowExecutionDescription) -> bool:
    return job.history_length >= EVENTS_OF_A_SLEEP


async def _connect_client(address: str) -> Client:
    return await Client.connect(address, data_converter=create_data_converter())


if __name__ == "__main__":
    run_standalone(measure)
