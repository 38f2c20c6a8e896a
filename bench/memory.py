"""Worker memory for each job that sleeps on the server, beside a bare workflow that sleeps.

    .venv/bin/python -m bench.memory

A worker process with the settings of `worker.py` is given a thousand jobs of six scenes. Each gets as far as
its waits (four scenes and the music, as `POST /generate` would have it), whose polls then back off on the
server for an hour. Its resident memory, less what it was after the first hundred, by the nine hundred since:
what warming up costs is no job's. The same in another process for as many bare workflows that sleep.
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

from bench.bare import BareSleep
from bench.crew import NoOps, NoTakes, at_work, film
from bench.figures import Figure
from bench.run import alone
from bench.server import server
from workflows.contracts import ProviderJobReport, WaitOrder
from workflows.errors import ErrorType
from workflows.generation import GenerationWorkflow
from workflows.timeouts import WORKFLOW_QUEUE

MOST_KB = 60
FIRST, JOBS, AT_ONCE = 100, 1_000, 50
AN_HOUR = timedelta(hours=1)
LOOK_SECONDS = 0.2
BARE = "bare-sleep"
# What shows that it sleeps: the waits of four scenes and of the music; the event that says that a timer runs.
WAITS, EVENTS_OF_A_SLEEP = 5, 5

Start = Callable[[Client, str], Awaitable[WorkflowHandle[Any, Any]]]
Asleep = Callable[[WorkflowExecutionDescription], bool]


async def measure() -> list[Figure]:
    """One process after the other."""
    async with server() as client:
        bare = await _kb_each(client, _sleep_bare, _start_bare, _is_asleep)
        ours = await _kb_each(client, _sleep_ours, _start_ours, _waits)
    return [
        Figure(
            "worker memory for each sleeping job",
            f"{bare:.0f} KB bare",
            f"{ours:.0f} KB",
            ours / bare,
            held=ours,
            unit=" KB",
            most=MOST_KB,
            notes=(f"{JOBS} jobs of 6 scenes, each with {WAITS} waits backing off on the server",),
        )
    ]


async def _kb_each(client: Client, work: Callable[[str], None], start: Start, asleep: Asleep) -> float:
    address = client.service_client.config.target_host
    async with _process(work, address) as worker:
        await _put_to_sleep(client, range(FIRST), start, asleep)
        before = worker.memory_info().rss
        await _put_to_sleep(client, range(FIRST, JOBS), start, asleep)
        return (worker.memory_info().rss - before) / 1_000 / (JOBS - FIRST)


@asynccontextmanager
async def _process(work: Callable[[str], None], address: str) -> AsyncIterator[psutil.Process]:
    process = multiprocessing.get_context("spawn").Process(target=work, args=(address,), daemon=True)
    process.start()
    try:
        yield psutil.Process(process.pid)
    finally:
        process.kill()
        await asyncio.to_thread(process.join)


async def _put_to_sleep(client: Client, numbers: range, start: Start, asleep: Asleep) -> None:
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with slots:
            job = await start(client, f"{start.__name__}-{number}")
            while not asleep(await job.describe()):  # noqa: ASYNC110 - another process has no event to wait for
                await asyncio.sleep(LOOK_SECONDS)

    await asyncio.gather(*(one(number) for number in numbers))


# --- ours ---


class Sleepy(NoTakes):
    """Providers that take their time."""

    @activity.defn
    async def wait_for_news(self, order: WaitOrder) -> ProviderJobReport:
        """No news for an hour."""
        raise ApplicationError(
            "no news",
            type=ErrorType.NO_NEWS,
            category=ApplicationErrorCategory.BENIGN,
            next_retry_delay=AN_HOUR,
        )


def _sleep_ours(address: str) -> None:
    async def work() -> None:
        parts = NoOps()
        parts.takes = Sleepy()
        async with at_work(await _connected(address), parts):
            await asyncio.Event().wait()

    asyncio.run(work())


async def _start_ours(client: Client, job_id: str) -> WorkflowHandle[Any, Any]:
    return await client.start_workflow(
        GenerationWorkflow.run, film(job_id), id=job_id, task_queue=WORKFLOW_QUEUE
    )


def _waits(job: WorkflowExecutionDescription) -> bool:
    pending = job.raw_description.pending_activities
    return sum(each.attempt > 1 for each in pending) == WAITS


# --- bare ---


def _sleep_bare(address: str) -> None:
    async def work() -> None:
        client = await _connected(address)
        await Worker(client, task_queue=BARE, workflows=[BareSleep]).run()

    asyncio.run(work())


async def _start_bare(client: Client, job_id: str) -> WorkflowHandle[Any, Any]:
    return await client.start_workflow(BareSleep.run, id=job_id, task_queue=BARE)


def _is_asleep(job: WorkflowExecutionDescription) -> bool:
    return job.history_length >= EVENTS_OF_A_SLEEP


async def _connected(address: str) -> Client:
    return await Client.connect(address, data_converter=pydantic_data_converter)


if __name__ == "__main__":
    alone(measure)
