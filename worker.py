"""Works: takes the queues that its pool serves, each at its rate. Drains on SIGTERM.

Run `python worker.py`, or `python worker.py --pool calls` and `--pool media` on machines of their own.
"""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

import typer
from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from engine import Engine, target_of
from engine.setup import prepare
from media.errors import FfmpegMissing
from media.ffmpeg import find_ffmpeg
from providers.animatic import Farm
from providers.registry import Service
from rendering import Renderer
from settings import Settings
from wiring import Parts
from workflows.generation import GenerationWorkflow
from workflows.notify import NotifyWorkflow
from workflows.reclaim import ReclaimWorkflow
from workflows.reconcile import ReconcileWorkflow
from workflows.sandbox import RUNNER
from workflows.timeouts import (
    CALLS_QUEUE,
    HEARTBEAT_TIMEOUT,
    MEDIA_QUEUE,
    WORKFLOW_QUEUE,
    poll_queue,
    submit_queue,
)

# For 10 s after a kill, what comes for the films that the worker knew (tasks, updates, queries) goes to its
# own queue, and waits there for so long. Whoever asks has more patience: see `engine`.
STICKY = timedelta(seconds=2)
# After SIGTERM, what is under way may end by itself for this long; then it is cancelled, and done elsewhere.
GRACE = timedelta(seconds=15)
# A POST that pays is given the time that it may take at most.
SUBMIT_GRACE = timedelta(seconds=80)
RETRY_SECONDS = 1.0
# All share one interpreter. The SDK by itself takes on a hundred: films that are all replayed at once after a
# restart can be so slow that their tasks time out, or pass for ones that do not yield (TMPRL1101).
WORKFLOW_TASKS = 4

logger = logging.getLogger("longtake.worker")


class Pool(StrEnum):
    """Which work this process takes: calls to services, work for ffmpeg, or both."""

    CALLS = "calls"
    MEDIA = "media"
    ALL = "all"


@asynccontextmanager
async def running(settings: Settings, pool: Pool) -> AsyncIterator[None]:
    """A worker that works while the block runs, and drains at its end.

    Raises:
        FfmpegMissing: with the sentence that says what to do.
    """
    find_ffmpeg(settings.ffmpeg)
    engine = await _connected(settings)
    parts = Parts(settings, engine)
    await parts.database.migrate()
    await prepare(engine.client)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(parts.database.dispose)
        stack.callback(parts.scratch.close)
        stack.push_async_callback(parts.client.aclose)
        parts.scratch.sweep()
        if pool is not Pool.CALLS:
            await stack.enter_async_context(_looked_after(parts, alone=pool is Pool.MEDIA))
        await stack.enter_async_context(at_work(_workers(engine.client, parts, pool)))
        if pool is not Pool.CALLS:
            await stack.enter_async_context(_rendering(parts))
        yield


@asynccontextmanager
async def at_work(workers: Sequence[Worker]) -> AsyncIterator[None]:
    """All of them work while the block runs, and drain side by side at its end.

    One after the other, the last would go on ordering while the first drains, and all their times to drain
    would add up to more than whoever sent the SIGTERM waits: a call that pays would be cut off.
    """
    async with AsyncExitStack() as stack:
        for worker in workers:
            await stack.enter_async_context(worker)
        stack.push_async_callback(_shut_down, workers)
        yield


async def _shut_down(workers: Sequence[Worker]) -> None:
    await asyncio.gather(*(worker.shutdown() for worker in workers))


def workflow_worker(client: Client, *, cached: int = 1000, at_once: int | None = WORKFLOW_TASKS) -> Worker:
    """The one that decides; it keeps so many films in memory between their tasks."""
    return Worker(
        client,
        task_queue=WORKFLOW_QUEUE,
        workflows=[GenerationWorkflow, NotifyWorkflow, ReclaimWorkflow, ReconcileWorkflow],
        workflow_runner=RUNNER,
        max_cached_workflows=cached,
        sticky_queue_schedule_to_start_timeout=STICKY,
        max_concurrent_workflow_tasks=at_once,
    )


def _workers(client: Client, parts: Parts, pool: Pool) -> list[Worker]:
    workers = []
    if pool is not Pool.MEDIA:
        workers.append(workflow_worker(client))
        workers.append(_activity_worker(client, CALLS_QUEUE, parts.calls(), at_once=100))
        for provider in parts.providers:
            workers += _provider_workers(client, parts, parts.registry.service(provider))
    if pool is not Pool.CALLS:
        workers.append(_activity_worker(client, MEDIA_QUEUE, parts.media(), at_once=_cores()))
    return workers


def _provider_workers(client: Client, parts: Parts, service: Service) -> list[Worker]:
    """Queues of its own, because the server holds a queue to its rate over all the workers that there are."""
    return [
        _activity_worker(
            client,
            submit_queue(service.name),
            [parts.takes.submit_take],
            at_once=20,
            rate=service.submits_per_second,
            # One that is cut off leaves a take of which nobody knows whether it was paid for.
            grace=SUBMIT_GRACE,
        ),
        _activity_worker(
            client,
            poll_queue(service.name),
            [parts.takes.wait_for_news],
            at_once=50,
            rate=service.polls_per_second,
        ),
    ]


def _activity_worker(
    client: Client,
    queue: str,
    activities: Sequence[Callable[..., Any]],
    *,
    at_once: int,
    rate: float | None = None,
    grace: timedelta = GRACE,
) -> Worker:
    return Worker(
        client,
        task_queue=queue,
        activities=activities,
        max_concurrent_activities=at_once,
        max_task_queue_activities_per_second=rate,
        # Most of a provider's queues are empty most of the time: a poller each does, and more come with work.
        activity_task_poller_behavior=PollerBehaviorAutoscaling(minimum=1, initial=1, maximum=5),
        graceful_shutdown_timeout=grace,
        # A cancel reaches an activity with its next heartbeat that gets through.
        max_heartbeat_throttle_interval=HEARTBEAT_TIMEOUT / 6,
    )


@asynccontextmanager
async def _looked_after(parts: Parts, *, alone: bool) -> AsyncIterator[None]:
    """Tell what drawing and cutting lack. A pool that does nothing else takes no work until it can do it."""
    async with parts.media_pool.reporting():
        if alone:
            await parts.media_pool.until_fit()
        yield


@asynccontextmanager
async def _rendering(parts: Parts) -> AsyncIterator[None]:
    farm = Farm(parts.folders, Renderer(parts.ffmpeg.path), slots=_cores())
    task = asyncio.create_task(farm.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _connected(settings: Settings) -> Engine:
    """Wait for the server: in a fresh deployment the worker may well be there first."""
    told = False
    while True:
        try:
            return await Engine.connect(settings, lazy=False)
        except RuntimeError:
            if not told:
                logger.warning("waiting for the Temporal server at %s", target_of(settings))
                told = True
        await asyncio.sleep(RETRY_SECONDS)


def _cores() -> int:
    return max(2, os.cpu_count() or 2)


async def serve(settings: Settings, pool: Pool) -> None:
    """Work until SIGTERM or SIGINT."""
    begun, stop = asyncio.Event(), asyncio.Event()
    work = asyncio.create_task(_work(settings, pool, begun, stop))

    def end() -> None:
        stop.set()
        if not begun.is_set():  # It waits for Temporal, say: there is nothing to drain.
            work.cancel()

    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, end)
    with suppress(asyncio.CancelledError):
        await work


async def _work(settings: Settings, pool: Pool, begun: asyncio.Event, stop: asyncio.Event) -> None:
    async with running(settings, pool):
        logger.info("working (%s)", pool)
        begun.set()
        await stop.wait()
        logger.info("draining")


def main(pool: Annotated[Pool, typer.Option(help="Which work to take.")] = Pool.ALL) -> None:
    """Run a Longtake worker."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for talkative in ("alembic", "temporalio.worker"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    try:
        asyncio.run(serve(Settings(), pool))
    except FfmpegMissing as error:
        sys.exit(str(error))


if __name__ == "__main__":
    typer.run(main)
