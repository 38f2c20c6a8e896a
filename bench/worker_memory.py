"""Worker memory for each sleeping job, beside a bare workflow that sleeps.

    .venv/bin/python -m bench.worker_memory

A worker process with the settings of `worker.py` gets a thousand jobs of six scenes. Each reaches its waits
(four scenes and the music, as with `POST /generate`), whose polls then back off on the server for an hour.
The figure is the resident memory less that after the first hundred jobs, divided by the nine hundred since,
so that warming up counts for no job. The reference is the same with as many bare workflows that sleep.

Then another such process gets as many jobs whose lines a service has spoken before they reach the same waits.
The reference of these are the jobs without a voice; the target is what a silent job took on 2026-11-29, and a
tenth.
"""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import psutil
from temporalio import activity
from temporalio.client import Client, WorkflowExecutionDescription, WorkflowHandle
from temporalio.contrib.pydantic import pydantic_data_converter
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
from workflows.generation import GenerationWorkflow

MAX_KB, MAX_NARRATED_KB = 60, 705
VOICE = VoiceChoice(provider="animatic", model="voice", voice="Ann")
WARM_UP_JOBS, JOBS, AT_ONCE = 100, 1_000, 50
AN_HOUR = timedelta(hours=1)
LOOK_SECONDS = 0.2
BASELINE_QUEUE = "bare-sleep"
# A job sleeps when four scenes and the music wait; a bare workflow when its history has the timer's event.
WAITS_PER_JOB, EVENTS_OF_A_SLEEP = 5, 5

StartJob = Callable[[Client, str], Awaitable[WorkflowHandle[Any, Any]]]
IsAsleep = Callable[[WorkflowExecutionDescription], bool]


async def measure() -> list[Measurement]:
    """Measure all kinds, one worker process after the other."""
    async with start_server() as client:
        bare = await _kb_per_job(client, _run_baseline_worker, _start_baseline, _is_asleep)
        ours = await _kb_per_job(client, _run_our_worker, _start_generation, _is_waiting)
        narrated = await _kb_per_job(client, _run_narrating_worker, _start_narrated, _is_waiting)
    return [
        Measurement(
            "worker memory for each sleeping job",
            f"{bare:.0f} KB bare",
            f"{ours:.0f} KB",
            ours / bare,
            checked_value=ours,
            unit=" KB",
            maximum=MAX_KB,
            notes=(f"{JOBS} jobs of 6 scenes, each with {WAITS_PER_JOB} waits backing off on the server",),
        ),
        Measurement(
            "the same, narrated by a service",
            f"{ours:.0f} KB silent",
            f"{narrated:.0f} KB",
            narrated / ours,
            checked_value=narrated,
            unit=" KB",
            maximum=MAX_NARRATED_KB,
        ),
    ]


async def _kb_per_job(
    client: Client, work: Callable[[str], None], start: StartJob, asleep: IsAsleep
) -> float:
    address = client.service_client.config.target_host
    async with _spawn_worker(work, address) as worker:
        await _put_to_sleep(client, range(WARM_UP_JOBS), start, asleep)
        before = worker.memory_info().rss
        await _put_to_sleep(client, range(WARM_UP_JOBS, JOBS), start, asleep)
        return (worker.memory_info().rss - before) / 1_000 / (JOBS - WARM_UP_JOBS)


@asynccontextmanager
async def _spawn_worker(work: Callable[[str], None], address: str) -> AsyncIterator[psutil.Process]:
    process = multiprocessing.get_context("spawn").Process(target=work, args=(address,), daemon=True)
    process.start()
    try:
        yield psutil.Process(process.pid)
    finally:
        process.kill()
        await asyncio.to_thread(process.join)


async def _put_to_sleep(client: Client, numbers: range, start: StartJob, asleep: IsAsleep) -> None:
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with slots:
            job = await start(client, f"{start.__name__}-{number}")
            while not asleep(await job.describe()):  # noqa: ASYNC110 - another process has no event to wait for
                await asyncio.sleep(LOOK_SECONDS)

    await asyncio.gather(*(one(number) for number in numbers))


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
    _run_generation_worker(address, lines=0)


def _run_narrating_worker(address: str) -> None:
    _run_generation_worker(address, lines=1)


def _run_generation_worker(address: str, lines: int) -> None:
    async def work() -> None:
        parts = NoOpActivities(lines=lines)
        parts.take_activities = SilentTakeActivities()
        async with run_workers(await _connect_client(address), parts):
            await asyncio.Event().wait()

    asyncio.run(work())


async def _start_generation(client: Client, job_id: str) -> WorkflowHandle[Any, Any]:
    return await client.start_workflow(
        GenerationWorkflow.run, film_input(job_id), id=job_id, task_queue=WORKFLOW_QUEUE
    )


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
    return await Client.connect(address, data_converter=pydantic_data_converter)


if __name__ == "__main__":
    run_standalone(measure)
