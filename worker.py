"""The worker process: serves the queues of its pool, each at its rate. Drains on SIGTERM.

Run `python worker.py`, or `python worker.py --pool calls` and `--pool media` on machines of their own.
"""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import Annotated, Any

# Imports make next to no garbage; by Python's own threshold (700) it is looked for all the time.
gc.set_threshold(10_000)

import typer
from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker, WorkerDeploymentConfig

from contracts.activity_timeouts import HEARTBEAT_TIMEOUT
from contracts.task_queues import CALLS_QUEUE, MEDIA_QUEUE, WORKFLOW_QUEUE, poll_queue, submit_queue
from log_setup import find_activity_ids, write_logs
from media.core_count import count_ffmpeg_places
from media.errors import FfmpegMissing
from media.ffmpeg import find_ffmpeg
from media.huge_pages import refuse_huge_pages
from providers.registry import ProviderSpec
from settings import DEFAULT_CACHED_JOBS, Settings
from store.catalog_wait import wait_for_catalog
from store.shared_secrets import SecretsDiffer, SharedSecrets
from temporal_client import TemporalClient, target_host
from temporal_client.server_setup import prepare_server
from temporal_client.stuck_evictions import StuckEvictionError, end_when_stuck, raise_deadlock_timeout
from temporal_client.worker_deployment import WorkerDeployment
from temporal_client.worker_identity import WorkerIdentity
from temporal_client.worker_versions import build_deployment_config, warn_while_unused
from tracing import traced_process
from wiring import WorkerDependencies
from workflows.generation import GenerationWorkflow
from workflows.late_take import ReclaimWorkflow
from workflows.notice_trial import NoticeTrialWorkflow
from workflows.notify_caller import NotifyWorkflow
from workflows.reconcile import ReconcileWorkflow
from workflows.sandbox import WORKFLOW_RUNNER

gc.freeze()  # What was imported stays: it is not looked through again.
gc.set_threshold(1_000)  # Jobs that leave memory are garbage: docs/adr/0064.

# After a worker was killed, tasks, updates and queries of the jobs it had cached first go to its own sticky
# queue, and time out there after this long. The clients' timeouts are longer: see `temporal_client`.
STICKY_TIMEOUT = timedelta(seconds=2)
# After SIGTERM, activities may finish for this long; then they are cancelled, and retried elsewhere.
SHUTDOWN_GRACE = timedelta(seconds=15)
# A POST that pays is given the longest time that it may take.
SUBMIT_GRACE = timedelta(seconds=80)
RETRY_SECONDS = 1.0
# All share one interpreter. The SDK's default is a hundred: jobs that are all replayed at once after a
# restart can be so slow that their tasks time out, or look like deadlocks (TMPRL1101).
MAX_WORKFLOW_TASKS = 4
# Most activities of the media pool wait for bytes of a service or a store, and hold no core meanwhile.
MEDIA_TASKS_PER_PLACE = 8

WORKFLOWS = (GenerationWorkflow, NotifyWorkflow, ReclaimWorkflow, ReconcileWorkflow, NoticeTrialWorkflow)

logger = logging.getLogger("longtake.worker")


class WorkerPool(StrEnum):
    """The queues that this process serves: calls to services, media work (ffmpeg), or both."""

    CALLS = "calls"
    MEDIA = "media"
    ALL = "all"


@asynccontextmanager
async def open_worker(settings: Settings, pool: WorkerPool) -> AsyncIterator[None]:
    """Run a worker while the block runs, and drain it at the end.

    Raises:
        FfmpegMissing, SecretsDiffer: with the sentence that says what to do.
    """
    find_ffmpeg(settings.ffmpeg)
    engine = await _connect_with_retries(settings, pool)
    parts = WorkerDependencies(settings, engine)
    await wait_for_catalog(parts.database, parts.database.migrate)
    await prepare_server(engine.client)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(parts.database.dispose)
        stack.callback(parts.scratch.close)
        stack.push_async_callback(parts.client.aclose)
        stack.push_async_callback(parts.speech.close)
        parts.scratch.sweep_abandoned()
        if pool is not WorkerPool.MEDIA:
            await wait_for_catalog(parts.database, partial(_require_equal_secrets, parts))
        if pool is not WorkerPool.CALLS:
            await stack.enter_async_context(_report_media_fitness(parts, alone=pool is WorkerPool.MEDIA))
        await stack.enter_async_context(run_workers(_create_workers(engine.client, parts, pool)))
        if pool is not WorkerPool.CALLS:
            render_worker = parts.create_render_worker(count_ffmpeg_places())
            await stack.enter_async_context(_run_beside(render_worker.run()))
        if settings.deployment:
            deployment = WorkerDeployment(engine.client, settings.deployment)
            unused = warn_while_unused(deployment, settings.effective_build)
            await stack.enter_async_context(_run_beside(unused))
        yield


async def _require_equal_secrets(parts: WorkerDependencies) -> None:
    """Compare the secrets that the calls pool uses with those of other hosts."""
    settings = parts.settings
    values = {
        "LONGTAKE_SIGNING_KEY": settings.signing_secrets,
        "LONGTAKE_WEBHOOK_SECRET": settings.webhook_secrets,
        **({"LONGTAKE_PAYLOAD_KEYS": keys} if (keys := settings.payload_secrets) else {}),
    }
    await SharedSecrets(parts.database).require_equal(values, replace=settings.replace_secrets)


@asynccontextmanager
async def run_workers(workers: Sequence[Worker]) -> AsyncIterator[None]:
    """Run all workers while the block runs, and drain them side by side at its end.

    One after the other, the last would still take tasks while the first drains, and their drain times would
    add up to more than the sender of the SIGTERM waits: a call that pays would be cut off.
    """
    async with AsyncExitStack() as stack:
        for worker in workers:
            await stack.enter_async_context(worker)
        stack.push_async_callback(_shut_down_workers, workers)
        yield


async def _shut_down_workers(workers: Sequence[Worker]) -> None:
    await asyncio.gather(*(worker.shutdown() for worker in workers))


def create_workflow_worker(
    client: Client,
    *,
    cached: int = DEFAULT_CACHED_JOBS,
    at_once: int | None = MAX_WORKFLOW_TASKS,
    version: WorkerDeploymentConfig | None = None,
) -> Worker:
    """Create the worker of the workflow queue; it caches this many jobs between their tasks."""
    worker = Worker(
        client,
        task_queue=WORKFLOW_QUEUE,
        workflows=WORKFLOWS,
        workflow_runner=WORKFLOW_RUNNER,
        max_cached_workflows=cached,
        sticky_queue_schedule_to_start_timeout=STICKY_TIMEOUT,
        max_concurrent_workflow_tasks=at_once,
        deployment_config=version,
    )
    raise_deadlock_timeout(worker)
    return worker


def _create_workers(client: Client, parts: WorkerDependencies, pool: WorkerPool) -> list[Worker]:
    version = build_deployment_config(parts.settings)
    create = partial(_create_activity_worker, client, version=version)
    workers = []
    if pool is not WorkerPool.MEDIA:
        workers.append(create_workflow_worker(client, cached=parts.settings.cached_jobs, version=version))
        workers.append(create(CALLS_QUEUE, parts.calls_pool_activities(), at_once=100))
        for provider in parts.providers:
            workers += _create_provider_workers(create, parts, parts.registry.get_provider(provider))
    if pool is not WorkerPool.CALLS:
        at_once = MEDIA_TASKS_PER_PLACE * count_ffmpeg_places()
        workers.append(create(MEDIA_QUEUE, parts.media_pool_activities(), at_once=at_once))
    return workers


def _create_provider_workers(
    create: Callable[..., Worker], parts: WorkerDependencies, service: ProviderSpec
) -> list[Worker]:
    """Create workers on a provider's own queues: the server limits the rate of a queue over all workers."""
    return [
        create(
            submit_queue(service.name),
            [parts.take_activities.submit_take, parts.line_purchases.buy_lines],
            at_once=20,
            rate=service.submits_per_second,
            # A submit that is cut off leaves a take whose payment is unknown.
            grace=SUBMIT_GRACE,
        ),
        create(
            poll_queue(service.name),
            [parts.take_activities.wait_for_news],
            at_once=50,
            rate=service.polls_per_second,
        ),
    ]


def _create_activity_worker(
    client: Client,
    queue: str,
    activities: Sequence[Callable[..., Any]],
    *,
    at_once: int,
    rate: float | None = None,
    grace: timedelta = SHUTDOWN_GRACE,
    version: WorkerDeploymentConfig | None = None,
) -> Worker:
    return Worker(
        client,
        task_queue=queue,
        activities=activities,
        max_concurrent_activities=at_once,
        max_task_queue_activities_per_second=rate,
        # Most providers' queues are empty most of the time: start with one poller each, and scale with work.
        activity_task_poller_behavior=PollerBehaviorAutoscaling(minimum=1, initial=1, maximum=5),
        graceful_shutdown_timeout=grace,
        # A cancel reaches an activity with its next heartbeat that is not throttled.
        max_heartbeat_throttle_interval=HEARTBEAT_TIMEOUT / 6,
        deployment_config=version,
    )


@asynccontextmanager
async def _report_media_fitness(parts: WorkerDependencies, *, alone: bool) -> AsyncIterator[None]:
    """Report whether media work is possible here. A process with only that pool waits until it is."""
    async with parts.media_pool.keep_reporting():
        if alone:
            await parts.media_pool.wait_until_fit()
        yield


@asynccontextmanager
async def _run_beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _connect_with_retries(settings: Settings, pool: WorkerPool) -> TemporalClient:
    """Connect, retrying until the server is up: in a fresh deployment the worker may start first."""
    identity = str(WorkerIdentity.of_this_process(pool, settings.effective_build))
    told = False
    while True:
        try:
            return await TemporalClient.connect(settings, lazy=False, identity=identity)
        except RuntimeError:
            if not told:
                logger.warning("waiting for the Temporal server at %s", target_host(settings))
                told = True
        await asyncio.sleep(RETRY_SECONDS)


async def serve_until_signal(settings: Settings, pool: WorkerPool) -> None:
    """Work until SIGTERM or SIGINT."""
    begun, stop = asyncio.Event(), asyncio.Event()
    work = asyncio.create_task(_work_until_stopped(settings, pool, begun, stop))

    def end() -> None:
        stop.set()
        if not begun.is_set():  # Still starting (waiting for Temporal, say): there is nothing to drain.
            work.cancel()

    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, end)
    with suppress(asyncio.CancelledError):
        await work


async def _work_until_stopped(
    settings: Settings, pool: WorkerPool, begun: asyncio.Event, stop: asyncio.Event
) -> None:
    async with open_worker(settings, pool):
        with end_when_stuck(stop, drain_seconds=SUBMIT_GRACE.total_seconds()):
            logger.info("working (%s)", pool)
            begun.set()
            await stop.wait()
            logger.info("draining")


def main(pool: Annotated[WorkerPool, typer.Option(help="Which work to take.")] = WorkerPool.ALL) -> None:
    """Run a Longtake worker."""
    refuse_huge_pages()
    settings = Settings()
    write_logs(settings.log_format, find_activity_ids)
    try:
        with traced_process("longtake-worker", lambda: settings.effective_build):
            asyncio.run(serve_until_signal(settings, pool))
    except (FfmpegMissing, SecretsDiffer, StuckEvictionError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    typer.run(main)
