"""Jobs that sleep, and the worker that keeps them in a process of its own."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import psutil
from temporalio import activity
from temporalio.client import Client, WorkflowExecutionDescription, WorkflowHandle
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from bench.fake_activities import InstantTakeActivities, NoOpActivities, film_input, run_workers
from contracts import ProviderJobReport, VoiceChoice, WaitOrder
from contracts.error_types import ErrorType
from contracts.task_queues import WORKFLOW_QUEUE
from settings import DEFAULT_CACHED_JOBS
from temporal_client.data_conversion import create_data_converter
from workflows.generation import GenerationWorkflow

AT_ONCE, LOOK_SECONDS = 50, 0.2
AN_HOUR = timedelta(hours=1)
# A job sleeps when four scenes and the music wait.
WAITS_PER_JOB = 5
# Takes of a job whose id begins so come at once.
AWAKE = "awake"

StartJob = Callable[[Client, str], Awaitable[WorkflowHandle[Any, Any]]]
IsAsleep = Callable[[WorkflowExecutionDescription], bool]


class SilentTakeActivities(InstantTakeActivities):
    """Takes whose provider has no news for an hour, but for those of jobs that are awake."""

    @activity.defn
    async def wait_for_news(self, order: WaitOrder) -> ProviderJobReport:
        """Ask to be retried in an hour."""
        if order.accepted.key.job_id.startswith(AWAKE):
            return await super().wait_for_news(order)
        raise ApplicationError(
            "no news",
            type=ErrorType.NO_NEWS,
            category=ApplicationErrorCategory.BENIGN,
            next_retry_delay=AN_HOUR,
        )


def run_generation_worker(address: str, lines: int = 0, cached_jobs: int = DEFAULT_CACHED_JOBS) -> None:
    """Serve all queues of the server at `address` until the process is killed; `lines`: of each scene."""

    async def work() -> None:
        parts = NoOpActivities(lines=lines, cached_jobs=cached_jobs)
        parts.take_activities = SilentTakeActivities()
        async with run_workers(await connect_client(address), parts):
            await asyncio.Event().wait()

    asyncio.run(work())


async def connect_client(address: str) -> Client:
    """Connect with the payload converter of the product."""
    return await Client.connect(address, data_converter=create_data_converter())


@asynccontextmanager
async def spawn_worker(work: Callable[..., None], *args: object) -> AsyncIterator[psutil.Process]:
    """Run `work(*args)` in a fresh process while the block runs; kill it at the end."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=args, daemon=True)
    process.start()
    try:
        yield psutil.Process(process.pid)
    finally:
        process.kill()
        await asyncio.to_thread(process.join)


async def put_to_sleep(
    client: Client, names: Iterable[str], start: StartJob, asleep: IsAsleep
) -> list[WorkflowHandle[Any, Any]]:
    """Start jobs with these names, and return when all are asleep."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(name: str) -> WorkflowHandle[Any, Any]:
        async with slots:
            job = await start(client, name)
            while not asleep(await job.describe()):  # noqa: ASYNC110 - another process has no event to wait for
                await asyncio.sleep(LOOK_SECONDS)
            return job

    return await asyncio.gather(*map(one, names))


async def start_generation(
    client: Client, job_id: str, voice: VoiceChoice | None = None
) -> WorkflowHandle[Any, Any]:
    """Start the workflow of a film of six scenes."""
    return await client.start_workflow(
        GenerationWorkflow.run, film_input(job_id, voice=voice), id=job_id, task_queue=WORKFLOW_QUEUE
    )


def is_waiting(job: WorkflowExecutionDescription) -> bool:
    """Return whether all waits of the job back off on the server."""
    pending = job.raw_description.pending_activities
    return sum(each.attempt > 1 for each in pending) == WAITS_PER_JOB
